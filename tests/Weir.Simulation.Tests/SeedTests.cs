using System.Globalization;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests;

public sealed class SeedTests(ITestOutputHelper output)
{
    private const int DefaultSeeds = 60;

    /// <summary>What a set of seeds has to reach, or it proves little.</summary>
    private static readonly string[] Important =
    [
        "AttemptAsked", "AttemptClaimed", "AttemptDispatched", "AttemptFailed", "AttemptStopRequested",
        "AttemptSucceeded",
        "ChangeLanded", "ChangeRebased", "CommandsJudged", "DispatchPaused", "DispatchResumed", "EffectFailed",
        "GateApproved", "GateRejected", "GateReopened", "IntegrationConflicted", "ItemCancelled",
        "ItemClosed", "ItemDone", "ItemParked", "ItemResumed", "ItemSlaMissed", "LadderRestarted", "LadderStepped",
        "LandingVerified", "LeaseExtended", "MergeChecked", "PassDelayed", "PassHeld", "PassNotApplicable",
        "PassReleased",
        "PassReopened", "PassRevived", "PassSkipped", "PassWentStale", "ResultSalvaged", "TaskDone", "TaskReleased",
        "TaskSlaMissed", "TaskTaken", "TaskWithdrawn", "VerdictRecorded",
    ];

    [Fact]
    public void Every_invariant_holds_for_every_seed()
    {
        if (Variable("WEIR_SEED") is { } one)
        {
            var outcome = Simulation.Run(new Settings(one) { Tell = output.WriteLine });
            outcome.Failure.ShouldBeNull(outcome.Report);
            return;
        }
        var reached = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var noted = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var failed = new List<Outcome>();
        var seeds = Variable("WEIR_SEEDS") ?? DefaultSeeds;
        for (var seed = 1; seed <= seeds; seed++)
        {
            var outcome = Simulation.Run(new Settings(seed));
            Add(reached, outcome.Trace.Events);
            Add(noted, outcome.Trace.Noted);
            if (outcome.Failure is not null)
            {
                failed.Add(outcome);
            }
        }
        output.WriteLine($"{seeds} seeds, {reached.Values.Sum()} events");
        output.WriteLine("events: " + string.Join(", ", reached.Select(pair => $"{pair.Key} {pair.Value}")));
        output.WriteLine("faults: " + string.Join(", ", noted.Select(pair => $"{pair.Key} {pair.Value}")));
        foreach (var kind in
            failed.GroupBy(outcome => outcome.Broken ?? outcome.Failure!.GetType().Name, StringComparer.Ordinal))
        {
            output.WriteLine($"{kind.Key}: seeds {string.Join(", ", kind.Select(outcome => outcome.Seed))}");
        }
        failed.FirstOrDefault()?.Failure.ShouldBeNull(failed[0].Report);
        Important.Where(name => !reached.ContainsKey(name)).ShouldBeEmpty("these events were not reached by any seed");
    }

    private static void Add(SortedDictionary<string, int> all, SortedDictionary<string, int> some)
    {
        foreach (var (name, count) in some)
        {
            all[name] = all.GetValueOrDefault(name) + count;
        }
    }

    private static int? Variable(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_seed_gives_the_same_trace_twice(int seed)
    {
        Trace first = Simulation.Run(new Settings(seed)).Trace, second = Simulation.Run(new Settings(seed)).Trace;

        second.Lines.ShouldBe(first.Lines);
    }
}
