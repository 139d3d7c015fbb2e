using System.Collections.Immutable;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Contexts;

/// <summary>
/// What an agent is given of the documents that its scopes name, as far as decisions are about it. The documents are in
/// git; which they are is in the manifest, a blob.
/// </summary>
/// <param name="Commit">The commit of the protected target that they were read at.</param>
/// <param name="Bundle">The digest of what is given: each document's scope, path and content, in order.</param>
/// <param name="Manifest">The blob that lists what is given and what was left out.</param>
/// <param name="Documents">How many are given.</param>
/// <param name="LeftOut">How many were left out.</param>
/// <param name="Tokens">What they come to, as Weir reckons it.</param>
public sealed record ContextFacts(
    string Agent, ObjectName Commit, Digest Bundle, Digest Manifest, int Documents, int LeftOut, int Tokens)
{
    /// <summary>The item's notes that are given beside them; null where there are none.</summary>
    public NotesGiven? Notes { get; init; }

    /// <summary>Documents of the components that the item's change touches, given beside them; null where there are
    /// none.</summary>
    public ComponentsGiven? Components { get; init; }

    /// <summary>False where notes or documents of components are all that is given: then a pass goes by no documents.
    /// </summary>
    public bool HasDocuments => Documents > 0 || LeftOut > 0;
}

/// <summary>The notes that an agent is given. They are no part of what a pass goes by: a new one makes nothing stale.
/// </summary>
/// <param name="Digest">Of what is given: number, author and text of each, in order.</param>
/// <param name="Given">How many are given.</param>
/// <param name="LeftOut">How many are not.</param>
/// <param name="Tokens">What they come to, as Weir reckons it.</param>
public sealed record NotesGiven(Digest Digest, int Given, int LeftOut, int Tokens);

/// <summary>
/// The documents of components that an agent is given. They are no part of what a pass goes by: what an item touches
/// changes with its own work, and makes nothing stale.
/// </summary>
/// <param name="Given">How many are given.</param>
/// <param name="LeftOut">How many are not.</param>
/// <param name="Tokens">What they come to, as Weir reckons it.</param>
public sealed record ComponentsGiven(int Given, int LeftOut, int Tokens);

/// <summary>What an agent of an item would be given now.</summary>
public sealed record AgentBundle(string Agent, Digest Bundle);

/// <summary>An attempt was given documents. Recorded before it learns of them.</summary>
public sealed record ContextGiven(ItemId Item, AttemptId Attempt, ContextFacts Context) : AttemptEvent(Item, Attempt);

/// <summary>What the item's agents would be given at another commit of the target, where its branch moves to.</summary>
/// <param name="Agents">Those that would be given anything.</param>
public sealed record ContextMeasured(ItemId Item, ObjectName Commit, ImmutableArray<AgentBundle> Agents)
    : ItemEvent(Item);

/// <summary>The server records what it gives an attempt. What was recorded first stands.</summary>
public sealed record GiveContext(AttemptId Attempt, long Token, ContextFacts Context) : Command;

/// <summary>What is known of an item's documents: by agent the digest of what it was given, or would be.</summary>
/// <param name="Commit">The commit of the target that this is true of.</param>
public sealed record ContextState(ObjectName Commit, ImmutableSortedDictionary<string, Digest> Bundles)
{
    public Digest? Of(string agent) => Bundles.TryGetValue(agent, out var bundle) ? bundle : null;

    /// <summary>
    /// Whether what a pass was given in its latest round is what it would be given now, so that what it made stands.
    /// Nothing is known of a commit that nobody has measured: then the pass runs again.
    /// </summary>
    public static bool Stands(ItemState item, PassPlan pass)
    {
        if (pass.Executor.Kind != ExecutorKind.Agent || item.Context is not { } known)
        {
            return true;
        }
        return known.Commit == item.Branch.Base
            && known.Of(pass.Executor.Target) == item.Pass(pass.Id).Context;
    }

    /// <summary>What is known after an attempt was given documents of a commit.</summary>
    public static ContextState After(ContextState? before, ContextFacts given) => new(
        given.Commit,
        (before?.Commit == given.Commit ? before.Bundles : Empty).SetItem(given.Agent, given.Bundle));

    public static ContextState Of(ContextMeasured measured) => new(
        measured.Commit,
        measured.Agents.ToImmutableSortedDictionary(one => one.Agent, one => one.Bundle, StringComparer.Ordinal));

    private static ImmutableSortedDictionary<string, Digest> Empty { get; } =
        ImmutableSortedDictionary.Create<string, Digest>(StringComparer.Ordinal);
}

/// <summary>Decisions about the documents that agents are given.</summary>
internal static class ContextDecisions
{
    public static Refusal? Give(Transaction t, GiveContext command) =>
        AttemptDecisions.OnOpen(t, command.Attempt, command.Token, (item, attempt) =>
    {
        if (attempt.Context is null)
        {
            t.Emit(new ContextGiven(item, attempt.Id, command.Context));
        }
        return null;
    });

    /// <param name="agents">Null where nobody measured.</param>
    public static void Measure(Transaction t, ItemId id, ObjectName commit, ImmutableArray<AgentBundle>? agents)
    {
        if (agents is { } measured && (!measured.IsEmpty || t.Item(id).Context is not null))
        {
            t.Emit(new ContextMeasured(id, commit, measured));
        }
    }
}
