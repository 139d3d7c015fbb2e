using System.Runtime.CompilerServices;
using System.Text;
using Weir.Core;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;

namespace Weir.Storage;

/// <summary>
/// What every store checks of a batch before it writes any of it, so that all refuse the same mistakes of a caller.
/// The hashes themselves are the caller's: only how they link is looked at here.
/// </summary>
internal static class BatchRules
{
    private static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Throws <see cref="ArgumentException"/> with a sentence on the first thing that is wrong.</summary>
    public static void Check(JournalBatch batch)
    {
        Require(batch.Entries.Length <= JournalLimits.MaxBatchEntries,
            $"A batch of {batch.Entries.Length} entries is over the limit of {JournalLimits.MaxBatchEntries}.");
        CheckName(batch.Organization.Value, "organisation");
        for (var index = 0; index < batch.Entries.Length; index++)
        {
            CheckEntry(batch, index);
        }
        var last = batch.ExpectedSequence + batch.Entries.Length;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var command in batch.Commands)
        {
            CheckName(command.CommandId, "command id");
            CheckName(command.BodyHash.Value, "body hash");
            CheckText(command.Reply, "reply");
            Require(command.Sequence >= 0 && command.Sequence <= last,
                $"The command '{command.CommandId}' names sequence {command.Sequence}; the batch ends with {last}.");
            Require(seen.Add(command.CommandId), $"The command '{command.CommandId}' is twice in one batch.");
        }
        foreach (var row in batch.Rows)
        {
            CheckRow(row);
        }
    }

    /// <summary>Throws when the first entry does not continue the last one stored.</summary>
    public static void CheckLink(JournalBatch batch, Digest lastHash) => Require(
        batch.Entries.IsEmpty || batch.Entries[0].PreviousHash == lastHash,
        $"Entry {batch.ExpectedSequence + 1} does not carry the hash of entry {batch.ExpectedSequence}.");

    /// <summary>Throws when a command was stored before: its reply stands.</summary>
    public static ArgumentException CommandExists(string commandId) =>
        Refusal($"The command '{commandId}' has a reply already.");

    public static void CheckRow(ReadModelRow row)
    {
        CheckTable(row.Table);
        CheckName(row.Key, "key");
        CheckName(row.Group, "group");
        CheckText(row.Json, "row");
    }

    public static void CheckTable(string table) =>
        Require(ReadModels.Tables.Contains(table, StringComparer.Ordinal), $"There is no read model '{table}'.");

    /// <summary>Throws when a page is asked for that cannot be.</summary>
    public static void CheckPage(long from, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
    }

    private static void CheckEntry(JournalBatch batch, int index)
    {
        var entry = batch.Entries[index];
        var sequence = batch.ExpectedSequence + 1 + index;
        Require(entry.Sequence == sequence, $"Entry {entry.Sequence} stands where {sequence} belongs.");
        Require(entry.Organization == batch.Organization, $"Entry {sequence} belongs to '{entry.Organization}'.");
        Require(entry.Epoch == batch.Epoch, $"Entry {sequence} has epoch {entry.Epoch}, its batch {batch.Epoch}.");
        Require(index == 0 || entry.PreviousHash == batch.Entries[index - 1].Hash,
            $"Entry {sequence} does not carry the hash of entry {sequence - 1}.");
        Require(entry.Data.Length <= JournalLimits.MaxDataBytes,
            $"Entry {sequence} has {entry.Data.Length} bytes of data, over the limit of {JournalLimits.MaxDataBytes}.");
        CheckName(entry.Type, "type");
        CheckName(entry.Principal.Value, "principal");
        CheckName(entry.CommandId, "command id");
        CheckName(entry.PreviousHash.Value, "previous hash");
        CheckName(entry.Hash.Value, "hash");
        if (entry.Item is { } item)
        {
            CheckName(item.Project.Value, "project key");
            Require(ItemText.Read(ItemText.Write(item)) == item, $"'{item}' cannot be an item's id.");
        }
    }

    private static void CheckName(string text, string what) => CheckLength(text, what, JournalLimits.MaxNameBytes);

    private static void CheckText(string text, string what) => CheckLength(text, what, JournalLimits.MaxTextBytes);

    // Text that one store would cut off or change is refused by all: NUL (PostgreSQL has none) and lone surrogates
    // (UTF-8 has none).
    private static void CheckLength(string text, string what, int limit)
    {
        ArgumentNullException.ThrowIfNull(text, what);
        Require(!text.Contains('\0', StringComparison.Ordinal), $"The {what} contains a NUL character.");
        int bytes;
        try
        {
            bytes = StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException error)
        {
            throw Refusal($"The {what} is not valid Unicode.", error);
        }
        Require(bytes <= limit, $"The {what} has {bytes} bytes, over the limit of {limit}.");
    }

    /// <summary>The sentence is made only for what is refused: every entry is checked a dozen times.</summary>
    private static void Require(
        bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref RefusalSentence sentence)
    {
        if (!holds)
        {
            throw Refusal(sentence.ToString());
        }
    }

#pragma warning disable MA0015 // The sentence says which part of the batch is wrong; a parameter's name would not.
    private static ArgumentException Refusal(string sentence, Exception? inner = null) => new(sentence, inner);
#pragma warning restore MA0015
}
