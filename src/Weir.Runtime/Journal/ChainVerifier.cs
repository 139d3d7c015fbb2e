using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Journal;

/// <summary>
/// Reads the next entries: those with a sequence of at least <paramref name="from"/>, a page of them.
/// </summary>
public delegate ValueTask<ImmutableArray<JournalEntry>> ReadPage(long from, int limit, CancellationToken cancel);

/// <summary>
/// Walks a journal from its first entry and names the first fault.
/// </summary>
/// <remarks>
/// Each entry must belong to the organisation, have the next sequence, name the hash of the entry before it as its
/// previous hash, and have the hash that its own content gives. One entry of look-ahead tells a pair that changed
/// places from a single altered entry: of a swapped pair, the second one continues what came before.
/// A chain by itself cannot show that its end was cut off, nor that it was rewritten from some entry to its end by
/// somebody who computed all hashes anew.
/// </remarks>
public sealed class ChainVerifier(OrganizationId organization)
{
    /// <summary>Entries read at once: bounds memory, not what is verified.</summary>
    private const int PageEntries = 1_000;

    private long _verified;
    private long _epoch;
    private Digest _lastHash = JournalEntry.Genesis;

    /// <summary>Verifies entries that are at hand: all of a journal, in the order in which they are stored.</summary>
    public static ChainVerification Verify(OrganizationId organization, IReadOnlyList<JournalEntry> entries)
    {
        var verifier = new ChainVerifier(organization);
        for (var index = 0; index < entries.Count; index++)
        {
            var next = index + 1 < entries.Count ? entries[index + 1] : null;
            if (verifier.Accept(entries[index], next) is { } fault)
            {
                return verifier.Report(fault);
            }
        }
        return verifier.Report(null);
    }

    /// <summary>Verifies a whole journal page by page.</summary>
    public static async ValueTask<ChainVerification> VerifyAsync(
        OrganizationId organization, ReadPage read, CancellationToken cancel)
    {
        var verifier = new ChainVerifier(organization);
        var page = await read(1, PageEntries, cancel);
        while (page.Length > 0)
        {
            // The last entry of a page waits for the first one of the next, which is its look-ahead.
            var rest = await read(page[^1].Sequence + 1, PageEntries, cancel);
            for (var index = 0; index < page.Length; index++)
            {
                var next = index + 1 < page.Length ? page[index + 1] : rest.FirstOrDefault();
                if (verifier.Accept(page[index], next) is { } fault)
                {
                    return verifier.Report(fault);
                }
            }
            page = rest;
        }
        return verifier.Report(null);
    }

    private ChainVerification Report(ChainFault? fault) => new(_verified, _lastHash, fault);

    private ChainFault? Accept(JournalEntry entry, JournalEntry? next)
    {
        var fault = PlaceFault(entry, next) ?? LinkFault(entry, next) ?? EpochFault(entry);
        if (fault is null)
        {
            _verified = entry.Sequence;
            _lastHash = entry.Hash;
            _epoch = entry.Epoch;
        }
        return fault;
    }

    private ChainFault? PlaceFault(JournalEntry entry, JournalEntry? next)
    {
        var expected = _verified + 1;
        if (entry.Organization != organization)
        {
            return new ChainFault(ChainFaultKind.WrongOrganization, expected,
                $"Entry {expected} belongs to the organisation '{entry.Organization}', not to '{organization}'.");
        }
        if (entry.Sequence == expected)
        {
            return null;
        }
        if (entry.Sequence < expected)
        {
            return new ChainFault(ChainFaultKind.Reordered, expected,
                $"Entry {entry.Sequence} stands again, or late, after entry {_verified}.");
        }
        if (next?.Sequence == expected)
        {
            return new ChainFault(ChainFaultKind.Reordered, expected,
                $"Entry {entry.Sequence} stands before entry {expected}.");
        }
        var last = entry.Sequence - 1;
        return new ChainFault(ChainFaultKind.Missing, expected, last == expected
            ? $"Entry {expected} is missing."
            : $"Entries {expected} to {last} are missing.");
    }

    private ChainFault? LinkFault(JournalEntry entry, JournalEntry? next)
    {
        var linked = entry.PreviousHash == _lastHash;
        if (!linked && next is not null && next.PreviousHash == _lastHash && next.Organization == organization)
        {
            return new ChainFault(ChainFaultKind.Reordered, entry.Sequence,
                $"Entries {entry.Sequence} and {next.Sequence} have changed places: " +
                $"the second of them continues entry {_verified}.");
        }
        if (!HasItsHash(entry))
        {
            return new ChainFault(ChainFaultKind.Altered, entry.Sequence,
                $"Entry {entry.Sequence} was altered: its content does not give the hash that it carries.");
        }
        return linked ? null : new ChainFault(ChainFaultKind.Unlinked, entry.Sequence, entry.Sequence == 1
            ? "Entry 1 continues another entry, although it is the first."
            : $"Entry {entry.Sequence} does not continue entry {_verified}: one of the two was replaced.");
    }

    private ChainFault? EpochFault(JournalEntry entry) => entry.Epoch >= _epoch
        ? null
        : new ChainFault(ChainFaultKind.Deposed, entry.Sequence,
            $"Entry {entry.Sequence} was written in epoch {entry.Epoch}, after epoch {_epoch} had begun.");

    private static bool HasItsHash(JournalEntry entry)
    {
        try
        {
            return EntryHash.Holds(entry);
        }
        catch (EncoderFallbackException)
        {
            // Text that is not Unicode was never written: whatever stands there now, it was altered.
            return false;
        }
    }
}
