using System.Security.Cryptography;
using System.Text.Json;
using Weir.Core;
using Weir.Definitions.Canonical;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Snapshots;

/// <summary>A state, and the place in the journal whose fold it is.</summary>
/// <param name="Hash">The hash of the entry with the state's sequence.</param>
public sealed record StatePoint(OrganizationState State, Digest Hash)
{
    public long Sequence => State.Sequence;

    /// <summary>Before the first event.</summary>
    public static StatePoint Start(OrganizationId organization) =>
        new(OrganizationState.Empty(organization), JournalEntry.Genesis);

    /// <summary>
    /// SHA-256 of the state's canonical JSON: the same in every process and release for the same journal.
    /// </summary>
    public static Digest DigestOf(OrganizationState state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var stream = new HashingStream(Stream.Null, hash))
        {
            JsonSerializer.Serialize(stream, state, CanonicalJson.Options);
        }
        return HashingStream.Name(hash.GetHashAndReset());
    }
}
