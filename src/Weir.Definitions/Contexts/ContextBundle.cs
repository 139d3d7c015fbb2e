using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Notes;
using Weir.Definitions.Canonical;
using Weir.Definitions.Texts;

namespace Weir.Definitions.Contexts;

/// <summary>A file that a scope names, before anybody has chosen.</summary>
/// <param name="Object">The blob in its repository.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Content">Null where it was not read, for the reason that <paramref name="Unread"/> gives.</param>
public sealed record ContextCandidate(
    string Scope, ScopeOrigin Origin, string Path, ObjectName Object, long Bytes, string? Content, WhyLeftOut? Unread);

public enum WhyLeftOut
{
    /// <summary>It does not fit into what is left of the budget.</summary>
    OverBudget,

    /// <summary>It is larger than any document may be.</summary>
    TooLarge,

    /// <summary>It is no UTF-8 text.</summary>
    NotText,

    /// <summary>It is a symbolic link, which is never followed.</summary>
    Link,

    /// <summary>More documents were named than are looked at.</summary>
    NotLookedAt,
}

/// <summary>A document that an agent is given.</summary>
/// <param name="Scope">The scope that names it, as the agent calls it; the first of several.</param>
/// <param name="Digest">Of its content.</param>
public sealed record ContextDocument(
    string Scope, ScopeOrigin Origin, string Path, ObjectName Object, Digest Digest, int Tokens);

/// <summary>A document that it was not given.</summary>
public sealed record LeftOutDocument(string Scope, ScopeOrigin Origin, string Path, int Tokens, WhyLeftOut Why);

/// <summary>A note of the item that an agent is given.</summary>
/// <param name="Text">The blob of it.</param>
public sealed record ContextNote(int Number, NoteKind Kind, PrincipalId By, NotePlace? Place, Digest Text, int Tokens);

/// <summary>What an agent is given of the documents that its scopes name: the list, without their content.</summary>
/// <param name="Commit">The commit of the project's protected target.</param>
/// <param name="Home">The commit of the organisation's home; null where nothing of it is named.</param>
/// <param name="Budget">Tokens that the agent's spec allows.</param>
/// <param name="LeftOut">In the order of their rank; at most <see cref="ContextLimits.MaxNamed"/>.</param>
/// <param name="LeftOutInAll">How many were left out.</param>
/// <param name="Unknown">Scopes that it names and nobody declares.</param>
/// <param name="Empty">Scopes that it names and no file is of.</param>
public sealed record ContextManifest(
    string Agent,
    ObjectName Commit,
    ObjectName? Home,
    int Budget,
    int Tokens,
    ImmutableArray<ContextDocument> Documents,
    ImmutableArray<LeftOutDocument> LeftOut,
    int LeftOutInAll,
    ImmutableArray<string> Unknown,
    ImmutableArray<string> Empty)
{
    /// <summary>
    /// Documents of the components that the item's change touches, which it is given beside those of its scopes: they
    /// have what these leave of the budget, and are no part of the bundle.
    /// </summary>
    public ImmutableArray<ContextDocument> OfComponents { get; init; } = [];

    /// <summary>Those of components that it is not given; at most <see cref="ContextLimits.MaxNamed"/>.</summary>
    public ImmutableArray<LeftOutDocument> ComponentsLeftOut { get; init; } = [];

    /// <summary>How many of components were left out.</summary>
    public int ComponentsLeftOutInAll { get; init; }

    /// <summary>What the documents of components come to.</summary>
    public int ComponentTokens => OfComponents.Sum(document => document.Tokens);

    /// <summary>False where no file is of a component that is touched, or all of them are of its scopes.</summary>
    public bool HasComponents => !OfComponents.IsEmpty || ComponentsLeftOutInAll > 0;

    public ImmutableArray<ContextDocument> AllDocuments => Documents.AddRange(OfComponents);

    public ImmutableArray<LeftOutDocument> AllLeftOut => LeftOut.AddRange(ComponentsLeftOut);

    /// <summary>The item's notes that it is given beside the documents, by their number.</summary>
    public ImmutableArray<ContextNote> Notes { get; init; } = [];

    /// <summary>Notes that it is not given, since there were too many.</summary>
    public int NotesLeftOut { get; init; }

    /// <summary>What the notes come to; the budget of the documents is another.</summary>
    public int NoteTokens => Notes.Sum(note => note.Tokens);

    /// <summary>The digest of the notes that are given.</summary>
    public Digest NotesDigest => CanonicalJson.DigestOf(Notes);

    /// <summary>False where no file is of any scope that the agent names.</summary>
    public bool IsSomething => !Documents.IsEmpty || LeftOutInAll > 0;

    /// <summary>The digest of what is given: scope, path and content of each document, in order.</summary>
    public Digest Bundle => CanonicalJson.DigestOf(Documents.Select(
        document => new Given(document.Scope, document.Path, document.Digest)).ToImmutableArray());

    private sealed record Given(string Scope, string Path, Digest Digest);
}

/// <summary>
/// Chooses what an agent is given: documents in the order of the scopes that name them, within a scope the more
/// relevant to the item first, then by path. One that does not fit into what is left of the budget is left out whole,
/// and said to be; the next may still fit.
/// </summary>
public static class ContextChoice
{
    /// <summary>Characters of the request that relevance is reckoned by.</summary>
    private const int MaxRequest = 20_000;

    /// <summary>
    /// The same with documents of components, from what is left of the budget. What its scopes name, given or not, is
    /// not among the candidates.
    /// </summary>
    /// <param name="labels">What the candidates are under, in the order in which they count.</param>
    public static ContextManifest WithComponents(
        ContextManifest made,
        ImmutableArray<string> labels,
        ImmutableArray<ContextCandidate> candidates,
        string title,
        string request)
    {
        var beside = Of(
            made with { Budget = BudgetOf(made) - made.Tokens, Unknown = [] }, labels, candidates, title, request);
        return made with
        {
            OfComponents = beside.Documents,
            ComponentsLeftOut = beside.LeftOut,
            ComponentsLeftOutInAll = beside.LeftOutInAll,
        };
    }

    private static int BudgetOf(ContextManifest manifest) => Math.Min(manifest.Budget, ContextLimits.MaxTokens);

    /// <param name="empty">All but what the choice is about.</param>
    /// <param name="scopes">As the agent declares them.</param>
    /// <param name="candidates">Each path of a repository once.</param>
    public static ContextManifest Of(
        ContextManifest empty,
        ImmutableArray<string> scopes,
        ImmutableArray<ContextCandidate> candidates,
        string title,
        string request)
    {
        var relevance = Relevance.Of(
            Terms.Of(title, request, MaxRequest),
            [
                .. candidates.Select(candidate => Terms.Of(
                    candidate.Path, candidate.Content ?? "", ContextLimits.MaxDocument)),
            ]);
        var ranked = candidates.Zip(relevance)
            .OrderBy(pair => scopes.IndexOf(pair.First.Scope, 0, StringComparer.Ordinal))
            .ThenByDescending(pair => pair.Second)
            .ThenBy(pair => pair.First.Path, StringComparer.Ordinal)
            .Select(pair => pair.First);
        var budget = BudgetOf(empty);
        var given = ImmutableArray.CreateBuilder<ContextDocument>();
        var leftOut = ImmutableArray.CreateBuilder<LeftOutDocument>();
        var spent = 0;
        foreach (var candidate in ranked)
        {
            var tokens = ContextLimits.TokensOf(candidate.Bytes);
            var why = candidate.Unread ?? (tokens > budget - spent ? WhyLeftOut.OverBudget : (WhyLeftOut?)null);
            if (why is { } reason)
            {
                leftOut.Add(
                    new LeftOutDocument(candidate.Scope, candidate.Origin, candidate.Path, tokens, reason));
                continue;
            }
            spent += tokens;
            given.Add(new ContextDocument(
                candidate.Scope, candidate.Origin, candidate.Path, candidate.Object,
                CanonicalJson.DigestOfBytes(System.Text.Encoding.UTF8.GetBytes(candidate.Content!)), tokens));
        }
        return empty with
        {
            Tokens = spent,
            Documents = given.ToImmutable(),
            LeftOut = [.. leftOut.Take(ContextLimits.MaxNamed)],
            LeftOutInAll = leftOut.Count,
            Empty =
            [
                .. scopes.Where(scope => !empty.Unknown.Contains(scope, StringComparer.Ordinal)
                    && candidates.All(candidate => candidate.Scope != scope)),
            ],
        };
    }
}
