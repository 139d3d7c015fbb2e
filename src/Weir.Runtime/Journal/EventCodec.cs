using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Weir.Core;
using Weir.Definitions.Canonical;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Journal;

/// <summary>
/// Turns Core's events into journal entries and back. An event's name is the name of its record; its version starts at
/// 1 and is raised, with an upcast from the older shape, when the record changes.
/// </summary>
public static class EventCodec
{
    private static readonly FrozenDictionary<string, JsonTypeInfo> Types = typeof(Event).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Event)))
        .ToFrozenDictionary(type => type.Name, CanonicalJson.Written.GetTypeInfo, StringComparer.Ordinal);

    /// <summary>The version that each event is written with.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The names of all events, sorted.</summary>
    public static IEnumerable<string> Names => Types.Keys.Order(StringComparer.Ordinal);

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
            CurrentVersion,
            JsonSerializer.SerializeToUtf8Bytes(recorded.Event, Types[type]),
            recorded.By,
            commandId,
            previous,
            JournalEntry.Genesis));
    }

    /// <exception cref="JournalFormatException">The entry is of a type or version that this release does not
    /// know.</exception>
    public static Recorded Read(JournalEntry entry)
    {
        if (!Types.TryGetValue(entry.Type, out var type) || entry.Version > CurrentVersion)
        {
            throw new JournalFormatException(
                $"Entry {entry.Sequence} is {entry.Type} version {entry.Version}, which this release does not know. "
                + "The state was written by a newer Weir: start that one.");
        }
        var happened = (Event)JsonSerializer.Deserialize(entry.Data.Span, type)!;
        return new Recorded(entry.Sequence, entry.At, entry.Principal, happened);
    }
}

/// <summary>The journal holds what this release cannot read. The message says what to do.</summary>
public sealed class JournalFormatException(string message) : Exception(message);
