using System.Collections.Immutable;
using Weir.Core;
using Weir.Definitions.Contexts;

namespace Weir.Runtime.Contexts;

/// <summary>The documents that an attempt is given, with their text.</summary>
/// <param name="Commit">The commit of the protected target that the project's documents were read at.</param>
/// <param name="LeftOut">Those that its scopes name and it is not given, in the order of their rank.</param>
/// <param name="LeftOutInAll">How many these are; not all may be named.</param>
public sealed record GivenContext(
    ObjectName Commit,
    int Tokens,
    ImmutableArray<GivenDocument> Documents,
    ImmutableArray<LeftOutDocument> LeftOut,
    int LeftOutInAll)
{
    /// <summary>The item's notes, by their number.</summary>
    public ImmutableArray<GivenNote> Notes { get; init; } = [];

    /// <summary>Notes that it is not given.</summary>
    public int NotesLeftOut { get; init; }
}

/// <summary>A note as an agent is shown it: data, whoever wrote it.</summary>
/// <param name="Label">Who noted it as what, where.</param>
public sealed record GivenNote(int Number, string Label, string Text);

/// <param name="Digest">Of the text.</param>
public sealed record GivenDocument(string Scope, ScopeOrigin Origin, string Path, Digest Digest, string Text);
