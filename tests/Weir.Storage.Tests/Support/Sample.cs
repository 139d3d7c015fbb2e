using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;

namespace Weir.Storage.Tests.Support;

/// <summary>Entries and batches as a command loop would make them.</summary>
internal static class Sample
{
    public static readonly OrganizationId Org = new("acme");
    public static readonly ItemId Item = new(new ProjectKey("SHOP"), 7);

    public static Digest Digest(char digit) => new("sha256:" + new string(digit, 64));

    /// <summary>The next sealed entry after <paramref name="head"/>.</summary>
    public static JournalEntry Entry(JournalHead head, Func<JournalEntry, JournalEntry>? change = null)
    {
        var sequence = head.Sequence + 1;
        var entry = new JournalEntry(
            Org,
            sequence,
            head.Epoch,
            new Timestamp(1_700_000_000_000 + sequence),
            Item,
            "ItemCreated",
            Version: 1,
            Encoding.UTF8.GetBytes($$"""{"n":{{sequence}}}"""),
            PrincipalId.Person("ada"),
            $"cmd-{sequence}",
            head.Hash,
            default);
        return EntryHash.Seal(change?.Invoke(entry) ?? entry);
    }

    /// <summary>A run of entries that chain to <paramref name="head"/>.</summary>
    public static ImmutableArray<JournalEntry> Entries(
        JournalHead head, int count, Func<JournalEntry, JournalEntry>? change = null)
    {
        var entries = ImmutableArray.CreateBuilder<JournalEntry>(count);
        for (var index = 0; index < count; index++)
        {
            var entry = Entry(head, change);
            entries.Add(entry);
            head = new JournalHead(entry.Sequence, entry.Hash, head.Epoch);
        }
        return entries.MoveToImmutable();
    }

    /// <summary>A batch of entries on top of <paramref name="head"/>, in its epoch.</summary>
    public static JournalBatch Batch(
        JournalHead head, int count = 1, Func<JournalEntry, JournalEntry>? change = null, OrganizationId? org = null)
    {
        var organization = org ?? Org;
        var entries = Entries(head, count, entry => Changed(entry with { Organization = organization }, change));
        return new JournalBatch(organization, head.Epoch, head.Sequence, entries, [], []);
    }

    public static JournalBatch With(this JournalBatch batch, params ReadOnlySpan<CommandRecord> commands) =>
        batch with { Commands = [.. commands] };

    public static JournalBatch With(this JournalBatch batch, params ReadOnlySpan<ReadModelRow> rows) =>
        batch with { Rows = [.. rows] };

    public static CommandRecord Command(string id, long sequence) => new(id, Digest('b'), """{"ok":true}""", sequence);

    public static ReadModelRow Row(string key, string group = "SHOP", long order = 0, string json = "{}") =>
        new(ReadModels.Items, key, group, order, json);

    /// <summary>Appends a batch that must be accepted, and returns the new head.</summary>
    public static async Task<JournalHead> CommitAsync(this IJournal journal, JournalBatch batch)
    {
        (await journal.AppendAsync(batch, TestContext.Current.CancellationToken)).ShouldBe(AppendStatus.Committed);
        return await journal.HeadAsync(batch.Organization, TestContext.Current.CancellationToken);
    }

    /// <summary>Takes the lead and returns the head to append to.</summary>
    public static async Task<JournalHead> StartAsync(this IJournal journal, OrganizationId? org = null)
    {
        var cancel = TestContext.Current.CancellationToken;
        await journal.LeadAsync(org ?? Org, cancel);
        return await journal.HeadAsync(org ?? Org, cancel);
    }

    private static JournalEntry Changed(JournalEntry entry, Func<JournalEntry, JournalEntry>? change) =>
        change?.Invoke(entry) ?? entry;
}
