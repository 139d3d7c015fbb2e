using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Runtime.Attempts;

/// <summary>
/// What an executor writes down while it works, so that after a crash another attempt can go on with it: lines, each
/// with a part of its own digest, so that one that was not written whole is known. It lies beside the clone, where no
/// sandbox sees it, and goes with the attempt. Keeping it never fails an attempt: what cannot be written, or grows
/// beyond <see cref="Limit"/>, is given up, and the file with it.
/// </summary>
public sealed class TurnLog(string path) : IDisposable
{
    /// <summary>The longest that a log may grow, in bytes.</summary>
    public const int Limit = 64 * 1024 * 1024;

    /// <summary>The characters of a digest at the beginning of each line.</summary>
    private const int Mark = 16;

    private FileStream? _file;
    private bool _givenUp;

    /// <param name="durable">It is on the disk when this returns, with all that was written before.</param>
    public void Write(string line, bool durable)
    {
        if (_givenUp)
        {
            return;
        }
        try
        {
            _file ??= Open();
            var bytes = Encoding.UTF8.GetBytes($"{MarkOf(line)} {line}\n");
            if (_file.Length + bytes.Length > Limit)
            {
                GiveUp();
                return;
            }
            _file.Write(bytes);
            _file.Flush(flushToDisk: durable);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            GiveUp();
        }
    }

    /// <summary>
    /// The lines of a log. The last may be torn, since a crash may have interrupted its writing; with any other that is
    /// broken the whole is.
    /// </summary>
    /// <returns>Null when it is broken, or cannot be read.</returns>
    public static ImmutableArray<string>? Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllText(path).Split('\n');
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        var read = ImmutableArray.CreateBuilder<string>(lines.Length);
        foreach (var line in lines[..^1])
        {
            if (line.Length <= Mark || line[Mark] != ' ' || MarkOf(line[(Mark + 1)..]) != line[..Mark])
            {
                return null;
            }
            read.Add(line[(Mark + 1)..]);
        }
        return read.ToImmutable();
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>For nobody but the engine's user.</summary>
    private FileStream Open()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return new FileStream(path, options);
    }

    private void GiveUp()
    {
        _givenUp = true;
        try
        {
            _file?.Dispose();
            File.Delete(path);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // It ends in the middle, which its reader finds out or can go on with.
        }
    }

    private static string MarkOf(string line) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)))[..Mark];
}
