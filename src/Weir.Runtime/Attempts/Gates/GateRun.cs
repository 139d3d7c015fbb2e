using System.Collections.Immutable;
using Weir.Core.Gates;
using Weir.Core.Plans;

namespace Weir.Runtime.Attempts.Gates;

/// <summary>A command of a gate, resolved: placeholders are environment variables, names are lines.</summary>
/// <param name="Line">For <c>sh -eu -c</c> at the root of the clone.</param>
/// <param name="FailExits">For <see cref="Expectation.Fail"/>: awaited exit codes besides 1.</param>
public sealed record GateRun(
    string Id,
    string Line,
    ImmutableSortedDictionary<string, string> Environment,
    Expectation Expect,
    ImmutableArray<int> FailExits,
    TimeSpan Timeout);

/// <param name="ExitCode">128 plus the signal when it was signalled; -1 when it did not end by itself.</param>
/// <param name="Sentence">What happened, for people.</param>
/// <param name="Log">Output and errors as they were printed, bounded.</param>
/// <param name="Dropped">Bytes that the log does not hold.</param>
public sealed record GateRunResult(
    string Id,
    RunVerdict Outcome,
    int ExitCode,
    string Sentence,
    string Log,
    long Dropped,
    TimeSpan Elapsed);
