using System.Collections.Immutable;
using Weir.Runtime.Attempts.Gates;
using Weir.Agents.Tests.Bench;
using Weir.Core.Gates;
using Weir.Core.Plans;

namespace Weir.Agents.Tests.Gates;

public sealed class GateCommandRunnerTests
{
    private static GateRun Run(string id, string line, Expectation expect = Expectation.Pass) =>
        new(id, line, Variables, expect, [], TimeSpan.FromMinutes(1));

    private static readonly ImmutableSortedDictionary<string, string> Variables =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("WEIR_ARTIFACT_REPRO", "a b; false");

    [Fact]
    public async Task Every_command_runs_from_the_same_state_and_is_judged()
    {
        using var bench = new AttemptBench();
        var left = Path.Combine(bench.Workspace, "left.txt");
        var resets = 0;

        var results = await GateCommandRunner.RunAsync(
            Request(
                bench,
                [
                    Run("dirty", "test ! -e left.txt; touch left.txt; echo \"$WEIR_ARTIFACT_REPRO\"; echo oops >&2"),
                    Run("clean", "test ! -e left.txt; touch left.txt; exit 4"),
                    Run("repro", "test ! -e left.txt; exit 1", Expectation.Fail),
                    Run("absent", "no-such-program", Expectation.Fail),
                    Run("crash", "kill -SEGV $$"),
                ],
                reset: () =>
                {
                    resets++;
                    File.Delete(left);
                }),
            default);

        results.Select(result => $"{result.Id} {result.Outcome} {result.ExitCode}").ShouldBe(
        ["dirty Pass 0", "clean Fail 4", "repro Pass 1", "absent Broken 127", "crash Broken 139"]);
        results[0].Log.ShouldBe("a b; false\noops\n");
        results[3].Log.ShouldContain("no-such-program");
        resets.ShouldBe(4);
    }

    [Fact]
    public async Task A_command_at_its_time_limit_is_broken_and_the_next_one_runs()
    {
        using var bench = new AttemptBench();
        var slow = Run("slow", "echo begun; sleep 600") with { Timeout = TimeSpan.FromMilliseconds(300) };

        var results = await GateCommandRunner.RunAsync(Request(bench, [slow, Run("next", "true")]), default);

        results[0].Outcome.ShouldBe(RunVerdict.Broken);
        results[0].Sentence.ShouldBe("It could not run: it reached its time limit.");
        results[0].Log.ShouldBe("begun\n");
        results[1].Outcome.ShouldBe(RunVerdict.Pass);
    }

    [Fact]
    public async Task A_flood_is_counted_and_kept_within_its_limit()
    {
        using var bench = new AttemptBench();

        var results = await GateCommandRunner.RunAsync(
            Request(bench, [Run("flood", $"head -c {GateCommandRunner.LogLimit + 1000} /dev/zero")]), default);

        results[0].Outcome.ShouldBe(RunVerdict.Pass);
        results[0].Log.Length.ShouldBe(GateCommandRunner.LogLimit);
        results[0].Dropped.ShouldBe(1000);
    }

    [Fact]
    public async Task A_stopped_gate_throws_and_resets_nothing_more()
    {
        using var bench = new AttemptBench();
        using var stop = new CancellationTokenSource();
        var resets = 0;
        var request = Request(bench, [Run("one", "echo begun; sleep 600"), Run("two", "true")], () => resets++) with
        {
            Progress = sentence =>
            {
                if (sentence == "Gate command one is printing.")
                {
                    stop.Cancel();
                }
            },
        };

        await Should.ThrowAsync<OperationCanceledException>(() => GateCommandRunner.RunAsync(request, stop.Token));

        resets.ShouldBe(0);
    }

    private static GateRunRequest Request(
        AttemptBench bench, ImmutableArray<GateRun> runs, Action? reset = null) => new()
    {
        Workspace = bench.Workspace,
        Scratch = bench.Scratch,
        Sandbox = bench.Sandbox,
        Runs = runs,
        Reset = _ =>
        {
            reset?.Invoke();
            return Task.CompletedTask;
        },
    };
}
