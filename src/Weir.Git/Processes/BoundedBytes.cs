namespace Weir.Git.Processes;

/// <summary>Keeps the first bytes of a stream and counts the rest, so that a flood never fills the memory.</summary>
internal sealed class BoundedBytes(int limit) : IDisposable
{
    private const int ChunkBytes = 64 * 1024;

    private readonly MemoryStream kept = new();

    public long Dropped { get; private set; }

    public ReadOnlyMemory<byte> Bytes => kept.GetBuffer().AsMemory(0, (int)kept.Length);

    public void Dispose() => kept.Dispose();

    public async Task ReadAsync(Stream stream, CancellationToken cancel)
    {
        var chunk = new byte[ChunkBytes];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancel)) > 0)
        {
            var room = (int)Math.Min(read, limit - kept.Length);
            kept.Write(chunk, 0, room);
            Dropped += read - room;
        }
    }
}
