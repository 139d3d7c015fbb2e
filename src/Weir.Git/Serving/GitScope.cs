using System.Collections.Immutable;
using Weir.Core;
using Weir.Git.Mirrors;

namespace Weir.Git.Serving;

/// <summary>What one attempt on another machine, or one person at a task, may see and write.</summary>
/// <param name="Who">What a refusal calls them.</param>
/// <param name="Own">The refs that they may write.</param>
/// <param name="Inputs">Objects they start from; they may fetch these and what they are made of.</param>
public sealed record GitScope(string Who, ImmutableArray<string> Own, ImmutableArray<ObjectName> Inputs)
{
    public static GitScope OfAttempt(ItemId item, AttemptId attempt, ImmutableArray<ObjectName> inputs) => new(
        $"Attempt {attempt}", [RefNames.Attempt(item, attempt), RefNames.Checkpoint(item, attempt)], inputs);

    public static GitScope OfPerson(ItemId item, TaskId task, ImmutableArray<ObjectName> inputs) =>
        new($"Whoever does task {task}", [RefNames.Person(item, task)], inputs);
}

/// <summary>A push that names what is not the attempt's own.</summary>
public sealed class GitScopeException(string message) : Exception(message);

public enum GitService
{
    UploadPack,
    ReceivePack,
}
