using Weir.Core;
using Weir.Definitions.Canonical;
using Weir.Simulation.Tests.Time;

namespace Weir.Simulation.Tests.Traces;

/// <summary>
/// What happened in a run, line by line: events as they became durable, and what the world did to the servers.
/// </summary>
internal sealed class Trace(VirtualTime time, Action<string>? tell)
{
    private const int Shown = 30;

    private readonly List<string> _lines = [];

    public SortedDictionary<string, int> Events { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, int> Noted { get; } = new(StringComparer.Ordinal);

    /// <summary>How many events became durable.</summary>
    public int Committed { get; private set; }

    public IReadOnlyList<string> Lines => _lines;

    public void Event(Recorded recorded)
    {
        var type = recorded.Event.GetType();
        Committed++;
        Events[type.Name] = Events.GetValueOrDefault(type.Name) + 1;
        var json = System.Text.Json.JsonSerializer.Serialize(recorded.Event, type, CanonicalJson.Options);
        Add($"{recorded.Sequence,5} {type.Name} {recorded.By} {json}");
    }

    /// <summary>Something that is no event: a crash, a fault, an act of an actor.</summary>
    public void Note(string kind, string about)
    {
        Noted[kind] = Noted.GetValueOrDefault(kind) + 1;
        Add($"      -- {kind} {about}");
    }

    public string Tail => string.Join('\n', _lines.TakeLast(Shown));

    private void Add(string line)
    {
        var timed = $"{TimeSpan.FromMilliseconds(time.Elapsed):d\\.hh\\:mm\\:ss\\.fff} {line}";
        _lines.Add(timed);
        tell?.Invoke(timed);
    }
}
