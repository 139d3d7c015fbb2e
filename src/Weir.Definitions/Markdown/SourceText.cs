using System.Collections.Immutable;
using System.Text;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Markdown;

/// <summary>A definition file as text: UTF-8, line feeds only, without a byte order mark.</summary>
/// <param name="Path">The path that findings show.</param>
internal sealed record SourceText(string Path, string Text, ImmutableArray<string> Lines)
{
    /// <summary>The largest file that is read, in bytes. Definitions are written by people.</summary>
    public const int MaxBytes = 512 * 1024;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Decodes a file. Null when it is no text that can be read; a finding then says why.</summary>
    public static SourceText? Decode(ReadOnlySpan<byte> bytes, FindingSink sink)
    {
        if (bytes.Length > MaxBytes)
        {
            sink.Report(FindingCodes.FileTooLarge, Position.Start,
                $"the file has {bytes.Length} bytes, more than {MaxBytes}");
            return null;
        }
        if (bytes.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            bytes = bytes[3..];
        }
        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException fault)
        {
            var before = bytes[..Math.Clamp(fault.Index, 0, bytes.Length)];
            var line = before.Count((byte)'\n') + 1;
            var column = before.Length - (before.LastIndexOf((byte)'\n') + 1) + 1;
            sink.Report(FindingCodes.NotUtf8, new Position(line, column), "the file is not UTF-8 from here on");
            return null;
        }
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lines = text.Split('\n').ToImmutableArray();
        return RefuseControls(lines, sink) ? new SourceText(sink.File, text, lines) : null;
    }

    /// <summary>
    /// The lines from <paramref name="first"/> up to, not including, <paramref name="end"/> (both from 0).
    /// </summary>
    public string Slice(int first, int end) => string.Join('\n', Lines.AsSpan(first, Math.Max(0, end - first))!);

    private static bool RefuseControls(ImmutableArray<string> lines, FindingSink sink)
    {
        for (var line = 0; line < lines.Length; line++)
        {
            var column = lines[line].AsSpan().IndexOfAnyInRange('\0', '\b');
            if (column >= 0)
            {
                sink.Report(FindingCodes.NotUtf8, new Position(line + 1, column + 1),
                    $"a control character (U+{(int)lines[line][column]:X4}) stands here");
                return false;
            }
        }
        return true;
    }
}
