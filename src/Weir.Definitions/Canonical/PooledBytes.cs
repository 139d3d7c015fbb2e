using System.Buffers;

namespace Weir.Definitions.Canonical;

/// <summary>
/// What is written, in one array of the shared pool, which grows with it. Not for more than one thread.
/// </summary>
internal sealed class PooledBytes : IBufferWriter<byte>
{
    private const int FirstBytes = 4 * 1024;

    /// <summary>A larger array goes back to the pool: plans and states are seldom written, events often.</summary>
    private const int KeptBytes = 64 * 1024;

    private byte[] _bytes = [];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Begins anew; what was written stands until then.</summary>
    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > KeptBytes)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Reserve(int more)
    {
        var least = _length + Math.Max(1, more);
        if (least <= _bytes.Length)
        {
            return;
        }
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(least, FirstBytes), _bytes.Length * 2));
        Written.CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
        _bytes = larger;
    }
}
