using System.Globalization;
using Weir.Core.Passes;
using Weir.Runtime.Journal;
using Weir.Simulation.Tests.Invariants;

namespace Weir.Simulation.Tests;

/// <summary>
/// The storm with many seeds. <c>./test --seeds N</c> runs that many, <c>./test --seed N</c> replays one with its
/// trace.
/// </summary>
[Collection(Alone.Name)]
public sealed class SeedTests(ITestOutputHelper output)
{
    private const int DefaultSeeds = 500;

    /// <summary>
    /// Fewer seeds than this need not reach everything, and are over before the code they run is compiled.
    /// </summary>
    private const int RepresentativeSeeds = 200;

    /// <summary>
    /// Events of one second of processor time. A floor, not a measurement: generous to slow and busy machines.
    /// </summary>
    private const int SlowestEventsPerSecond = 2_000;

    [Fact]
    public void Every_invariant_holds_for_every_seed()
    {
        if (Variable("WEIR_SEED") is { } one)
        {
            var outcome = Simulation.Run(new Settings(one) { Tell = Console.WriteLine });
            outcome.Failure.ShouldBeNull(outcome.Report);
            return;
        }
        var seeds = Variable("WEIR_SEEDS") ?? DefaultSeeds;
        var storm = Storm.Run(Enumerable.Range(1, seeds).Select(seed => new Settings(seed)));
        // Also to the console, which ./test shows to whoever asks for seeds.
        Console.WriteLine(storm.Summary);
        output.WriteLine(storm.Summary);
        foreach (var failed in storm.Failed)
        {
            failed.Failure.ShouldBeNull(failed.Report);
        }
        if (seeds < RepresentativeSeeds)
        {
            return;
        }
        EventCodec.Names.Where(name => !storm.Events.ContainsKey(name))
            .ShouldBeEmpty("these events were not reached by any seed");
        Enum.GetNames<FailureReason>().Where(name => !storm.Failures.ContainsKey(name))
            .ShouldBeEmpty("these failures were not reached by any seed");
        CalendarReach.Names.Where(name => !storm.Reached.ContainsKey(name))
            .ShouldBeEmpty("no seed came upon these with its calendars");
        storm.EventsPerSecond.ShouldBeGreaterThan(SlowestEventsPerSecond);
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
        var (first, second) = (Simulation.Run(new Settings(seed)).Trace, Simulation.Run(new Settings(seed)).Trace);

        second.Lines.ShouldBe(first.Lines);
    }
}
