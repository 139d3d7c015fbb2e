using System.Collections.Immutable;
using System.Text;
using Weir.Core.Gates;
using Weir.Runtime.Ports;
using Weir.Runtime.Services;

namespace Weir.Runtime.Attempts.Gates;

/// <summary>
/// Executes the commands of a gate in one clone, in order, each from the same state: the clone is reset between them,
/// so that no command is judged by what another one left. All of them run, because every finding is worth having at
/// once.
/// </summary>
public static class GateCommandRunner
{
    /// <summary>Bytes of output kept of one command.</summary>
    public const int LogLimit = 4 * 1024 * 1024;

    private const string Line = """exec sh -eu -c "$1" 2>&1""";

    /// <summary>
    /// Throws <see cref="OperationCanceledException"/> when it is stopped, and <see cref="ServiceFailedException"/>
    /// when a service is missing; results so far are worth nothing then.
    /// </summary>
    public static async Task<ImmutableArray<GateRunResult>> RunAsync(GateRunRequest request, CancellationToken cancel)
    {
        var results = ImmutableArray.CreateBuilder<GateRunResult>(request.Runs.Length);
        foreach (var (index, run) in request.Runs.Index())
        {
            if (index > 0)
            {
                await request.Reset(cancel);
            }
            request.Progress($"Gate command {run.Id} runs.");
            results.Add(await RunAsync(request, run, index, cancel));
        }
        return results.MoveToImmutable();
    }

    private static async Task<GateRunResult> RunAsync(
        GateRunRequest request, GateRun run, int index, CancellationToken cancel)
    {
        await using var services = await request.Services(run, cancel);
        var result = await services.Around(request.Sandbox).RunAsync(
            new SandboxedProcess
            {
                Arguments = ["sh", "-c", Line, "weir-gate", run.Line],
                WorkingDirectory = request.Workspace,
                Writable = [request.Workspace],
                Environment = run.Environment.SetItems(services.Variables),
                Timeout = run.Timeout,
                Idle = request.IdleLimit,
                OutputLimit = LogLimit,
                LogFile = Path.Combine(request.Scratch, $"run-{index + 1}.log"),
                OnOutput = () => request.Progress($"Gate command {run.Id} is printing."),
            },
            cancel);
        cancel.ThrowIfCancellationRequested();
        var outcome = GateRunRule.Outcome(result.End, result.ExitCode, run.Expect, run.FailExits);
        return new GateRunResult(
            run.Id,
            outcome,
            result.ExitCode,
            GateRunRule.Sentence(result.End, result.ExitCode, run.Expect, outcome)
                + (result.Reached.Length == 0 ? "" : $" {result.Reached}"),
            Encoding.UTF8.GetString(result.Output.Span) + result.Errors
                + (outcome == RunVerdict.Pass || services.Ended.Length == 0 ? "" : "\n" + services.Ended),
            result.Dropped,
            result.Elapsed);
    }
}

public sealed record GateRunRequest
{
    public required string Workspace { get; init; }

    /// <summary>A folder outside the clone, for the logs while they grow.</summary>
    public required string Scratch { get; init; }
    public required ISandbox Sandbox { get; init; }
    public required ImmutableArray<GateRun> Runs { get; init; }

    /// <summary>Brings the clone back to the commit that is judged. Called between two commands.</summary>
    public required Func<CancellationToken, Task> Reset { get; init; }

    /// <summary>Starts what runs beside a command; see <see cref="ServiceFailedException"/>.</summary>
    public Func<GateRun, CancellationToken, Task<AttemptServices>> Services { get; init; } =
        static (_, _) => Task.FromResult(AttemptServices.None);

    /// <summary>The longest a command may print nothing; null for no limit.</summary>
    public TimeSpan? IdleLimit { get; init; }
    public Action<string> Progress { get; init; } = static _ => { };
}
