using Weir.Core.Gates;
using Weir.Core.Passes;

namespace Weir.Core.Changes;

/// <summary>Applies events about a pass that integrates.</summary>
internal static class IntegrationEvolution
{
    public static IntegrationState Evolve(IntegrationState state, PassEvent about, Recorded recorded) => about switch
    {
        IntegrationQueued => state with { Stage = IntegrationStage.Queued, Red = null },
        IntegrationDeferred => state with { Stage = IntegrationStage.Queued },
        TargetFoundRed e => state with
        {
            Stage = IntegrationStage.Queued,
            Red = e.Red with { Since = recorded.Sequence },
        },
        IntegrationStarted => state with { Stage = IntegrationStage.Rebasing, CheckedTree = null, Red = null },
        RebaseSettled => state with { Stage = IntegrationStage.Checking },
        IntegrationConflicted => SentBack(state),
        MergeChecked e when e.Results.Any(result => result.Verdict != RunVerdict.Pass) =>
            SentBack(state) with { BrokeWith = state.Failed.IsEmpty ? [] : state.BrokeWith },
        MergeChecked e => state with
        {
            Stage = IntegrationStage.Merging,
            CheckedTree = e.Tree,
            BrokeWith = [],
            Failed = [],
        },
        CulpritFound e => state with { Stage = IntegrationStage.Queued, BrokeWith = e.With, Failed = e.Results },
        RepositoryLanded e => state with
        {
            Landed = state.Landed.RemoveAll(one => one.Repository == e.Landing.Repository).Add(e.Landing),
        },
        LandingReverted e => state with
        {
            Landed = state.Landed.RemoveAll(one => !e.Left.Contains(one.Repository, StringComparer.Ordinal)),
        },
        ChangeLanded => state with { Landed = [] },
        IntegrationEnded => state with { Stage = IntegrationStage.Idle },
        _ => state,
    };

    private static IntegrationState SentBack(IntegrationState state) =>
        state with { Rejections = state.Rejections + 1, BrokeWith = [], Failed = [] };
}
