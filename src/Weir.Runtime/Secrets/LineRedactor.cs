using System.Buffers;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Secrets;

/// <summary>
/// Hands on what a program prints line by line, without secrets: a piece of a line may hold half of one.
/// </summary>
public sealed class LineRedactor(SecretRedactor redactor, OutputListener listener)
{
    /// <summary>The longest line that is looked through as a whole, in bytes; longer ones are in pieces.</summary>
    private const int Longest = 16 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>The next that it prints, cut wherever it was read.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        var whole = bytes.LastIndexOf((byte)'\n') + 1;
        _line.Write(bytes[..whole]);
        if (whole > 0)
        {
            End();
        }
        _line.Write(bytes[whole..]);
        if (_line.WrittenCount > Longest)
        {
            End();
        }
    }

    /// <summary>Hands on the rest; nothing comes after it.</summary>
    public void End()
    {
        if (_line.WrittenCount > 0)
        {
            listener(redactor.Clean(_line.WrittenMemory).Span);
            _line.ResetWrittenCount();
        }
    }
}
