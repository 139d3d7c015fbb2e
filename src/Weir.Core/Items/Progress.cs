using System.Collections.Immutable;
using Weir.Core.Calendars;
using Weir.Core.Changes;
using Weir.Core.Contexts;
using Weir.Core.Deployments;
using Weir.Core.Effects;
using Weir.Core.FanOut;
using Weir.Core.Gates;
using Weir.Core.Intake;
using Weir.Core.Links;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Tasks;

namespace Weir.Core.Items;

/// <summary>
/// How an item moves by itself. One step looks at the state alone and emits what follows from it; steps repeat until
/// nothing follows any more. There is no list of things to wake: whatever made a step possible, the next look finds it.
/// </summary>
internal static class Progress
{
    /// <summary>More steps than this in one decision mean that two of them undo each other: a defect of Weir.</summary>
    private const int MaxSteps = 10_000;

    public static void Advance(Transaction t, ItemId id)
    {
        for (var steps = 0; Step(t, id); steps++)
        {
            if (steps > MaxSteps)
            {
                throw new InvalidOperationException($"Item {id} does not come to rest.");
            }
        }
    }

    private static bool Step(Transaction t, ItemId id)
    {
        var item = t.Item(id);
        if (item.Status != ItemStatus.Open || BlockedBy(t.State, item) is not null)
        {
            return false;
        }
        var plan = t.State.PlanOf(item);
        if (EffectDecisions.AskAboutTrouble(t, item, plan))
        {
            return true;
        }
        if (EmergencyDecisions.Step(t, item, plan))
        {
            return true;
        }
        if (item.IsSplit)
        {
            return Parts.Step(t, item, plan);
        }
        if (item.CutOver is { } to)
        {
            return Reclassification.Step(t, item, to);
        }
        if (!item.Branch.IsStarted)
        {
            return EffectDecisions.RequestOnce(t, item, new EffectBody.StartBranch());
        }
        if (item.RefsAreBehind && EffectDecisions.RequestOnce(t, item, new EffectBody.PublishRefs()))
        {
            return true;
        }
        var isOver = true;
        foreach (var pass in plan.Passes)
        {
            if (StepPass(t, item, plan, pass))
            {
                return true;
            }
            isOver = isOver && IsOver(item, pass);
        }
        if (isOver && !HasEffects(t.State, id) && item.LateReviews.IsEmpty && !item.Tasks.Values.Any(Asking.IsLate))
        {
            if (item.Intake.Stage != IntakeStage.Settled)
            {
                return IntakeDecisions.Step(t, item, plan);
            }
            ItemDecisions.End(t, id, new ItemDone(id));
            return true;
        }
        return false;
    }

    public static ItemId? BlockedBy(OrganizationState state, ItemState item)
    {
        foreach (var blocker in item.BlockedBy)
        {
            if (state.Open.Contains(blocker))
            {
                return blocker;
            }
        }
        return null;
    }

    private static bool HasEffects(OrganizationState state, ItemId id) =>
        state.Effects.Values.Any(effect => (effect.Item == id && effect.Body is not EffectBody.TakeDown)
            || effect.Body.Merges(id, effect.Item));

    /// <summary>Whether nothing is left to do for a pass.</summary>
    public static bool IsOver(ItemState item, PassPlan pass) =>
        item.Pass(pass.Id).IsSettled || IsUndemanded(item, pass);

    private static bool IsUndemanded(ItemState item, PassPlan pass) =>
        pass.OnDemand && item.Pass(pass.Id).DemandedBy is null;

    private static bool StepPass(Transaction t, ItemState item, Plan plan, PassPlan pass) =>
        item.Pass(pass.Id).Status switch
    {
        PassStatus.Waiting or PassStatus.Stale => TryStart(t, item, plan, pass),
        PassStatus.Working => Work(t, item, plan, pass),
        PassStatus.Judging => Judge(t, item, plan, pass),
        _ => false,
    };

    private static bool TryStart(Transaction t, ItemState item, Plan plan, PassPlan pass)
    {
        var state = item.Pass(pass.Id);
        if (IsUndemanded(item, pass) || !NeedsSettled(item, plan, pass, true))
        {
            return false;
        }
        if (!ExpressionEvaluator.Holds(pass.When, item))
        {
            FanOutProgress.SetAside(t, item, pass);
            return true;
        }
        if (pass.Delay is { } delay && state.DelayedUntil is null)
        {
            t.Emit(new PassDelayed(item.Id, pass.Id, delay.After(t.Now, t.State.Default())));
            return true;
        }
        if (state.DelayedUntil > t.Now)
        {
            return false;
        }
        if (pass.ForEach is { } each && FanOutProgress.Split(t, item, pass, each) is { } moved)
        {
            return moved;
        }
        if (!NeedsSettled(item, plan, pass) || WaitsForBranch(item, plan, pass)
            || (pass.Element is not null && FanOutProgress.Waits(item, plan, pass)))
        {
            return false;
        }
        var key = pass.Element is null ? InputKey(item, plan, pass) : FanOutProgress.InputKey(item, plan, pass);
        if (state.Status == PassStatus.Stale && !state.Outputs.IsEmpty && state.InputKey == key
            && ContextState.Stands(item, pass)
            && (pass.Element is null || FanOutProgress.ForkStands(item, state)))
        {
            t.Emit(new PassRevived(item.Id, pass.Id));
            return true;
        }
        Start(t, item, pass, state, key);
        return true;
    }

    private static void Start(Transaction t, ItemState item, PassPlan pass, PassState state, string key)
    {
        if (pass.Element is not null
            && (state.Status == PassStatus.Stale || !FanOutProgress.ForkStands(item, state)))
        {
            t.Emit(new ElementForked(item.Id, pass.Id, item.Branch.Head));
        }
        t.Emit(new PassStarted(item.Id, pass.Id, state.Round + 1, key));
        if (pass.Executor.Kind == ExecutorKind.Gather)
        {
            FanOutProgress.Gather(t, item.Id, pass);
            return;
        }
        RecordNotExecuted(t, item, pass);
        var adopts = state.Round == 0 && !pass.Adopt.IsEmpty && pass.Produces.All(product =>
            pass.Adopt.Contains(product.Artifact, StringComparer.Ordinal)
                && item.Artifacts.ContainsKey(product.Artifact));
        if (adopts)
        {
            PassOutcome.Adopt(t, t.Item(item.Id), pass);
        }
    }

    /// <summary>What the pass was written to need and is not carried out.</summary>
    public static void RecordNotExecuted(Transaction t, ItemState item, PassPlan pass)
    {
        foreach (var notExecuted in pass.NotExecuted.Where(name => !item.NotExecuted.Contains($"{pass.Id}/{name}")))
        {
            t.Emit(new NotExecutedReached(item.Id, pass.Id, notExecuted));
        }
    }

    /// <summary>Whether nothing but its delay keeps a pass from starting.</summary>
    public static bool MayStart(OrganizationState state, ItemState item, PassId id)
    {
        var plan = state.PlanOf(item);
        var pass = plan.Pass(id);
        return item is { Status: ItemStatus.Open, CutOver: null, Branch.IsStarted: true }
            && BlockedBy(state, item) is null && !item.IsSplit
            && !IsUndemanded(item, pass)
            && NeedsSettled(item, plan, pass, written: !IsSplit(item, pass))
            && ((pass.ForEach is { } each && !RunsOnce(item, pass, each)) || !WaitsForBranch(item, plan, pass));
    }

    /// <summary>Whether a pass that fans out runs as one that does not, since there is no list.</summary>
    private static bool RunsOnce(ItemState item, PassPlan pass, ForEachPlan each) =>
        each.OnceIfAbsent && !item.FanOuts.ContainsKey(pass.Id) && !item.Artifacts.ContainsKey(each.In);

    private static bool IsSplit(ItemState item, PassPlan pass) =>
        pass.ForEach is not null && item.FanOuts.GetValueOrDefault(pass.Id) is { Current: true };

    /// <param name="written">Only those that were written: not the elements that the pass was split into.</param>
    private static bool NeedsSettled(ItemState item, Plan plan, PassPlan pass, bool written = false)
    {
        foreach (var need in pass.Needs)
        {
            if (!item.Pass(need).IsSettled && !IsUndemanded(item, plan.Pass(need))
                && !(written && pass.ForEach is not null && need.Owner == pass.Id))
            {
                return false;
            }
        }
        foreach (var other in plan.Passes)
        {
            if (other.OnDemand && item.Pass(other.Id) is { IsSettled: false } demanded
                && demanded.DemandedBy == pass.Id)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The branch is one chain: a pass that writes or merges it waits for another that is at it.</summary>
    private static bool WaitsForBranch(ItemState item, Plan plan, PassPlan pass) =>
        UsesBranch(plan, pass)
        && plan.Passes.Any(other => other.Id.Owner != pass.Id.Owner && UsesBranch(plan, other)
            && IsAtWork(item, plan, other));

    private static bool UsesBranch(Plan plan, PassPlan pass) => pass.Executor.Kind switch
    {
        ExecutorKind.Integrate => true,
        ExecutorKind.Gather => false,
        _ => PassOutcome.WritesBranch(plan, pass),
    };

    private static bool IsAtWork(ItemState item, Plan plan, PassPlan pass)
    {
        var state = item.Pass(pass.Id);
        return (state.Status == PassStatus.Held ? state.HeldFrom : state.Status) switch
        {
            PassStatus.Working => true,
            PassStatus.Judging => NeedsSettled(item, plan, pass),
            _ => false,
        };
    }

    /// <summary>What goes into a pass: when it is what it was, what came out stands.</summary>
    private static string InputKey(ItemState item, Plan plan, PassPlan pass)
    {
        var inputs = Inputs(item, pass);
        var readsBranch = PassOutcome.WritesBranch(plan, pass)
            || pass.Consumes.Any(use => use.Artifact == ArtifactPlan.Change);
        return string.Join(';', readsBranch ? inputs.Append($"head={Heads(item)}") : inputs);
    }

    private static string Heads(ItemState item) => string.Join(
        ',', item.Branch.IsStarted ? item.Branch.Points.Select(point => point.Head) : [item.Branch.Head]);

    /// <summary>What was asked, and the artifacts that a pass takes besides the change.</summary>
    public static IEnumerable<string> Inputs(ItemState item, PassPlan pass) => pass.Consumes
        .Where(use => use.Artifact != ArtifactPlan.Change && item.Artifacts.ContainsKey(use.Artifact))
        .Select(use => $"{use.Artifact}={item.Artifacts[use.Artifact].Facts.Digest}")
        .Prepend($"request={item.Request}");

    public static ImmutableArray<SubjectDigest> Outputs(ItemState item, PassPlan pass) =>
        Digests(item, pass.Id, pass.Produces.Select(product => product.Artifact));

    /// <summary>The digests that artifacts have now for a pass; those that are absent are left out.</summary>
    public static ImmutableArray<SubjectDigest> Digests(ItemState item, PassId pass, IEnumerable<string> artifacts)
    {
        var found = ImmutableArray.CreateBuilder<SubjectDigest>();
        foreach (var name in artifacts)
        {
            Digest? digest = name switch
            {
                ArtifactPlan.Request => item.Request,
                ArtifactPlan.Change => WorkPoint.ChangeOf(item, pass)?.Facts.Digest,
                _ => item.Artifacts.TryGetValue(name, out var version) ? version.Facts.Digest : null,
            };
            if (digest is { } known)
            {
                found.Add(new SubjectDigest(name, known));
            }
        }
        return found.ToImmutable();
    }

    private static bool Work(Transaction t, ItemState item, Plan plan, PassPlan pass)
    {
        if (pass.Executor.Kind == ExecutorKind.Integrate)
        {
            return IntegrationProgress.Step(t, item, plan, pass);
        }
        var asked = !item.Tasks.IsEmpty
            && item.Tasks.Values.Any(task => task.Pass == pass.Id && task.Kind is TaskKind.Work or TaskKind.Question);
        if (asked || AttemptDecisions.IsOpen(item, SubjectKind.Pass, pass.Id, null, null))
        {
            return false;
        }
        switch (pass.Executor.Kind)
        {
            case ExecutorKind.Human:
                Asking.Open(
                    t, item, TaskKind.Work, pass.Id, null, null, pass.Executor.Target, null, pass.Sla, pass.Escalate);
                break;
            case ExecutorKind.Workflow when !pass.NotExecuted.Contains("workflow", StringComparer.Ordinal):
                return Children.Step(t, item, pass);
            case ExecutorKind.Workflow:
                Reopening.Hold(t, item, pass, HeldCause.NotExecuted, ExhaustPlan.Owner, pass.Escalate);
                break;
            default:
                var state = item.Pass(pass.Id);
                var subject = new AttemptSubject(SubjectKind.Pass, pass.Id, null, null, []);
                AttemptDecisions.Queue(t, item, subject, state.Round, state.Failure?.Until);
                break;
        }
        return true;
    }

    private static bool Judge(Transaction t, ItemState item, Plan plan, PassPlan pass)
    {
        // Gates that ask again after a rebase do so in the order of their passes.
        if (!NeedsSettled(item, plan, pass))
        {
            return false;
        }
        var state = item.Pass(pass.Id);
        foreach (var gate in pass.Gates)
        {
            if (!Stands(item, pass, gate, state.Gate(gate.Id)))
            {
                return GateProgress.Step(t, item, plan, pass, gate);
            }
        }
        if (pass.Element is not null)
        {
            return Joining.Step(t, item, pass);
        }
        if (Deploying.Step(t, item, pass) is { } deploys)
        {
            return deploys;
        }
        if (FollowUps.Step(t, item, pass) is { } asked)
        {
            return asked;
        }
        t.Emit(new PassPassed(item.Id, pass.Id));
        return true;
    }

    /// <summary>A verdict binds to the digests it was given for.</summary>
    private static bool Stands(ItemState item, PassPlan pass, GatePlan gate, GateState state) =>
        state.Status == GateStatus.Approved && state.Subject.SequenceEqual(Digests(item, pass.Id, gate.Reviews));
}
