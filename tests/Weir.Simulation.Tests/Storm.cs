using System.Globalization;
using System.Text;

namespace Weir.Simulation.Tests;

/// <summary>Many runs, spread over the processors, and what they came to together.</summary>
internal sealed class Storm
{
    private readonly SortedDictionary<string, int> _events = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _noted = new(StringComparer.Ordinal);

    private Storm(Outcome[] outcomes, TimeSpan used)
    {
        Seeds = outcomes.Length;
        Used = used;
        foreach (var outcome in outcomes)
        {
            Add(_events, outcome.Trace.Events);
            Add(_failures, outcome.Trace.Failures);
            Add(_noted, outcome.Trace.Noted);
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
    public IReadOnlyList<Outcome> Failed { get; }
    public double EventsPerSecond => _events.Values.Sum() / Used.TotalSeconds;

    public static Storm Run(IEnumerable<Settings> settings)
    {
        var before = Environment.CpuUsage.TotalTime;
        var outcomes = settings.AsParallel().AsOrdered().WithDegreeOfParallelism(Environment.ProcessorCount)
            .Select(Run).ToArray();
        return new Storm(outcomes, Environment.CpuUsage.TotalTime - before);
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
            text.AppendLine("events: " + List(_events));
            text.AppendLine("failures: " + List(_failures));
            text.AppendLine("faults: " + List(_noted));
            foreach (var kind in Failed.GroupBy(
                outcome => outcome.Broken ?? outcome.Failure!.GetType().Name, StringComparer.Ordinal))
            {
                text.AppendLine($"{kind.Key}: seeds {string.Join(", ", kind.Select(outcome => outcome.Seed))}");
            }
            return text.ToString();
        }
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
