using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weir.Runtime.Journal;

/// <summary>One step from an older shape of an event to the next.</summary>
/// <param name="Type">The event's name.</param>
/// <param name="From">The version that it reads; it gives the one after it.</param>
/// <param name="Raise">The data of that version as JSON, to that of the next. What it is given is its own.</param>
public sealed record Upcast(string Type, int From, Func<JsonObject, JsonObject> Raise);

/// <summary>
/// The version that each event is written with, and the way from every older one to it.
/// </summary>
/// <remarks>
/// An event begins with version 1. Whoever changes its record adds an upcast from the version before, and by that alone
/// the version is raised: it is one more than the upcasts that the event has. Upcasts stay for ever, as the journals do
/// that hold the old versions. They turn JSON into JSON and know no record, since the record they would need is gone.
/// A new member of an enum, and a new kind of an abstract record, change no shape: older entries read as before, and an
/// older release that meets one says that it does not know it.
/// </remarks>
public sealed class EventVersions
{
    /// <summary>What this release writes and reads.</summary>
    public static EventVersions Released { get; } = new([
        // Lists that passes fan out over: artifacts have elements, and plans say so. Before, nothing fanned out.
        new Upcast("ArtifactAttached", 1, Unchanged),
        new Upcast("ArtifactRecorded", 1, Unchanged),
        new Upcast("DefinitionPinned", 1, Unchanged),
        // Gates may spare people. Before, none did.
        new Upcast("DefinitionPinned", 2, Unchanged),
        // Items led to no others, and had no time of their own. What intake settled was not said: a person had.
        new Upcast("ItemCreated", 1, Unchanged),
        new Upcast("PassHeld", 1, Unchanged),
        // Reclassifications carry artifacts, passes have follow-ups, gates may be passed in an emergency, and a working
        // day is what a calendar says. Before, a person decided what became of a match, and it had eight hours.
        new Upcast("DefinitionPinned", 3, Unchanged),
        // Code owners and required documents were not measured: nobody was asked, and nothing was due.
        new Upcast("ChangeRebased", 1, Unchanged),
        new Upcast("ChangeRecorded", 1, Unchanged),
        new Upcast("ElementJoined", 1, Unchanged),
        new Upcast("ElementMerged", 1, Unchanged),
        // Rules about risk were not measured: nothing raised it. Nor were components: the project's commands ran.
        new Upcast("ChangeRebased", 2, Unchanged),
        new Upcast("ChangeRecorded", 2, Unchanged),
        new Upcast("ElementJoined", 2, Unchanged),
        new Upcast("ElementMerged", 2, Unchanged),
        // Nobody had a name elsewhere.
        new Upcast("PersonRecorded", 1, Unchanged),
        // Nobody stood in for anybody.
        new Upcast("VerdictRecorded", 1, Unchanged),
        // Commands were not told apart by what they run, results were nobody else's, items were merged one by one, and
        // deploying was pinned and not carried out.
        new Upcast("DefinitionPinned", 4, Unchanged),
        new Upcast("AttemptQueued", 1, Unchanged),
        new Upcast("CommandsJudged", 1, Unchanged),
        new Upcast("GateReopened", 1, Unchanged),
        new Upcast("JoinChecked", 1, Unchanged),
        new Upcast("MergeChecked", 1, Unchanged),
        new Upcast("LandingVerified", 1, Unchanged),
        // Everybody worked by the same calendar, and nobody was known to be of organization.md.
        new Upcast("PersonRecorded", 2, Unchanged),
        // A change had one repository, and so had its conflicts.
        new Upcast("PassReopened", 1, Unchanged),
        // Agents were given documents, and no notes.
        new Upcast("ContextGiven", 1, Unchanged),
        // Nobody knew what calls cost, and triggers had no budget.
        new Upcast("AttemptAsked", 1, Unchanged),
        new Upcast("AttemptFailed", 1, Unchanged),
        new Upcast("AttemptSucceeded", 1, Unchanged),
        new Upcast("ResultSalvaged", 1, Unchanged),
        new Upcast("TriggerPublished", 1, Unchanged),
        // Reverts were looked for in the primary repository alone.
        new Upcast("TargetObserved", 1, Unchanged),
        // Nobody looked whether a target had lost commits.
        new Upcast("IntegrationConflicted", 1, Unchanged),
        // No command said what it reads: its result was that of the whole tree.
        new Upcast("DefinitionPinned", 5, Unchanged),
        new Upcast("ChangeRebased", 3, Unchanged),
        new Upcast("ChangeRecorded", 3, Unchanged),
        new Upcast("ElementJoined", 3, Unchanged),
        new Upcast("ElementMerged", 3, Unchanged),
        new Upcast("ChangeStacked", 1, Unchanged),
        // Components had no documents of their own for agents.
        new Upcast("ContextGiven", 2, Unchanged),
        // Commands had no line for what a change affects: all of them were run as a whole.
        new Upcast("DefinitionPinned", 6, Unchanged),
        new Upcast("BaseJudged", 1, Unchanged),
        new Upcast("CommandsJudged", 2, Unchanged),
        new Upcast("CulpritFound", 1, Unchanged),
        new Upcast("JoinChecked", 2, Unchanged),
        new Upcast("MergeChecked", 2, Unchanged),
        new Upcast("MergeRan", 1, Unchanged),
        // Items had no budget.
        new Upcast("DefinitionPinned", 7, Unchanged),
        new Upcast("ItemCreated", 2, Unchanged),
        new Upcast("AttemptDispatched", 1, Unchanged),
        new Upcast("PassHeld", 2, Unchanged),
        new Upcast("PassReleased", 1, Unchanged),
    ]);

    /// <summary>For fields that mean what their absence meant.</summary>
    private static JsonObject Unchanged(JsonObject data) => data;

    private const int First = 1;

    private readonly FrozenDictionary<string, ImmutableArray<Upcast>> _upcasts;

    /// <param name="upcasts">Of each event those from version 1 on, without gaps; in any order.</param>
    /// <exception cref="ArgumentException">A step is missing or there twice.</exception>
    public EventVersions(ImmutableArray<Upcast> upcasts)
    {
        _upcasts = upcasts.GroupBy(upcast => upcast.Type, StringComparer.Ordinal).ToFrozenDictionary(
            group => group.Key, group => group.OrderBy(upcast => upcast.From).ToImmutableArray(),
            StringComparer.Ordinal);
        foreach (var chain in _upcasts.Values)
        {
            for (var step = 0; step < chain.Length; step++)
            {
                if (chain[step].From != First + step)
                {
                    throw new ArgumentException(
                        $"{chain[step].Type} has no single upcast from version {First + step}.", nameof(upcasts));
                }
            }
        }
    }

    /// <summary>The version that the event is written with.</summary>
    public int Of(string type) => First + (_upcasts.TryGetValue(type, out var chain) ? chain.Length : 0);

    /// <summary>Whether an entry of this version can be read.</summary>
    public bool Knows(string type, int version) => version >= First && version <= Of(type);

    /// <summary>An older entry's data as the version has it that is written now.</summary>
    /// <exception cref="JsonException">The data is not a JSON object.</exception>
    public JsonObject Raise(string type, int version, ReadOnlyMemory<byte> data)
    {
        var json = JsonNode.Parse(data.Span) as JsonObject
            ?? throw new JsonException($"the data of {type} is no object");
        foreach (var upcast in _upcasts[type].Skip(version - First))
        {
            json = upcast.Raise(json);
        }
        return json;
    }
}
