using System.Collections.Immutable;

namespace Weir.Runtime.Ports;

/// <summary>
/// Runs a program that may be hostile: agent-written code, commands of gates, git on an attempt's clone. The program
/// sees a read-only system, the folders it is given, a private temporary folder and home, its own process ids and no
/// network.
/// </summary>
public interface ISandbox
{
    /// <summary>What isolates: <c>bubblewrap</c>, or <c>none</c> when the engine was started unsandboxed.</summary>
    string Name { get; }

    /// <summary>False when nothing isolates: verdicts given beside such runs are marked.</summary>
    bool Isolated { get; }

    /// <summary>
    /// Runs to the end, the time limit, the idle limit or cancellation, and kills the whole process tree before it
    /// returns. A program that cannot be started is a <see cref="ProcessEnd.NotStarted"/>, not an exception.
    /// </summary>
    Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel);
}

public sealed record SandboxedProcess
{
    /// <summary>The program and its arguments; never a shell line.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>Absolute, inside one of the mounts. The same path inside and outside the sandbox.</summary>
    public required string WorkingDirectory { get; init; }

    public ImmutableArray<string> Writable { get; init; } = [];
    public ImmutableArray<string> ReadOnly { get; init; } = [];

    /// <summary>
    /// It asks for nothing of the system but programs and their libraries: no certificates, names or fonts. A sandbox
    /// without them is made faster.
    /// </summary>
    public bool ProgramsOnly { get; init; }

    /// <summary>The whole environment besides PATH, HOME, TMPDIR and LANG, which the sandbox sets.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>
    /// What leads out of the sandbox and into it, which has no other network. Where nothing isolates there are none to
    /// be asked for: ports of the machine are reached as they are.
    /// </summary>
    public ImmutableArray<SandboxRoute> Routes { get; init; } = [];

    /// <summary>
    /// What it is told while it runs, after <see cref="Input"/>; its input ends when this does. Null for nothing. Reads
    /// of it are cancelled when the program has ended.
    /// </summary>
    public Stream? Feed { get; init; }

    /// <summary>The longest it may run.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest it may print nothing; null for no limit.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>
    /// Of standard output and error together, in bytes; what is printed beyond is counted and dropped.
    /// </summary>
    public int OutputLimit { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Where a copy of the output is written while it runs (bounded by <see cref="OutputLimit"/>); null for none.
    /// </summary>
    public string? LogFile { get; init; }

    /// <summary>
    /// Called when output arrives: a running command's output counts as progress. May be called from any thread.
    /// </summary>
    public Action? OnOutput { get; init; }

    /// <summary>
    /// Takes standard output as it arrives, also beyond <see cref="OutputLimit"/>; null for nobody. Called from one
    /// thread, in order.
    /// </summary>
    public OutputListener? Listener { get; init; }
}

/// <param name="bytes">Only valid during the call.</param>
public delegate void OutputListener(ReadOnlySpan<byte> bytes);

public enum RouteDirection
{
    /// <summary>The program asks at the port and is led to a socket on which somebody outside listens.</summary>
    Out,

    /// <summary>The program listens at the port; the socket is there for others once it answers.</summary>
    In,
}

/// <summary>One way between a sandbox and what is outside.</summary>
/// <param name="Port">On the sandbox's own loopback.</param>
/// <param name="Socket">A Unix socket, absolute, alone in its folder, which is mounted.</param>
public sealed record SandboxRoute(RouteDirection Direction, int Port, string Socket);

public enum ProcessEnd
{
    Exited,
    Signalled,
    TimedOut,
    Idle,
    Cancelled,
    NotStarted,
}

/// <param name="ExitCode">The program's exit code; 128 plus the signal when it was signalled; -1 otherwise.</param>
/// <param name="Output">Standard output, bounded.</param>
/// <param name="Errors">Standard error, bounded.</param>
/// <param name="Dropped">Bytes printed beyond the limit.</param>
public sealed record ProcessResult(
    ProcessEnd End,
    int ExitCode,
    ReadOnlyMemory<byte> Output,
    string Errors,
    long Dropped,
    TimeSpan Elapsed)
{
    /// <summary>
    /// A sentence that names the limit of processes, memory or disk that the program met; empty when it met none that
    /// is known.
    /// </summary>
    public string Reached { get; init; } = "";

    public bool Succeeded => End == ProcessEnd.Exited && ExitCode == 0;

    /// <summary>A sentence on how it ended, with the limit that it met.</summary>
    public string Told(string sentence) => Reached.Length == 0 ? sentence : $"{sentence} {Reached}";

    public string Text => System.Text.Encoding.UTF8.GetString(Output.Span);
}
