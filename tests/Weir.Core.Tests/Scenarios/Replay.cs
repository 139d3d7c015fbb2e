namespace Weir.Core.Tests.Scenarios;

/// <summary>Folding the journal gives the state that deciding gave.</summary>
internal static class Replay
{
    public static void Check(OrganizationState state, IEnumerable<Recorded> journal)
    {
        var replayed = journal.Aggregate(OrganizationState.Empty(state.Id), ControlPlane.Evolve);
        Dump.Of(replayed).ShouldBe(Dump.Of(state), "the replayed journal gives another state");
    }
}
