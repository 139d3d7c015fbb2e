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
    int LeftOutInAll);

/// <param name="Digest">Of the text.</param>
public sealed record GivenDocument(string Scope, ScopeOrigin Origin, string Path, Digest Digest, string Text);
