using System.Text;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>Text in the blob store of one organisation.</summary>
public sealed class BlobText(OrganizationId organization, IBlobStore blobs)
{
    /// <summary>What stands where a text was erased.</summary>
    public const string Erased = "(erased)";

    public async Task<Digest> PutAsync(string text, Retention retention, CancellationToken cancel) =>
        await blobs.PutAsync(organization, Encoding.UTF8.GetBytes(text), retention, cancel);

    public async Task<string> GetAsync(Digest? digest, CancellationToken cancel)
    {
        if (digest is not { Value: not null } known)
        {
            return "";
        }
        return await blobs.GetAsync(organization, known, cancel) is { } bytes
            ? Encoding.UTF8.GetString(bytes.Span)
            : Erased;
    }

    public async Task<ReadOnlyMemory<byte>?> GetBytesAsync(Digest digest, CancellationToken cancel) =>
        await blobs.GetAsync(organization, digest, cancel);

    public async Task<Digest> PutDefinitionAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        await blobs.PutUnsaltedAsync(organization, bytes, cancel);
}
