using System.Collections.Immutable;
using Weir.Core.Gates;
using Weir.Core.Plans;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts.Gates;

/// <summary>
/// What an ending means. A failure is evidence only when the command really ran: for <c>expect: fail</c> a build that
/// broke, a shell that found no program or a crash would otherwise prove a defect that was never reproduced.
/// </summary>
public static class GateRunRule
{
    private const int AwaitedFailure = 1;
    private const int NotExecutable = 126;
    private const int NotFound = 127;

    /// <summary>A shell reports a child killed by a signal as 128 plus the signal; there are 64 signals.</summary>
    private const int FirstSignal = 129;
    private const int LastSignal = 192;

    public static RunVerdict Outcome(
        ProcessEnd end, int exitCode, Expectation expect, ImmutableArray<int> failExits)
    {
        if (!CameToAnEnd(end, exitCode))
        {
            return RunVerdict.Broken;
        }
        var asExpected = expect == Expectation.Pass
            ? exitCode == 0
            : exitCode == AwaitedFailure || (exitCode != 0 && !failExits.IsDefault && failExits.Contains(exitCode));
        return asExpected ? RunVerdict.Pass : RunVerdict.Fail;
    }

    public static string Sentence(
        ProcessEnd end, int exitCode, Expectation expect, RunVerdict outcome) => outcome switch
    {
        RunVerdict.Broken => $"It could not run: {Ending(end, exitCode)}.",
        RunVerdict.Pass when expect == Expectation.Pass => "It passed.",
        RunVerdict.Pass => $"It failed as awaited, with exit code {exitCode}.",
        _ when expect == Expectation.Pass => $"It failed with exit code {exitCode}.",
        _ when exitCode == 0 => "It passed, and a failure was awaited.",
        _ => $"It ended with exit code {exitCode}, which is not the awaited failure (1, or one listed in fail_exits).",
    };

    private static bool CameToAnEnd(ProcessEnd end, int exitCode) =>
        end == ProcessEnd.Exited
        && exitCode is not (NotExecutable or NotFound or (>= FirstSignal and <= LastSignal) or < 0);

    private static string Ending(ProcessEnd end, int exitCode) => (end, exitCode) switch
    {
        (ProcessEnd.TimedOut, _) => "it reached its time limit",
        (ProcessEnd.Idle, _) => "it printed nothing for too long",
        (ProcessEnd.Cancelled, _) => "it was stopped",
        (ProcessEnd.NotStarted, _) => "the sandbox could not start it",
        (_, NotExecutable) => "a program was found that cannot be executed (exit code 126)",
        (_, NotFound) => "a program was not found (exit code 127)",
        _ => $"it was killed by signal {exitCode - 128}",
    };
}
