using System.Collections.Immutable;
using Weir.Core.Effects;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Changes;

/// <summary>
/// What to do about a command that the target fails by itself. Nobody who would have been merged is to blame, and
/// nobody is sent back: an item is opened for it, once for each command until the target passes it again. Those that
/// need the command wait until that item is done, or something else lands, or a person has them try again; those that
/// do not need it go on. Whoever comes later tries for itself, since one of them mends it.
/// </summary>
internal static class RedTargets
{
    private const string BugKind = "bug";
    private const string IncidentKind = "incident";

    /// <summary>Puts away a batch that failed on what the target fails too.</summary>
    public static void Find(
        Transaction t,
        MergeBatch batch,
        ObjectName target,
        ObjectName tree,
        ImmutableArray<(Digest Command, Digest? Log)> failing)
    {
        // Whoever needs a command for the components of another item is not held up by it, unless all do.
        var touched = BatchChecks.TouchedBy(t.State, batch);
        var alone = batch.Members.Any(member => NeededBy(t.Item(member), null) is not null);
        foreach (var member in batch.Members.Reverse())
        {
            var item = t.Item(member);
            var pass = IntegrationProgress.PassOf(item).Id;
            if (NeededBy(item, alone ? null : touched) is not { } run)
            {
                t.Emit(new IntegrationDeferred(member, pass, DeferralCause.TargetFails, []));
                continue;
            }
            var found = failing.First(one => one.Command == run.Plan.Command);
            if (KnownOf(t.State, member.Project, found.Command)?.Bug == member)
            {
                IntegrationProgress.SendBack(
                    t, item, pass, ReopenCause.MergeCheckFailed,
                    BatchChecks.FindingsOf([new RunResult(run.Name, RunVerdict.Fail, 1, found.Log, 0)]), null);
                continue;
            }
            t.Emit(new TargetFoundRed(
                member, pass, new RedTarget(run.Name, found.Command, target, tree, found.Log)));
        }
        IntegrationProgress.Regroup(t, batch.Members[0].Project);

        IntegrationRun? NeededBy(ItemState item, TouchedComponents? by)
        {
            var plan = t.State.PlanOf(item);
            var pass = plan.Pass(IntegrationProgress.PassOf(item).Id);
            return IntegrationRuns.Of(item, plan, pass, by ?? item.Branch.Last!.Facts.Components)
                .FirstOrDefault(run => failing.Any(one => one.Command == run.Plan.Command));
        }
    }

    /// <summary>Whether an item waits for its target to be mended.</summary>
    public static bool Holds(OrganizationState state, ItemState item, RedTarget? red) =>
        red is not null
        && KnownOf(state, item.Id.Project, red.Command) is { Tree: not null } known
        && (known.IsStuck || known.Bug is not { } bug || state.Open.Contains(bug))
        && !(state.Landings.TryGetValue(item.Id.Project, out var landed) && landed.At > red.Since);

    /// <summary>The open item for what the target fails; null while there is none.</summary>
    public static ItemId? BugOf(OrganizationState state, ItemState item, RedTarget red) =>
        KnownOf(state, item.Id.Project, red.Command)?.Bug is { } bug && state.Open.Contains(bug) ? bug : null;

    /// <summary>What is known of a command on a tree of the target that it fails; null when it has to run.</summary>
    public static RedTarget? IsKnown(OrganizationState state, ProjectKey project, Digest command, ObjectName tree) =>
        KnownOf(state, project, command) is { Bug: { } bug } known && known.Tree == tree && state.Open.Contains(bug)
            ? known.Red
            : null;

    /// <summary>What is known of a command on a commit of the target that it fails; null when it has to run.</summary>
    public static RedTarget? IsKnownAt(
        OrganizationState state, ProjectKey project, Digest command, ObjectName target) =>
        KnownOf(state, project, command) is { Bug: { } bug, Tree: not null } known && known.Red.Target == target
            && state.Open.Contains(bug)
            ? known.Red
            : null;

    /// <summary>
    /// Whether an item may be there to mend its target: it is sent back for what it fails, whatever the target does.
    /// </summary>
    public static bool Mends(ItemState item) => item.Kind is BugKind or IncidentKind;

    private static KnownRed? KnownOf(OrganizationState state, ProjectKey project, Digest command) =>
        state.RedTargets.GetValueOrDefault(BatchEvolution.KeyOf(project, command));

    public static bool Step(Transaction t, ItemState item, PassPlan pass, RedTarget red)
    {
        var known = KnownOf(t.State, item.Id.Project, red.Command)!;
        if (known.IsStuck || known.Refused is not null)
        {
            Reopening.Hold(
                t, item, pass, HeldCause.TargetFails, ExhaustPlan.Owner, pass.Escalate, why: known.Refused);
            return true;
        }
        var asked = t.State.Effects.Values.Any(effect => effect.Item.Project == item.Id.Project
            && effect.Body is EffectBody.OpenBug open && open.Red.Command == red.Command);
        return known.Bug is null && !asked
            && EffectDecisions.RequestOnce(t, item, new EffectBody.OpenBug(pass.Id, red));
    }

    public static void Accept(
        Transaction t, ItemState item, EffectBody.OpenBug asked, EffectOutcome.BugOpened opened)
    {
        t.Emit(new TargetRedReported(item.Id, asked.Red.Command, opened.Bug, opened.Refused));
        IntegrationProgress.TouchQueue(t, item.Id.Project);
    }

    /// <summary>A person has an item that waits for its target try again.</summary>
    public static bool TryAgain(Transaction t, ItemState item)
    {
        if (item.Passes.Values.FirstOrDefault(pass => Holds(t.State, item, pass.Red)) is not { } waiting)
        {
            return false;
        }
        if (waiting.RedGate is { } gate)
        {
            // Whoever waits for the same is told too: nobody knows any more that the target fails.
            IntegrationProgress.TouchQueue(t, item.Id.Project);
            return EffectDecisions.RequestOnce(t, item, new EffectBody.Renew(waiting.Id, gate));
        }
        t.Emit(new IntegrationQueued(item.Id, waiting.Id));
        IntegrationProgress.TouchQueue(t, item.Id.Project);
        return true;
    }
}
