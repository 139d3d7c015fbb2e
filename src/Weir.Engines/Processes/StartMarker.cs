using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Engines.Processes;

/// <summary>
/// A line that nobody can guess, printed to standard error by the launcher right before it hands over to the program.
/// What comes before it was said by the sandbox while it was set up; a child that ends without it never ran the
/// program. Exit codes cannot tell these apart: bubblewrap's own failure is 1, like that of most programs.
/// </summary>
internal sealed class StartMarker
{
    private const int Bytes = 16;

    /// <summary>What a sandbox says while it is set up is a few lines; more is not kept.</summary>
    private const int MostBefore = 64 * 1024;

    private readonly byte[] line;
    private readonly List<byte> before = [];
    private volatile bool seen;

    public StartMarker()
        : this(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)))
    {
    }

    internal StartMarker(string text)
    {
        Text = text;
        line = Encoding.ASCII.GetBytes(Text + "\n");
    }

    public string Text { get; }

    public bool Seen => seen;

    /// <summary>What was printed before the marker, or without one.</summary>
    public string Before => Encoding.UTF8.GetString([.. before]).Trim();

    /// <summary>Takes what was read from standard error and returns what of it the program itself printed.</summary>
    public ReadOnlySpan<byte> Pass(ReadOnlySpan<byte> bytes)
    {
        if (seen)
        {
            return bytes;
        }

        var known = before.Count;
        before.AddRange(bytes);
        var at = CollectionsMarshal.AsSpan(before).IndexOf(line);
        if (at < 0)
        {
            // The end is kept whole: the marker may be split between two reads.
            before.RemoveRange(0, Math.Max(0, before.Count - MostBefore));
            return [];
        }

        before.RemoveRange(at, before.Count - at);
        seen = true;
        return bytes[(at + line.Length - known)..];
    }
}
