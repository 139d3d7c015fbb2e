using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>What is true of changes over several repositories.</summary>
internal sealed class SeveralInvariants(World world)
{
    private const string Rule = "a change is merged nowhere, everywhere, or a person is told";
    private const string Once = "no effect is carried out twice";

    private readonly HashSet<(string Repository, ObjectName Commit)> _landed = [];

    /// <summary>What is pushed is the one change that was judged, wherever it is not merged yet.</summary>
    public void Moves(ItemState item, EffectBody.MergeAll merge)
    {
        var integration = item.Pass(merge.Pass).Integration;
        var expected = item.Branch.Last!.Facts.Touched.Where(change => !integration.HasLanded(change))
            .Select(change => new TargetMove(change.Repository, change.Base, change.Head));
        Violation.Unless(
            merge.Moves.SequenceEqual(expected), "merged content was approved",
            $"{item.Id} pushes {string.Join(", ", merge.Moves)}, and its change is {string.Join(", ", expected)}");
    }

    public void Landed(RepositoryLanded landed)
    {
        var landing = landed.Landing;
        var merges = world.RepositoryOf(landing.Repository).Merges
            .Where(merge => merge.Commit == landing.Commit).ToList();
        Violation.Unless(
            merges is [{ } merge] && merge.Item == landed.Item && merge.Head == landing.Head, Once,
            $"{landed.Item} landed in {landing.Repository} as {landing.Commit}, which is no merge of it");
        Violation.Unless(
            _landed.Add((landing.Repository, landing.Commit)), Once, $"{landing.Commit} landed twice");
        Violation.Unless(
            world.RepositoryOf(landing.Repository).Merges.Count(other => other.Effect == merges[0].Effect) == 1, Once,
            $"effect {merges[0].Effect} was merged more than once in {landing.Repository}");
    }

    /// <summary>Whoever learns that a change is merged in one repository learns, at once, that it is in all, or asks.
    /// </summary>
    public static void Told(OrganizationState state, ImmutableArray<Recorded> events)
    {
        foreach (var item in events.Select(recorded => recorded.Event).OfType<RepositoryLanded>()
            .Select(landed => landed.Item).Distinct())
        {
            var settled = events.Any(recorded => recorded.Event is ChangeLanded landed && landed.Item == item);
            var told = state.Items[item].Tasks.Values.Any(task => task.Kind == Core.Tasks.TaskKind.Decision
                && state.Items[item].Pass(task.Pass).Held == HeldCause.PartlyMerged);
            Violation.Unless(
                settled || told || !state.Items[item].IsOpen, Rule, $"{item} is merged in part, and nobody is asked");
        }
    }

    /// <summary>Nothing is merged that the record does not know.</summary>
    public void Rests(OrganizationState state)
    {
        foreach (var repository in world.Side is null ? [] : world.Repositories)
        {
            foreach (var merge in repository.Merges.Where(merge => !_landed.Contains((repository.Name, merge.Commit))))
            {
                Violation.Unless(
                    state.Items[merge.Item].Status is ItemStatus.Cancelled or ItemStatus.Closed, Rule,
                    $"{merge.Item} is merged in {repository.Name} as {merge.Commit}, and the record does not say so");
            }
        }
    }
}
