using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Core.Tasks;
using Weir.Runtime.Projections;

namespace Weir.Server.Views;

/// <summary>A set of code owners that a gate asks.</summary>
/// <param name="Owners">As CODEOWNERS names them.</param>
/// <param name="Asks">Who is asked for their approval now; empty when it was given.</param>
/// <param name="Approved">Who gave it.</param>
public sealed record OwnerSetView(
    ImmutableArray<string> Owners, string Asks, ImmutableArray<PrincipalId> Approved)
{
    /// <summary>The component whose owners they are; null for those of CODEOWNERS.</summary>
    public string? Component { get; init; }

    /// <summary>Empty where the gate asks no code owners, or is not open.</summary>
    public static ImmutableArray<OwnerSetView> Of(ItemState item, PassId pass, GatePlan gate, GateState state)
    {
        var sets = OwnerSets.Of(item, pass);
        return
        [
            .. state.Reviewers.Where(index => OwnerSets.SetOf(index) is { } set && set < sets.Length).Select(index =>
                new OwnerSetView(
                    sets[OwnerSets.SetOf(index)!.Value].Owners,
                    item.Tasks.Values.FirstOrDefault(task => IsOf(task, pass, gate, index))?.Who ?? "",
                    [.. state.Verdicts.Where(verdict => verdict.Reviewer == index).Select(verdict => verdict.By)])
                {
                    Component = sets[OwnerSets.SetOf(index)!.Value].Component,
                }),
        ];
    }

    /// <summary>What has to be known about the owners of a change by whoever judges it.</summary>
    public static IEnumerable<string> Notes(OrganizationState state, ItemState item, PassId pass) =>
        OwnerSets.Unknown(state, item, pass).Select(unknown =>
            $"{(unknown.Component is null ? "CODEOWNERS" : $"project.md, of component {unknown.Component},")} names "
                + $"{OneLine.Of(unknown.Owner)}, who is nobody here; where nobody else owns a path with them, "
                + "the project's reviewers are asked instead");

    private static bool IsOf(TaskState task, PassId pass, GatePlan gate, int index) =>
        task.Kind == TaskKind.Review && task.Pass == pass && task.Gate == gate.Id && task.Reviewer == index;
}
