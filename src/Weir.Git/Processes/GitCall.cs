using System.Buffers;
using System.Collections.Immutable;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Git.Processes;

/// <summary>One run of the git binary, trusted or in a sandbox: the same record describes both.</summary>
internal sealed record GitCall
{
    /// <summary>More than any listing of a large repository needs; what is printed beyond fails the call.</summary>
    public const int DefaultOutputLimit = 256 * 1024 * 1024;

    public GitCall(params ImmutableArray<string> arguments) => Arguments = arguments;

    public ImmutableArray<string> Arguments { get; init; }

    /// <summary>GIT_DIR; always given, so that git never discovers a repository by itself.</summary>
    public required string GitDirectory { get; init; }

    /// <summary>GIT_WORK_TREE; null for calls that see no files.</summary>
    public string? WorkTree { get; init; }

    /// <summary>GIT_INDEX_FILE; null for the git directory's own.</summary>
    public string? IndexFile { get; init; }

    /// <summary>GIT_OBJECT_DIRECTORY; null for the git directory's own.</summary>
    public string? ObjectDirectory { get; init; }

    /// <summary>A folder to read objects from too; null for none.</summary>
    public string? AlternateObjects { get; init; }

    /// <summary>
    /// Settings for this call alone, besides those of the git directory. They reach git through its environment, so
    /// that a secret among them is in no list of processes.
    /// </summary>
    public ImmutableArray<(string Name, string Value)> Configuration { get; init; } = [];

    /// <summary>The dates of commits made by this call.</summary>
    public Timestamp? At { get; init; }

    /// <summary>Who a commit is by, where that is not Weir itself: a rebased commit keeps its author.</summary>
    public Authorship? Author { get; init; }

    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>A file to feed instead of <see cref="Input"/>.</summary>
    public string? InputFile { get; init; }

    /// <summary>A stream to feed instead of <see cref="Input"/>; it is closed when the call has read it.</summary>
    public Stream? InputStream { get; init; }

    /// <summary>Bytes of standard output to keep.</summary>
    public int OutputLimit { get; init; } = DefaultOutputLimit;

    /// <summary>True for a diff to show: what is beyond the limit is dropped instead of failing the call.</summary>
    public bool MayTruncate { get; init; }

    public TimeSpan Timeout { get; init; } = GitProcess.LocalLimit;

    /// <summary>True when git may have to reach another machine: proxies, keys and agents of the person are handed
    /// on.</summary>
    public bool Network { get; init; }
}

/// <param name="Date">As git prints it with <c>%ad --date=raw</c>: seconds and offset.</param>
internal sealed record Authorship(string Name, string Email, string Date);

/// <param name="Dropped">Bytes of output beyond the limit.</param>
internal sealed record GitResult(int ExitCode, ReadOnlyMemory<byte> Output, string Errors, long Dropped)
{
    public bool Succeeded => ExitCode == 0;

    public string Text => System.Text.Encoding.UTF8.GetString(Output.Span).TrimEnd('\n');
}

internal static class ObjectNames
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>
    /// The name as an argument of git. Only hexadecimal digits pass, so that a value from a journal can never be read
    /// as an option or an expression.
    /// </summary>
    public static string Hex(this ObjectName name)
    {
        var text = name.Value;
        return text is { Length: 40 or 64 } && text.AsSpan().IndexOfAnyExcept(Digits) < 0
            ? text
            : throw new RepositoryException($"\"{text}\" is not the name of a git object.");
    }
}
