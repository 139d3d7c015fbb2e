using System.Collections.Immutable;
using Weir.Core;

namespace Weir.Git.Serving;

/// <summary>What one attempt on another machine may see and write.</summary>
/// <param name="Inputs">Objects it starts from; it may fetch these and what they are made of.</param>
public sealed record GitScope(ItemId Item, AttemptId Attempt, ImmutableArray<ObjectName> Inputs);

/// <summary>A push that names what is not the attempt's own.</summary>
public sealed class GitScopeException(string message) : Exception(message);

public enum GitService
{
    UploadPack,
    ReceivePack,
}
