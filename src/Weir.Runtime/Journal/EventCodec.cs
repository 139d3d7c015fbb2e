using System.Collections.Frozen;
using System.Text.Json;
using Weir.Core;
using Weir.Definitions.Canonical;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Journal;

/// <summary>
/// Turns Core's events into journal entries and back. An event's name is the name of its record; its version starts at
/// 1 and is raised, with an upcast from the older shape, when the record changes (see <see cref="EventVersions"/>).
/// </summary>
public static class EventCodec
{
    private static readonly FrozenDictionary<string, Type> Types = typeof(Event).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Event)))
        .ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>The names of all events, sorted.</summary>
    public static IEnumerable<string> Names => Types.Keys.Order(StringComparer.Ordinal);

    /// <summary>The record of an event's name.</summary>
    public static Type RecordOf(string name) => Types[name];

    public static JournalEntry Write(
        OrganizationId organization,
        long epoch,
        Recorded recorded,
        string commandId,
        Digest previous)
    {
        var type = recorded.Event.GetType().Name;
        return EntryHash.Seal(new JournalEntry(
            organization,
            recorded.Sequence,
            epoch,
            recorded.At,
            recorded.Event is ItemEvent about ? about.Item : null,
            type,
            EventVersions.Released.Of(type),
            DataOf(recorded.Event),
            recorded.By,
            commandId,
            previous,
            JournalEntry.Genesis));
    }

    /// <summary>What an entry of the newest version holds of an event.</summary>
    public static byte[] DataOf(Event happened) => CanonicalWriter.WriteRecord(happened);

    /// <inheritdoc cref="Read(JournalEntry, EventVersions)"/>
    public static Recorded Read(JournalEntry entry) => Read(entry, EventVersions.Released);

    /// <summary>The event, whatever version it was written with.</summary>
    /// <exception cref="JournalFormatException">The entry is of a type or version that is not known.</exception>
    public static Recorded Read(JournalEntry entry, EventVersions versions)
    {
        if (!Types.TryGetValue(entry.Type, out var type) || !versions.Knows(entry.Type, entry.Version))
        {
            throw new JournalFormatException(
                $"Entry {entry.Sequence} is {entry.Type} version {entry.Version}, which this release does not know: "
                + "a newer Weir wrote it.")
            {
                Hint = JournalFormatException.StartNewer,
            };
        }
        try
        {
            var happened = entry.Version == versions.Of(entry.Type)
                ? CanonicalReader.Read(type, entry.Data.Span)
                : versions.Raise(entry.Type, entry.Version, entry.Data).Deserialize(type, CanonicalJson.Options);
            return new Recorded(entry.Sequence, entry.At, entry.Principal, (Event)happened!);
        }
        catch (JsonException fault)
        {
            throw new JournalFormatException(
                $"Entry {entry.Sequence} ({entry.Type} version {entry.Version}) holds what this release does not know: "
                + $"a newer Weir wrote it, or it was altered. {fault.Message}",
                fault)
            {
                Hint = JournalFormatException.StartNewer,
            };
        }
    }
}

/// <summary>The journal holds what this release cannot read. The message says what.</summary>
public sealed class JournalFormatException(string message, Exception? inner = null) : Exception(message, inner)
{
    public const string StartNewer = "Use the newer release of Weir that wrote it: a journal is never turned back.";

    /// <summary>What to do next, as a sentence or a command.</summary>
    public string Hint { get; init; } = "weir audit verify";
}
