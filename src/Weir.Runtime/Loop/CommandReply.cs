using Weir.Core;

namespace Weir.Runtime.Loop;

/// <summary>What the sender of a command is told, after what it caused is durable.</summary>
/// <param name="Refusal">Null when it was accepted.</param>
/// <param name="Created">The id of what it created; empty when nothing was.</param>
/// <param name="Sequence">The last sequence it wrote: a read that wants to see it asks for at least this.</param>
/// <param name="Repeated">True when the same command had been accepted before and nothing happened now.</param>
public sealed record CommandReply(Refusal? Refusal, string Created, long Sequence, bool Repeated)
{
    public bool Accepted => Refusal is null;
}

/// <summary>The command has no answer, since the journal cannot be written.</summary>
public sealed class NotRecordedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// False when nothing of it was recorded. True when nobody can tell yet: asking again with the same id is safe.
    /// </summary>
    public bool IsUnknown { get; init; }
}
