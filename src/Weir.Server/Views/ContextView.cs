using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Contexts;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Definitions.Canonical;
using Weir.Definitions.Contexts;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;

namespace Weir.Server.Views;

/// <summary>The documents that an attempt was given.</summary>
/// <param name="Gate">The gate that it reviewed for; null for the attempt of a pass.</param>
/// <param name="Bundle">The digest of what was given.</param>
/// <param name="Manifest">Null where the list was erased.</param>
public sealed record ContextView(
    ItemId Item,
    AttemptId Attempt,
    PassId Pass,
    GateId? Gate,
    string Agent,
    ObjectName Commit,
    Digest Bundle,
    int Tokens,
    ContextManifest? Manifest)
{
    /// <param name="attempt">Null for the last that was given any.</param>
    /// <returns>Null when there is none.</returns>
    public static async Task<ContextView?> FindAsync(
        IJournal journal, OrganizationId organization, ItemState item, AttemptId? attempt, BlobText blobs,
        CancellationToken cancel)
    {
        ContextGiven? given = null;
        var subjects = new SortedDictionary<AttemptId, AttemptSubject>();
        await foreach (var recorded in ItemEvents.OfAsync(journal, organization, item, cancel))
        {
            if (recorded.Event is AttemptQueued queued)
            {
                subjects[queued.Attempt] = queued.Subject;
            }
            else if (recorded.Event is ContextGiven found && (attempt is null || found.Attempt == attempt))
            {
                given = found;
            }
        }
        if (given is null)
        {
            return null;
        }
        var (facts, subject) = (given.Context, subjects[given.Attempt]);
        var bytes = await blobs.GetBytesAsync(facts.Manifest, cancel);
        return new ContextView(
            item.Id, given.Attempt, subject.Pass, subject.Gate, facts.Agent, facts.Commit, facts.Bundle,
            facts.Tokens + (facts.Components?.Tokens ?? 0),
            bytes is { } known ? CanonicalJson.Read<ContextManifest>(known.Span) : null);
    }
}

/// <summary>The organisation's home repository.</summary>
/// <param name="Location">Empty where none is set.</param>
/// <param name="Scopes">The scopes that it declares, by name.</param>
public sealed record HomeView(string Location, string Branch, ObjectName? Commit, ImmutableArray<string> Scopes)
{
    /// <summary>What organization.md files are in force: the home's, and those of projects.</summary>
    public ImmutableArray<RosterView> Rosters { get; init; } = [];
}

public sealed record NewHome(string Location, string? Branch);
