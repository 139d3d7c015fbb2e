using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Weir.Core.Paths;
using Weir.Runtime.Ports;

namespace Weir.Agents.Workspaces;

/// <summary>
/// Every access to a clone's files, by small shell scripts inside the sandbox.
///
/// The idea: what lies in a clone was written by somebody else, an agent's command included. A link planted there may
/// point anywhere, so Weir's own process never opens a file of a clone. A script in the sandbox does, where a link that
/// leads out finds only what the sandbox shows. On top of that each script resolves its path first and refuses one that
/// leaves the workspace or enters git's folder: that gives a clear sentence, and it is what holds where nothing
/// isolates. Values reach the scripts as arguments, never as part of their text.
/// </summary>
/// <param name="beside">The clones of other repositories, name and folder: their files are named as
/// <c>NAME:path</c>.</param>
internal sealed class WorkspaceFiles(
    ISandbox sandbox, string workspace, bool writable, ImmutableArray<LabelledText> beside)
{
    /// <summary>The largest file that is read or written whole, in bytes.</summary>
    public const int MaxFileBytes = 1024 * 1024;

    /// <summary>What a search may print before the rest is dropped, in bytes.</summary>
    public const int MaxSearchBytes = 1024 * 1024;

    public static readonly TimeSpan ScriptLimit = TimeSpan.FromSeconds(30);

    private const int Outside = 65;
    private const int Git = 66;
    private const int Missing = 67;
    private const int Folder = 68;
    private const int TooLarge = 69;
    private const int Exists = 70;
    private const int Special = 71;

    private const string Guard = """
        root=$(pwd -P)
        real=$(realpath -m -- "$1")
        case "$real" in
          "$root") ;;
          "$root"/.git|"$root"/.git/*|"$root"/*/.git|"$root"/*/.git/*) exit 66 ;;
          "$root"/*) ;;
          *) exit 65 ;;
        esac

        """;

    private const string Regular = """
        [ -e "$1" ] || exit 67
        [ ! -d "$1" ] || exit 68
        [ -f "$1" ] || exit 71

        """;

    private const string ReadScript = Guard + Regular + """
        [ "$(wc -c < "$1")" -le "$2" ] || exit 69
        cat < "$1"
        """;

    private const string SliceScript = Guard + Regular + """
        wc -l < "$1"
        tail -n "+$2" < "$1" | head -n "$3" | head -c "$4"
        """;

    private const string ListScript = Guard + """
        [ -d "$1" ] || exit 67
        cd -- "$1"
        ls -1Ap
        """;

    private const string SearchScript = Guard + """
        [ -e "$1" ] || exit 67
        if [ -e .git ]; then
          leave=--exclude-standard
          git check-ignore -q -- "$1" 2>/dev/null && leave=--no-exclude-standard
          found=0
          git -c core.fsmonitor=false grep -nIEz --untracked "$leave" -e "$2" -- "$1" 2>/dev/null || found=$?
          [ "$found" -gt 1 ] || exit "$found"
        fi
        exec grep -rnIEHZ --exclude-dir=.git -e "$2" -- "$1"
        """;

    private const string WriteScript = Guard + """
        [ ! -d "$1" ] || exit 68
        [ "$2" = replace ] || [ ! -e "$1" ] || exit 70
        mkdir -p -- "$(dirname -- "$1")"
        cat > "$1"
        """;

    private const string FilesScript = Guard + """
        [ -d "$1" ] || exit 0
        exec find "$1" -type f -print0
        """;

    private const string DeleteScript = Guard + """
        [ -f "$1" ] || exit 0
        rm -f -- "$1"
        echo gone
        """;

    private const string AddedScript = Guard + """
        [ -e .git ] || exit 0
        exec git log --format= --name-only --diff-filter=A --no-renames -z --all-match --grep="$2" --grep="$3" HEAD
        """;

    /// <summary>The whole file; refuses one above <paramref name="limit"/> bytes.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancel, int limit = MaxFileBytes)
    {
        var result = await RunAsync(ReadScript, path, [Number(limit)], default, limit + 1024, cancel);
        return result.Output;
    }

    /// <summary>Reads the whole file as UTF-8 text.</summary>
    public async Task<string> ReadTextAsync(string path, CancellationToken cancel, int limit = MaxFileBytes)
    {
        var bytes = await ReadAsync(path, cancel, limit);
        return Decode(bytes.Span) ?? throw new WorkspaceException($"'{path}' is not UTF-8 text");
    }

    /// <summary>Some lines of a file, counted from 1, at most <paramref name="bytes"/> bytes of them.</summary>
    public async Task<FileSlice> SliceAsync(string path, int from, int lines, int bytes, CancellationToken cancel)
    {
        ImmutableArray<string> arguments = [Number(from), Number(lines), Number(bytes)];
        var result = await RunAsync(SliceScript, path, arguments, default, bytes + 1024, cancel);
        var newline = result.Output.Span.IndexOf((byte)'\n');
        var total = long.Parse(Encoding.ASCII.GetString(result.Output.Span[..newline]), CultureInfo.InvariantCulture);
        var content = result.Output[(newline + 1)..];
        if (content.Span.Contains((byte)0))
        {
            throw new WorkspaceException($"'{path}' is not text");
        }
        return new FileSlice(Encoding.UTF8.GetString(content.Span), total, content.Length >= bytes);
    }

    /// <summary>The names in a folder, folders with a slash; null when the path is no folder.</summary>
    public async Task<ImmutableArray<string>?> ListAsync(string path, CancellationToken cancel)
    {
        var process = Process(ListScript, path, [], default, MaxSearchBytes);
        var result = await RunAsync(process, cancel);
        if (result is { End: ProcessEnd.Exited, ExitCode: Missing })
        {
            return null;
        }
        Check(result, path);
        return [.. result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(name => name != ".git/").Order(StringComparer.Ordinal)];
    }

    /// <summary>The lines that an extended regular expression matches, by path and line. Git looks through a clone,
    /// with all cores and without what it ignores, unless the path itself is ignored.</summary>
    public async Task<SearchMatches> SearchAsync(string pattern, string path, CancellationToken cancel)
    {
        const int nothingFound = 1;
        var result = await RunAsync(Process(SearchScript, path, [pattern], default, MaxSearchBytes), cancel);
        if (result is { End: ProcessEnd.Exited, ExitCode: nothingFound })
        {
            return new SearchMatches([], false);
        }
        if (result is { End: ProcessEnd.Exited, ExitCode: 2 } && result.Output.IsEmpty)
        {
            throw new WorkspaceException($"the search failed: {result.Errors.Trim()}");
        }
        if (result is not { End: ProcessEnd.Exited, ExitCode: 2 })
        {
            Check(result, path);
        }
        var (name, _) = RepositoryGlob.Split(path, [.. beside.Select(clone => clone.Label)]);
        var found = SearchMatches.Parse(result.Text, result.Dropped > 0);
        return name is null ? found : found with
        {
            Matches = [.. found.Matches.Select(match => match with { Path = $"{name}:{match.Path}" })],
        };
    }

    /// <summary>
    /// Writes a file and the folders above it. Without <paramref name="replace"/> an existing one is refused.
    /// </summary>
    public async Task WriteAsync(string path, ReadOnlyMemory<byte> content, bool replace, CancellationToken cancel)
    {
        if (content.Length > MaxFileBytes)
        {
            throw new WorkspaceException(
                $"'{path}' would have {content.Length} bytes; at most {MaxFileBytes} are written");
        }
        await RunAsync(WriteScript, path, [replace ? "replace" : "create"], content, 1024, cancel);
    }

    /// <summary>Every file below a folder; none when there is no such folder.</summary>
    public async Task<ImmutableArray<string>> FilesBelowAsync(string folder, CancellationToken cancel) =>
        Paths(await RunAsync(FilesScript, folder, [], default, MaxSearchBytes, cancel));

    /// <summary>
    /// The files that were added by commits with both of these lines, regular expressions, in their message.
    /// </summary>
    public async Task<ImmutableArray<string>> AddedByAsync(string line, string other, CancellationToken cancel) =>
        Paths(await RunAsync(AddedScript, ".", [line, other], default, MaxSearchBytes, cancel));

    /// <summary>Takes a file away; false when there is none.</summary>
    public async Task<bool> DeleteAsync(string path, CancellationToken cancel) =>
        !(await RunAsync(DeleteScript, path, [], default, 1024, cancel)).Output.IsEmpty;

    private static ImmutableArray<string> Paths(ProcessResult result) =>
        [.. result.Text.Split('\0').Select(path => path.Trim('\n')).Where(path => path.Length > 0)];

    /// <summary>UTF-8 text, or null when the bytes are none.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes.Contains((byte)0) ? null : Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private async Task<ProcessResult> RunAsync(
        string script,
        string path,
        ImmutableArray<string> arguments,
        ReadOnlyMemory<byte> input,
        int limit,
        CancellationToken cancel)
    {
        var result = await RunAsync(Process(script, path, arguments, input, limit), cancel);
        Check(result, path);
        return result;
    }

    private SandboxedProcess Process(
        string script, string path, ImmutableArray<string> arguments, ReadOnlyMemory<byte> input, int limit)
    {
        var (name, inside) = RepositoryGlob.Split(path, [.. beside.Select(clone => clone.Label)]);
        if (!WorkspacePath.TryNormalize(
            name is not null && inside.Length == 0 ? "." : inside, out var normalized, out var complaint))
        {
            throw new WorkspaceException(complaint);
        }
        var folder = name is null ? workspace : beside.First(clone => clone.Label == name).Text;
        return new SandboxedProcess
        {
            Arguments = ["sh", "-eu", "-c", script, "weir-file", normalized, .. arguments],
            WorkingDirectory = folder,
            Writable = writable ? [folder] : [],
            ReadOnly = writable ? [] : [folder],
            Input = input,
            Timeout = ScriptLimit,
            OutputLimit = limit,
        };
    }

    private async Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel)
    {
        var result = await sandbox.RunAsync(process, cancel);
        cancel.ThrowIfCancellationRequested();
        return result.End == ProcessEnd.NotStarted
            ? throw new SandboxBrokenException(
                $"the sandbox '{sandbox.Name}' could not start a shell: {result.Errors.Trim()}")
            : result;
    }

    private static void Check(ProcessResult result, string path)
    {
        if (result.Succeeded)
        {
            return;
        }
        throw new WorkspaceException((result.End, result.ExitCode) switch
        {
            (ProcessEnd.Exited, Outside) => $"'{path}' is a link that leads out of the workspace",
            (ProcessEnd.Exited, Git) => $"'{path}' leads into git's own folder",
            (ProcessEnd.Exited, Missing) => $"'{path}' does not exist",
            (ProcessEnd.Exited, Folder) => $"'{path}' is a folder",
            (ProcessEnd.Exited, TooLarge) => $"'{path}' is too large to be read whole; read some of its lines",
            (ProcessEnd.Exited, Exists) => $"'{path}' exists already",
            (ProcessEnd.Exited, Special) => $"'{path}' is neither a file nor a folder",
            (ProcessEnd.TimedOut, _) => $"'{path}' took longer than {ScriptLimit.TotalSeconds} s",
            _ => $"'{path}': {Excerpt(result.Errors)}",
        });
    }

    private static string Excerpt(string errors)
    {
        const int limit = 500;
        var text = errors.Trim();
        return text.Length == 0 ? "the access failed" : text.Length <= limit ? text : text[..limit];
    }
}

/// <param name="TotalLines">Lines of the whole file.</param>
/// <param name="Cut">True when the slice was longer than the limit.</param>
internal sealed record FileSlice(string Text, long TotalLines, bool Cut);
