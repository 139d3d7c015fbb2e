using System.Collections.Immutable;
using Weir.Core.Effects;
using Weir.Core.FanOut;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;

namespace Weir.Core.Changes;

/// <summary>
/// Applies what events of items mean for their project: who is merged into its target together, what is known to pass
/// on a tree, and what the target fails by itself.
/// </summary>
internal static class BatchEvolution
{
    /// <param name="before">The item before the event.</param>
    public static OrganizationState Evolve(
        OrganizationState state, ItemEvent about, ItemState before, Recorded recorded) => about switch
    {
        IntegrationStarted e => With(
            state, e.Item, (Of(state, e.Item) ?? new MergeBatch([])).With(e.Item)),
        IntegrationEnded or IntegrationDeferred or CulpritFound => Without(state, about.Item),
        TargetFoundRed e => Find(Without(state, e.Item), e.Item, e.Red, recorded),
        GateFoundRed e => Find(state, e.Item, e.Red, recorded),
        TargetRedReported e => Know(state, e.Item.Project, e.Command, known => known with
        {
            Bug = e.Bug,
            Refused = e.Refused,
        }),
        IntegrationQueued e => Doubt(state, e.Item, e.Pass, before),
        PassReleased e => Doubt(state, e.Item, e.Pass, before),
        EffectRequested { Body: EffectBody.Renew renew } e => Doubt(state, e.Item, renew.Pass, before),
        ChangeStacked e when Of(state, e.Item) is { } batch => With(state, e.Item, batch with
        {
            Stack = batch.Stack.Add(e.Change),
            TargetTree = e.TargetTree,
        }),
        BatchProbed e when Of(state, e.Item) is { } batch => With(state, e.Item, batch with
        {
            Passing = e.Passing,
            Failing = e.Failing,
            Probe = e.Probe,
        }),
        MergeRan e when Of(state, e.Item) is { } batch => Ran(state, e, before, batch, recorded),
        CommandsJudged e => Know(state, before, e.Pass, e.Tree, e.Results, recorded),
        BaseJudged e => Know(state, before, e.Pass, e.Ran.Tree, e.Ran.Results, recorded),
        JoinChecked e => Know(state, before, e.Pass, e.Tree, e.Results, recorded),
        MergeChecked e => Know(state, before, e.Pass, e.Tree, e.Results, recorded),
        ChangeLanded e => Land(state, e, recorded),
        _ => state,
    };

    private static MergeBatch? Of(OrganizationState state, ItemId item) =>
        state.Batches.GetValueOrDefault(item.Project);

    private static OrganizationState With(OrganizationState state, ItemId item, MergeBatch? batch) => state with
    {
        Batches = batch is null ? state.Batches.Remove(item.Project) : state.Batches.SetItem(item.Project, batch),
    };

    private static OrganizationState Without(OrganizationState state, ItemId item) =>
        Of(state, item) is { } batch ? With(state, item, batch.Without(item)) : state;

    private static OrganizationState Ran(
        OrganizationState state, MergeRan ran, ItemState item, MergeBatch batch, Recorded recorded)
    {
        var plan = state.PlanOf(item);
        foreach (var result in ran.Results)
        {
            batch = batch.Keep(new BatchResult(
                ran.Item, result.Run, plan.FindRun(result.Run)?.Command, ran.Tree, result, 1));
        }
        var kept = batch.Results
            .Where(known => known.Item == ran.Item && known.Tree == ran.Tree)
            .Where(known => ran.Results.Any(result => result.Run == known.Run))
            .Select(known => known.Result).ToImmutableArray();
        batch = batch.IsProbing && batch.Probe == 0 ? batch with { TargetTree = ran.Tree } : batch;
        return Know(With(state, ran.Item, batch), item, ran.Pass, ran.Tree, kept, recorded);
    }

    /// <summary>
    /// Keeps what passed for others, unless few may know of the item, or something of it ran outside a sandbox. What a
    /// command came to that says what it reads is kept by that, too; and what was found by that is known of the tree
    /// from then on.
    /// </summary>
    private static OrganizationState Know(
        OrganizationState state,
        ItemState item,
        PassId pass,
        ObjectName tree,
        ImmutableArray<RunResult> results,
        Recorded recorded)
    {
        if (item.IsRestricted || item.RanUnsandboxed)
        {
            return state;
        }
        var plan = state.PlanOf(item);
        var known = state.Known;
        var on = ContentOf(state, item, pass, tree);
        foreach (var result in results.Where(result => result is { Verdict: RunVerdict.Pass, Affected: false }))
        {
            if (plan.FindRun(result.Run) is not { Expect: Plans.Expectation.Pass, Command: { } command } run
                || (result.From is not null && run.Inputs is null))
            {
                continue;
            }
            var made = new KnownResult(result.From ?? item.Id, result, recorded.Sequence);
            known = known.Add(item.Id.Project, command, tree, made);
            known = on?.InputOf(run) is { } input ? known.Add(item.Id.Project, command, input, made) : known;
        }
        return known == state.Known ? state : state with { Known = known };
    }

    /// <summary>
    /// What commands read of a tree: of that of the change, of what an element makes of the branch, or of one in the
    /// item's batch.
    /// </summary>
    private static TestedContent? ContentOf(OrganizationState state, ItemState item, PassId pass, ObjectName tree) =>
        new[] { WorkPoint.ChangeOf(item, pass)?.Facts.Content, item.Pass(pass).Join.Whole?.Facts.Content }
            .Concat(Of(state, item.Id)?.Stack.Select(change => change.Content) ?? [])
            .FirstOrDefault(content => content?.Tree == tree);

    private static OrganizationState Find(
        OrganizationState state, ItemId item, RedTarget found, Recorded recorded)
    {
        var key = KeyOf(item.Project, found.Command);
        var red = found with { Since = recorded.Sequence };
        // One item for one command, as long as it is open: that the target moved and still fails is no other fault. One
        // that has ended without mending it is not followed by another: that would go on for ever, at a cost.
        var bug = state.RedTargets.GetValueOrDefault(key)?.Bug;
        var stuck = bug is { } known && !state.Open.Contains(known);
        return state with
        {
            RedTargets = state.RedTargets.SetItem(key, new KnownRed(red, red.Tree, bug, null, stuck)),
        };
    }

    /// <summary>What is known to pass on what has landed, the target fails no more.</summary>
    private static OrganizationState Land(OrganizationState state, ChangeLanded landed, Recorded recorded)
    {
        var project = landed.Item.Project;
        var mended = state.RedTargets.Where(pair => pair.Key == KeyOf(project, pair.Value.Red.Command)
            && state.Known.Find(project, pair.Value.Red.Command, landed.Tree, "") is not null);
        return state with
        {
            Landings = state.Landings.SetItem(
                project, new LastLanding(landed.Commit, landed.Tree, recorded.Sequence)),
            RedTargets = state.RedTargets.RemoveRange(mended.Select(pair => pair.Key)),
        };
    }

    /// <summary>A person wants to know anew whether the target fails.</summary>
    private static OrganizationState Doubt(OrganizationState state, ItemId item, PassId pass, ItemState before) =>
        before.Pass(pass).Red is { } red
            ? Know(state, item.Project, red.Command, known => known with
            {
                Tree = null,
                Refused = null,
                IsStuck = false,
                Bug = known.IsStuck ? null : known.Bug,
            })
            : state;

    private static OrganizationState Know(
        OrganizationState state, ProjectKey project, Digest command, Func<KnownRed, KnownRed> change) =>
        state.RedTargets.TryGetValue(KeyOf(project, command), out var known)
            ? state with { RedTargets = state.RedTargets.SetItem(KeyOf(project, command), change(known)) }
            : state;

    public static string KeyOf(ProjectKey project, Digest command) => $"{project} {command}";
}
