using System.Collections.Immutable;
using Weir.Runtime.Audit;

namespace Weir.Runtime.Ports;

/// <summary>Where signed checkpoints are kept and published: a git ref, a commit for each.</summary>
public interface ICheckpointLog
{
    /// <summary>Keeps a checkpoint on top of those before it. Throws <see cref="RepositoryException"/>.</summary>
    Task AppendAsync(SignedCheckpoint signed, string publicPem, CancellationToken cancel);

    /// <summary>
    /// Hands the checkpoints to a repository that others hold, if it has none that are not among ours. Throws
    /// <see cref="RepositoryException"/>.
    /// </summary>
    Task PublishAsync(string location, CancellationToken cancel);

    /// <summary>All that are kept, oldest first.</summary>
    Task<ImmutableArray<SignedCheckpoint>> ReadAsync(CancellationToken cancel);
}
