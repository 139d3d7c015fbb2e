using Weir.Core;

namespace Weir.Runtime.Ports;

/// <summary>
/// Text and bytes that events refer to (requests, findings, transcripts, logs, compiled documents), each by the digest
/// of a random salt and its content. Erasing a blob leaves the journal's chain verifiable.
/// </summary>
public interface IBlobStore
{
    /// <summary>
    /// Stores the content durably before it returns. Each call makes a blob of its own, since salts differ.
    /// </summary>
    ValueTask<Digest> PutAsync(
        OrganizationId organization, ReadOnlyMemory<byte> content, Retention retention, CancellationToken cancel);

    /// <summary>
    /// Stores content whose digest must be the same for the same content (definitions): no salt. Idempotent.
    /// </summary>
    ValueTask<Digest> PutUnsaltedAsync(
        OrganizationId organization, ReadOnlyMemory<byte> content, CancellationToken cancel);

    /// <summary>
    /// The content; null when it was erased or never stored. Throws when it does not match its digest.
    /// </summary>
    ValueTask<ReadOnlyMemory<byte>?> GetAsync(OrganizationId organization, Digest digest, CancellationToken cancel);

    /// <summary>Removes the content and remembers that it was erased.</summary>
    ValueTask EraseAsync(OrganizationId organization, Digest digest, CancellationToken cancel);
}

/// <summary>How long a blob is kept.</summary>
public enum Retention
{
    /// <summary>As long as the organisation: definitions, requests, verdicts, evidence.</summary>
    Record,

    /// <summary>Until it is pruned: logs and transcripts.</summary>
    Log,
}
