using System.Text;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>Text in the blob store of one organisation.</summary>
public sealed class BlobText(OrganizationId organization, IBlobStore blobs)
{
    /// <summary>What stands where a text was erased.</summary>
    public const string Erased = "(erased)";

    /// <summary>Why the last text could not be stored; null when it was.</summary>
    public string? Trouble { get; private set; }

    /// <exception cref="JournalUnavailableException">It cannot be stored; nothing was written.</exception>
    public Task<Digest> PutAsync(string text, Retention retention, CancellationToken cancel) =>
        StoreAsync(() => blobs.PutAsync(organization, Encoding.UTF8.GetBytes(text), retention, cancel));

    /// <summary>For words about trouble: when they cannot be stored either, the trouble is told without them.</summary>
    public async Task<Digest?> TryPutAsync(string text, Retention retention)
    {
        try
        {
            return await PutAsync(text, retention, CancellationToken.None);
        }
        catch (JournalUnavailableException)
        {
            return null;
        }
    }

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

    /// <exception cref="JournalUnavailableException">It cannot be stored; nothing was written.</exception>
    public Task<Digest> PutDefinitionAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        StoreAsync(() => blobs.PutUnsaltedAsync(organization, bytes, cancel));

    private async Task<Digest> StoreAsync(Func<ValueTask<Digest>> store)
    {
        try
        {
            var digest = await store();
            Trouble = null;
            return digest;
        }
        catch (JournalUnavailableException trouble)
        {
            Trouble = trouble.Message;
            throw;
        }
    }
}
