using System.Collections.Immutable;
using System.Globalization;
using Weir.Engines.Processes;
using Weir.Runtime.Ports;

namespace Weir.Engines.Isolation;

/// <summary>
/// The last trusted step before the program: a few lines of POSIX shell that run where the program will run (inside the
/// sandbox), lower the limits, check that the program exists there, print the <see cref="StartMarker"/> and hand over.
///
/// The program's environment travels as <c>WEIR_V1=NAME=value</c> and becomes real only inside. Passed on directly it
/// would also be the environment of bubblewrap itself, and one <c>LD_PRELOAD</c> would run agent-written code outside
/// of the sandbox; passed as arguments it would be readable by every user of the machine.
/// </summary>
internal static class Launcher
{
    public const string Shell = "/bin/sh";

    private const int FileLimitUnitBytes = 512;

    private const string Prepare = """
        ulimit -c 0 2>/dev/null
        ulimit -f "$WEIR_FILE_BLOCKS" 2>/dev/null
        ulimit -u "$WEIR_PROCESSES" 2>/dev/null || ulimit -p "$WEIR_PROCESSES" 2>/dev/null
        case $1 in
        */*) [ -f "$1" ] && [ -x "$1" ] ;;
        *) command -v -- "$1" >/dev/null 2>&1 ;;
        esac || {
            printf '%s\n' "The program '$1' is not there or cannot be executed; PATH is $PATH" >&2
            exit 127
        }
        n=$WEIR_VARIABLES
        while [ "$n" -gt 0 ]; do
            eval "set -- \"\$WEIR_V$n\" \"\$@\""
            n=$((n - 1))
        done
        printf '%s\n' "$WEIR_MARKER" >&2

        """;

    /// <summary>The shell becomes the program.</summary>
    public const string Become = Prepare + """
        exec env -i "$@"
        """;

    /// <summary>
    /// The shell stays as the first process of a process-id namespace: an ordinary program there would have no default
    /// signal actions, and would have to reap orphans. Its own remarks on how its child ended are not the program's.
    /// </summary>
    public const string Supervise = Prepare + """
        exec 3>&2 2>/dev/null
        env -i "$@" 2>&3 3>&-
        exit $?
        """;

    /// <summary>The environment of the launcher, which carries that of the program.</summary>
    public static ImmutableSortedDictionary<string, string> Environment(
        ImmutableSortedDictionary<string, string> program, long fileBytes, int? processes, StartMarker marker)
    {
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        environment["PATH"] = program["PATH"];
        environment["WEIR_MARKER"] = marker.Text;
        environment["WEIR_PROCESSES"] = processes is { } most ? Number(most) : "unlimited";
        environment["WEIR_FILE_BLOCKS"] = Number(fileBytes / FileLimitUnitBytes);
        environment["WEIR_VARIABLES"] = Number(program.Count);
        var n = 0;
        foreach (var (name, value) in program)
        {
            environment[$"WEIR_V{Number(++n)}"] = $"{name}={value}";
        }

        return environment.ToImmutable();
    }

    /// <summary>A sentence when the request cannot be carried out in any sandbox; null when it can.</summary>
    public static string? Refuse(SandboxedProcess process)
    {
        if (process.Arguments.IsDefaultOrEmpty || process.Arguments[0].Length == 0)
        {
            return "There is no program to run: the argument list is empty.";
        }

        if (process.Arguments[0].Contains('='))
        {
            return $"The program '{process.Arguments[0]}' cannot be started: its name holds '='.";
        }

        if (process.Arguments.Any(argument => argument.Contains('\0')))
        {
            return "An argument holds a zero byte.";
        }

        var bad = process.Environment.FirstOrDefault(pair => !CanPass(pair.Key, pair.Value));
        return bad.Key is null
            ? null
            : $"The environment variable '{bad.Key}' cannot be passed on: its name or value is not valid.";
    }

    /// <summary>What <c>env</c> would take for an option or the system for the end of a string is not passed.</summary>
    private static bool CanPass(string name, string value) =>
        name.Length > 0 && name[0] != '-' && !name.AsSpan().ContainsAny('=', '\0') && !value.Contains('\0');

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
