using System.Text;
using Weir.Core;
using Weir.Core.Passes;
using Weir.Runtime.Ports;
using Weir.Simulation.Tests.Time;

namespace Weir.Simulation.Tests.Traces;

/// <summary>
/// What happened in a run, line by line: events as they became durable, and what the world did to the servers. Lines
/// become text when somebody reads them.
/// </summary>
internal sealed class Trace(VirtualTime time, Action<string>? tell)
{
    private const int Shown = 40;

    private readonly List<Line> _lines = [];
    private readonly Dictionary<string, int> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _noted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _reached = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Events => _events;

    /// <summary>How often attempts failed, by reason.</summary>
    public IReadOnlyDictionary<string, int> Failures => _failures;
    public IReadOnlyDictionary<string, int> Noted => _noted;

    /// <summary>How often working time came upon what is not every day's.</summary>
    public IReadOnlyDictionary<string, int> Reached => _reached;

    /// <summary>How many events became durable.</summary>
    public int Committed { get; private set; }

    public IEnumerable<string> Lines => _lines.Select(line => line.ToString());

    public string Tail => string.Join('\n', _lines.TakeLast(Shown));

    public void Event(JournalEntry entry, Event happened)
    {
        Committed++;
        Count(_events, entry.Type);
        if (happened is AttemptFailed failed)
        {
            Count(_failures, failed.Reason.ToString());
        }
        Add(new Line(time.Elapsed, entry, "", ""));
    }

    /// <summary>Something that is no event: a crash, a fault, an act of an actor.</summary>
    public void Note(string kind, string about)
    {
        Count(_noted, kind);
        Add(new Line(time.Elapsed, null, kind, about));
    }

    public void Reach(string what) => Count(_reached, what);

    /// <summary>Lets go of the lines and keeps the counts: nobody reads thousands of runs that went well.</summary>
    public void Forget() => _lines.Clear();

    private static void Count(Dictionary<string, int> counts, string name) =>
        counts[name] = counts.GetValueOrDefault(name) + 1;

    private void Add(Line line)
    {
        _lines.Add(line);
        tell?.Invoke(line.ToString());
    }

    private readonly record struct Line(long At, JournalEntry? Entry, string Kind, string About)
    {
        public override string ToString() => $"{TimeSpan.FromMilliseconds(At):d\\.hh\\:mm\\:ss\\.fff} " + (Entry is null
            ? $"      -- {Kind} {About}"
            : $"{Entry.Sequence,5} {Entry.Type} {Entry.Principal} {Encoding.UTF8.GetString(Entry.Data.Span)}");
    }
}
