using System.Collections.Immutable;
using Weir.Core;
using Weir.Runtime.Attempts;

namespace Weir.Server.Views;

/// <summary>An organization.md as it is in force.</summary>
/// <param name="From">The project that has it, or <c>home</c>.</param>
/// <param name="People">How many people it names.</param>
/// <param name="FaultAt">The commit whose file is not in force; null while the newest is.</param>
/// <param name="Fault">What is wrong with that.</param>
public sealed record RosterView(string From, ObjectName Commit, int People, ObjectName? FaultAt, string? Fault)
{
    public static async Task<ImmutableArray<RosterView>> AllAsync(
        OrganizationState state, BlobText blobs, CancellationToken cancel)
    {
        var all = ImmutableArray.CreateBuilder<RosterView>();
        foreach (var roster in state.Rosters.Values)
        {
            all.Add(new RosterView(
                roster.From, roster.Commit, state.People.Values.Count(person => person.ListedBy == roster.From),
                roster.Fault?.Commit,
                roster.Fault is { } fault ? await blobs.GetAsync(fault.Why, cancel) : null));
        }
        return all.ToImmutable();
    }
}
