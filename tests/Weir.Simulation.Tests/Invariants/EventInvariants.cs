using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.FanOut;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Risks;
using Weir.Simulation.Tests.Ports;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>
/// What is true of each event, given the state it met. The numbers are those of the scheduling invariants.
/// </summary>
internal sealed class EventInvariants(World world)
{
    /// <summary>
    /// The least time that an acknowledged extension leaves: extensions are recorded in the second half of a lease.
    /// </summary>
    private static readonly long HalfLease = AttemptState.Lease.Value / 2;

    private readonly Dictionary<AttemptId, long> _renewed = [];
    private readonly HashSet<string> _landed = new(StringComparer.Ordinal);
    private readonly Dictionary<Digest, string> _patches = [];
    private readonly SeveralInvariants _several = new(world);
    private long _lastToken;

    /// <summary>What is true after each command.</summary>
    public void Concluded(OrganizationState state, ImmutableArray<Recorded> events) =>
        SeveralInvariants.Told(state, events);

    /// <summary>What is true when everything rests.</summary>
    public void Rests(OrganizationState state) => _several.Rests(state);

    /// <summary>The patch that a change's digest stands for: what whoever judges that digest sees.</summary>
    private void Remember(Event happened)
    {
        if (happened switch
        {
            ChangeRecorded e => e.Change.Facts,
            ChangeRebased e => e.Change.Facts,
            ElementMerged e => e.Whole.Facts,
            ElementJoined e => e.Change.Facts,
            _ => null,
        } is { } facts)
        {
            _patches[facts.Digest] = world.PatchOf(facts);
        }
    }

    public void Renewed(AttemptId attempt, long sent) => _renewed[attempt] = sent;

    /// <summary>What a simulated engine writes into the evidence of a result: which execution it comes from.</summary>
    public static Digest Mark(AttemptId attempt, long token) => new($"work-{attempt}-{token}");

    public void Check(OrganizationState before, Recorded recorded, OrganizationState after)
    {
        Remember(recorded.Event);
        switch (recorded.Event)
        {
            case AttemptDispatched e:
                Violation.Unless(
                    e.Token > _lastToken, "15 tokens strictly increase",
                        $"{e.Attempt} got token {e.Token} after {_lastToken}");
                _lastToken = e.Token;
                Violation.Unless(
                    after.Engines[e.Engine].Used <= after.Engines[e.Engine].Slots, "24 allocated is within capacity",
                    $"{e.Engine} has {after.Engines[e.Engine].Slots} slots and runs {after.Engines[e.Engine].Used}");
                break;
            case AttemptSucceeded e:
                Fenced(before, recorded.By, e, e.Evidence);
                break;
            case AttemptAsked e:
                Fenced(before, recorded.By, e, e.Evidence);
                break;
            case AttemptFailed { Reason: FailureReason.EngineLost } e when recorded.By == PrincipalId.System:
                Lost(e);
                break;
            case AttemptFailed { Reason: FailureReason.Cancelled } e when recorded.By != PrincipalId.System:
                Confirmed(before, e);
                break;
            // What it saved is gone on from by whoever took the work over.
            case ResultSalvaged e
                when before.Items[e.Item].Passes.Values.All(pass => pass.TakenOver?.From != e.Attempt):
                Violation.Unless(
                    Difference.Between(before.Items[e.Item], after.Items[e.Item]) is null,
                    "21 late results change nothing",
                    $"the salvaged result of {e.Attempt} changed {e.Item}");
                break;
            case GateApproved e:
                Verdicts.CheckApproval(before, e, world.Written);
                break;
            case VerdictRecorded e:
                Verdicts.CheckEligible(before, e, world.Written);
                break;
            case ItemEvent e when after.Items[e.Item].Risk < (before.Items.GetValueOrDefault(e.Item)?.Risk ?? Risk.Low):
                Violation.Unless(
                    e is RiskSet && recorded.By.IsPerson, "the risk never falls without a person",
                    $"{e.GetType().Name} by {recorded.By} lowered the risk of {e.Item}");
                break;
            case EffectRequested { Body: EffectBody.Merge merge } e:
                Asked(before.Items[e.Item], before);
                Approved(
                    before.Items[e.Item], before, merge.Pass,
                    $"{RepositoryWorld.Primary}\n{world.Repository.Patch(merge.Target, merge.Head)}");
                Tested(before, before.Items[e.Item], merge.Pass, merge.Head);
                break;
            case EffectRequested { Body: EffectBody.MergeAll merge } e:
                Asked(before.Items[e.Item], before);
                _several.Moves(before.Items[e.Item], merge);
                Approved(
                    before.Items[e.Item], before, merge.Pass, world.PatchOf(before.Items[e.Item].Branch.Last!.Facts));
                break;
            case PassRevived e:
                Read(before.Items[e.Item], before.PlanOf(before.Items[e.Item]), e);
                break;
            case ChangeLanded e:
                Landed(e);
                break;
            default:
                OfMerging(before, recorded.Event);
                break;
        }
    }

    private void OfMerging(OrganizationState before, Event happened)
    {
        switch (happened)
        {
            case RepositoryLanded e:
                _several.Landed(e);
                break;
            case ElementJoined e:
                Joined(before.Items[e.Item], before, e);
                break;
            case EffectRequested { Body: EffectBody.MergeTogether together }:
                Together(before, together);
                break;
            case MergeChecked e:
                Blamed(before, e.Item, e.Results.Select(result => (result.From ?? e.Item, result)));
                break;
            case CulpritFound e:
                Blamed(before, e.Item, e.Results.Select(failed => (failed.Item, failed.Result)));
                break;
        }
    }

    private static void Fenced(
        OrganizationState before, PrincipalId by, AttemptEvent about, AttemptEvidence evidence)
    {
        var attempt = before.Items[about.Item].Attempts[about.Attempt];
        Violation.Unless(
            attempt.Status is AttemptStatus.Dispatched or AttemptStatus.Claimed, "16 a stale token is never accepted",
            $"a result of {attempt.Id} was taken while it was {attempt.Status}");
        Violation.Unless(
            by == PrincipalId.Engine(attempt.Engine), "16 a stale token is never accepted",
            $"a result of {attempt.Id}, which {attempt.Engine} has, was taken from {by}");
        Violation.Unless(
            evidence.Log == Mark(attempt.Id, attempt.Token), "21 late results change nothing",
            $"{attempt.Id} with token {attempt.Token} took a result that is {evidence.Log}");
    }

    /// <summary>Also when the server was down, stood still, or lost the lead in between.</summary>
    private void Lost(AttemptFailed lost)
    {
        var renewed = _renewed.GetValueOrDefault(lost.Attempt, long.MinValue / 2);
        Violation.Unless(
            world.Time.Elapsed - renewed >= HalfLease, "18 a renewing holder keeps its lease",
            $"{lost.Attempt} was renewed {world.Time.Elapsed - renewed} ms before it was declared lost");
        Violation.Unless(
            world.Ears.Open >= AttemptState.Lease.Value - Ears.Unnoticed, "18 silence counts while it can be heard",
            $"{lost.Attempt} was declared lost {world.Ears.Open} ms after its engine could be heard again");
    }

    /// <summary>What was made with documents stands while whoever made it would be given the same.</summary>
    private void Read(ItemState item, Plan plan, PassRevived revived)
    {
        var pass = plan.Pass(revived.Pass);
        if (pass.Executor.Kind == ExecutorKind.Agent && item.Pass(revived.Pass).Context is { } read)
        {
            Violation.Unless(
                world.Documents.Of(pass.Executor.Target, item.Branch.Base) == read,
                "what was made by other documents does not stand",
                $"{revived.Pass} of {item.Id} was revived, and {pass.Executor.Target} would be given others now");
        }
    }

    /// <summary>What was told to stop holds its slot until it has stopped.</summary>
    private void Confirmed(OrganizationState before, AttemptFailed stopped)
    {
        var attempt = before.Items[stopped.Item].Attempts[stopped.Attempt];
        Violation.Unless(
            attempt.Status != AttemptStatus.Stopping || !world.Working.Contains(attempt.Id),
            "19 no release before the kill is confirmed",
            $"{attempt.Engine} still works on {attempt.Id}, and its slot is free");
    }

    /// <summary>What is about to merge is, as a patch, what every gate that answers for it has approved.</summary>
    private void Approved(ItemState item, OrganizationState state, PassId integrate, string patch)
    {
        var plan = state.PlanOf(item);
        var writer = plan.Passes.IndexOf(plan.Pass(item.Branch.Last!.Pass));
        foreach (var pass in plan.Pass(integrate).Needs)
        {
            Violation.Unless(
                item.Pass(pass).IsSettled,
                "merged content was approved",
                $"{item.Id} merges while {pass} is {item.Pass(pass).Status}");
        }
        foreach (var pass in
            plan.Passes.Skip(writer).TakeWhile(pass => pass.Id != integrate)
                .Where(pass => pass.Element is null && item.Pass(pass.Id).Status == PassStatus.Passed))
        {
            foreach (var gate in pass.Gates.Select(gate => item.Pass(pass.Id).Gate(gate.Id)))
            {
                if (gate.Subject.FirstOrDefault(subject => subject.Artifact == "change") is not { } judged)
                {
                    continue;
                }
                Violation.Unless(
                    gate.Status == GateStatus.Approved,
                    "merged content was approved",
                    $"{item.Id} merges, and gate {gate.Id} of {pass.Id} is {gate.Status}");
                var seen = _patches[judged.Digest];
                Violation.Unless(
                    seen == patch, "merged content was approved",
                    $"gate {gate.Id} of pass {pass.Id} approved\n{seen}and {item.Id} is to merge\n{patch}");
            }
        }
    }

    /// <summary>Nothing merges that was judged by fewer than its risk calls for.</summary>
    private static void Asked(ItemState item, OrganizationState state)
    {
        foreach (var pass in state.PlanOf(item).Passes.Where(pass => item.Pass(pass.Id).Status == PassStatus.Passed))
        {
            foreach (var gate in pass.Gates)
            {
                var judged = item.Pass(pass.Id).Gate(gate.Id);
                for (var index = 0; index < gate.Reviewers.Length; index++)
                {
                    Violation.Unless(
                        gate.Reviewers[index].When is not Expression.In { Path: "item.risk" } || item.Risk != Risk.High
                            || judged.Reviewers.Contains(index),
                        "who the risk calls for has judged",
                        $"{item.Id} merges at high risk, and gate {gate.Id} of {pass.Id} asked without {index}");
                }
            }
        }
    }

    /// <summary>
    /// What joins the item's branch was approved by the element's gates, and lies on the branch as it is.
    /// </summary>
    private static void Joined(ItemState item, OrganizationState state, ElementJoined joined)
    {
        const string Rule = "joined content was approved";
        var element = item.Pass(joined.Pass);
        foreach (var gate in state.PlanOf(item).Pass(joined.Pass).Gates.Select(gate => element.Gate(gate.Id)))
        {
            var judged = gate.Subject.FirstOrDefault(subject => subject.Artifact == ArtifactPlan.Change)?.Digest;
            Violation.Unless(
                gate.Status == GateStatus.Approved && judged == element.Made?.Facts.Digest, Rule,
                $"{joined.Pass} of {item.Id} joins, and gate {gate.Id} is {gate.Status} on {judged}");
        }
        Violation.Unless(
            joined.Change.Start == item.Branch.Head, Rule,
            $"{joined.Pass} of {item.Id} joins on {joined.Change.Start}, and the branch is at {item.Branch.Head}");
    }

    private void Landed(ChangeLanded landed)
    {
        if (world.Side is not null)
        {
            return;
        }
        var merge = world.Repository.Merges.SingleOrDefault(merge => merge.Commit == landed.Commit);
        Violation.Unless(
            merge is not null && merge.Item == landed.Item, "no effect is carried out twice",
            $"{landed.Item} landed as {landed.Commit}, which is no merge of it");
        Violation.Unless(
            _landed.Add($"{merge!.Effect} {merge.Item}"), "no effect is carried out twice",
            $"effect {merge.Effect} landed {merge.Item} twice");
        Violation.Unless(
            world.Repository.Merges.Count(other => other.Effect == merge.Effect && other.Item == merge.Item) == 1,
            "no effect is carried out twice", $"effect {merge.Effect} merged {merge.Item} more than once");
    }

    /// <summary>Each item of a batch as it lies on the one before it, and all of them on what was tested.</summary>
    private void Together(OrganizationState state, EffectBody.MergeTogether together)
    {
        var below = together.Target;
        var touched = TouchedComponents.Together(
            together.Parts.Select(part => state.Items[part.Item].Branch.Last!.Facts.Components));
        foreach (var part in together.Parts)
        {
            var item = state.Items[part.Item];
            Asked(item, state);
            Approved(
                item, state, part.Pass,
                $"{RepositoryWorld.Primary}\n{world.Repository.Patch(below, part.Head)}");
            Tested(state, item, part.Pass, together.Parts[^1].Head, touched);
            Violation.Unless(
                !item.IsRestricted, "what few may see is merged alone", $"{item.Id} is merged together with others");
            below = part.Head;
        }
    }

    /// <summary>Nothing is merged on which a command fails that its gates have passed it by.</summary>
    /// <param name="together">What is touched by all that is merged with it; null for the item alone.</param>
    private void Tested(
        OrganizationState state,
        ItemState item,
        PassId integrates,
        ObjectName tip,
        TouchedComponents? together = null)
    {
        var touched = together ?? item.Branch.Last!.Facts.Components;
        var plan = state.PlanOf(item);
        foreach (var run in IntegrationRuns.Of(item, plan, plan.Pass(integrates), touched))
        {
            Violation.Unless(
                run.Plan.Command is not { } command || Truth.Passes(command, world.Repository.At(tip).Tree),
                "nothing lands untested", $"{item.Id} is merged, and {run.Name} fails on {tip}");
        }
    }

    /// <summary>
    /// Nobody is sent back for what others broke: what fails with an item passes without it.
    /// </summary>
    private void Blamed(
        OrganizationState state, ItemId culprit, IEnumerable<(ItemId Item, RunResult Result)> results)
    {
        var batch = state.Batches[culprit.Project];
        var index = batch.Stack.IsEmpty ? 0 : batch.Members.IndexOf(culprit);
        var facts = state.Items[culprit].Branch.Last!.Facts.Repositories[0];
        var head = batch.Stack.IsEmpty ? facts.Head : batch.Stack[index].Head;
        var below = index == 0 ? facts.Base : batch.Stack[index - 1].Head;
        var shared = results.Where(one => one.Result.Verdict != RunVerdict.Pass)
            .Select(one => state.PlanOf(state.Items[one.Item]).FindRun(one.Result.Run)?.Command)
            .OfType<Digest>().ToList();
        Violation.Unless(
            shared.Count == 0 || state.Items[culprit].Branch.Bases.Length > 1 || shared.Exists(command =>
                !Truth.Passes(command, world.Repository.At(head).Tree)
                && Truth.Passes(command, world.Repository.At(below).Tree)),
            "no innocent item is sent back", $"{culprit} is sent back for {string.Join(", ", shared)}");
    }
}
