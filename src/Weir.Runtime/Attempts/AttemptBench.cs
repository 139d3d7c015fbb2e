using System.Collections.Immutable;
using Weir.Runtime.Ports;
using Weir.Runtime.Secrets;

namespace Weir.Runtime.Attempts;

/// <summary>What an attempt is worked with on this machine.</summary>
/// <param name="Texts">Where texts are read from, and where what the attempt says is put.</param>
public sealed record AttemptBench(
    IAttemptRepository Repository, ImmutableArray<IExecutor> Executors, BlobText Texts)
{
    /// <summary>The project's other repositories.</summary>
    public ImmutableArray<IAttemptRepository> Others { get; init; } = [];

    /// <summary>Where the secrets of agents are found on this machine.</summary>
    public SecretStore Secrets { get; init; } = new("", static _ => null);

    /// <summary>Hands over what was saved so far, where the server's repository is another one.</summary>
    public Func<CancellationToken, Task> ShareAsync { get; init; } = static _ => Task.CompletedTask;
}

/// <summary>Finds what an attempt is worked with; the composition root says how.</summary>
public delegate Task<AttemptBench> FindBench(AttemptDescription description, CancellationToken cancel);
