using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Weir.Simulation.Tests;

/// <summary>Many runs, spread over the processors, and what they came to together.</summary>
internal sealed class Storm
{
    /// <summary>So many runs at most are over before the code that they run is compiled for good.</summary>
    private const int WarmUp = 150;

    private readonly SortedDictionary<string, int> _events = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _noted = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _reached = new(StringComparer.Ordinal);
    private readonly Spent _warmUp;
    private readonly Spent _rest;

    private Storm(Outcome[] outcomes, Spent warmUp, Spent rest)
    {
        Seeds = outcomes.Length;
        Used = warmUp.Used + rest.Used;
        _warmUp = warmUp;
        _rest = rest;
        foreach (var outcome in outcomes)
        {
            Add(_events, outcome.Trace.Events);
            Add(_failures, outcome.Trace.Failures);
            Add(_noted, outcome.Trace.Noted);
            Add(_reached, outcome.Trace.Reached);
            Steps += outcome.Steps;
        }
        Failed = [.. outcomes.Where(outcome => outcome.Failure is not null)];
    }

    public int Seeds { get; }
    public long Steps { get; }

    /// <summary>Processor time of the whole process, with what it took to compile and to collect.</summary>
    public TimeSpan Used { get; }
    public IReadOnlyDictionary<string, int> Events => _events;
    public IReadOnlyDictionary<string, int> Failures => _failures;
    public IReadOnlyDictionary<string, int> Noted => _noted;
    public IReadOnlyDictionary<string, int> Reached => _reached;
    public IReadOnlyList<Outcome> Failed { get; }
    public double EventsPerSecond => _events.Values.Sum() / Used.TotalSeconds;

    public static Storm Run(IEnumerable<Settings> settings)
    {
        var all = settings.ToList();
        var (first, warmUp) = Measure(all.Take(Math.Min(WarmUp, all.Count / 2)));
        var (others, rest) = Measure(all.Skip(first.Length));
        return new Storm([.. first, .. others], warmUp, rest);
    }

    private static (Outcome[] Outcomes, Spent Spent) Measure(IEnumerable<Settings> settings)
    {
        var before = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes();
        var outcomes = settings.AsParallel().AsOrdered().WithDegreeOfParallelism(Environment.ProcessorCount)
            .Select(Run).ToArray();
        return (outcomes, new Spent(
            outcomes.Sum(outcome => outcome.Trace.Committed), Environment.CpuUsage.TotalTime - before,
            GC.GetTotalAllocatedBytes() - allocated));
    }

    private static Outcome Run(Settings settings)
    {
        var outcome = Simulation.Run(settings);
        if (outcome.Failure is null)
        {
            outcome.Trace.Forget();
        }
        return outcome;
    }

    public string Summary
    {
        get
        {
            var text = new StringBuilder();
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{Seeds} seeds, {_events.Values.Sum()} events, {Steps} steps in {Used.TotalSeconds:0.0} s of "
                    + $"processor time: {EventsPerSecond:0} events/s and "
                    + $"{Steps / Used.TotalSeconds:0} steps/s per core");
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{Code}: {_warmUp.PerSecond:0} events/s while it was compiled, {_rest.PerSecond:0} events/s after, "
                    + $"{_rest.Allocated / 1024.0 / _rest.Events:0.0} KB allocated for each event");
            text.AppendLine("events: " + List(_events));
            text.AppendLine("failures: " + List(_failures));
            text.AppendLine("faults: " + List(_noted));
            text.AppendLine("calendars: " + List(_reached));
            foreach (var kind in Failed.GroupBy(
                outcome => outcome.Broken ?? outcome.Failure!.GetType().Name, StringComparer.Ordinal))
            {
                text.AppendLine($"{kind.Key}: seeds {string.Join(", ", kind.Select(outcome => outcome.Seed))}");
            }
            return text.ToString();
        }
    }

    /// <summary>What was measured: code that the compiler made smaller and faster, or not.</summary>
    private static string Code =>
        typeof(Core.ControlPlane).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true }
            ? "code that is not optimised"
            : "optimised code";

    private readonly record struct Spent(long Events, TimeSpan Used, long Allocated)
    {
        public double PerSecond => Events / Used.TotalSeconds;
    }

    private static string List(SortedDictionary<string, int> counts) =>
        string.Join(", ", counts.Select(pair => $"{pair.Key} {pair.Value}"));

    private static void Add(SortedDictionary<string, int> all, IReadOnlyDictionary<string, int> some)
    {
        foreach (var (name, count) in some)
        {
            all[name] = all.GetValueOrDefault(name) + count;
        }
    }
}

/// <summary>Tests that measure, or use every processor, run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
