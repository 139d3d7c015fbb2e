namespace Weir.Agents.CodingAgents.Door;

/// <summary>Writes an answer on, says so for each piece, and keeps its beginning where it is an error.</summary>
internal sealed class LivePipe(Stream to, Action alive, bool keeps) : Stream
{
    private readonly MemoryStream kept = new();

    public ReadOnlySpan<byte> Kept => kept.GetBuffer().AsSpan(0, (int)kept.Length);

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        alive();
        if (keeps)
        {
            kept.Write(buffer.Span[..(int)Math.Min(buffer.Length, DoorLimits.ErrorAnswer - kept.Length)]);
        }
        await to.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => to.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
