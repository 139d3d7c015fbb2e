using System.Collections.Immutable;
using System.Security.Cryptography;
using Weir.Core;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Journals;

/// <summary>What every journal keeps. Each store has a class that opens its own and inherits these tests.</summary>
public abstract partial class JournalConformance : IAsyncLifetime
{
    private static readonly OrganizationId Org = Sample.Org;

    private protected IJournal Journal { get; private set; } = null!;

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected abstract IJournal Open();

    public ValueTask InitializeAsync()
    {
        Journal = Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        Close();
        GC.SuppressFinalize(this);
    }

    private protected virtual void Close()
    {
    }

    [Fact]
    public async Task An_empty_journal_has_the_genesis_hash_and_no_epoch()
    {
        (await Journal.HeadAsync(Org, Cancel)).ShouldBe(new JournalHead(0, JournalEntry.Genesis, 0));
        (await Journal.ReadAsync(Org, 0, 10, Cancel)).ShouldBeEmpty();
        (await Journal.ReadItemAsync(Org, Sample.Item, 0, 10, Cancel)).ShouldBeEmpty();
        (await Journal.FindCommandAsync(Org, "cmd-1", Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Entries_are_read_back_as_they_were_appended()
    {
        var batch = Sample.Batch(await Journal.StartAsync(), 3);
        var head = await Journal.CommitAsync(batch);

        head.ShouldBe(new JournalHead(3, batch.Entries[2].Hash, 1));
        ShouldBeSame(await Journal.ReadAsync(Org, 1, 10, Cancel), batch.Entries);
    }

    [Fact]
    public async Task Sequences_have_no_gaps_over_many_batches()
    {
        var head = await Journal.StartAsync();
        for (var size = 1; size <= 20; size++)
        {
            head = await Journal.CommitAsync(Sample.Batch(head, size));
        }

        var all = await Journal.ReadAsync(Org, 1, 1_000, Cancel);
        all.Select(entry => entry.Sequence).ShouldBe(Enumerable.Range(1, 210).Select(n => (long)n));
        ChainVerifier.Verify(Org, all).ShouldBe(new ChainVerification(210, head.Hash, null));
    }

    [Fact]
    public async Task A_batch_of_ten_thousand_entries_is_one_append()
    {
        var batch = Sample.Batch(await Journal.StartAsync(), 10_000);
        var head = await Journal.CommitAsync(batch);

        head.Sequence.ShouldBe(10_000);
        (await Journal.ReadAsync(Org, 1, 20_000, Cancel)).Length.ShouldBe(10_000);
        (await ChainVerifier.VerifyAsync(Org, Page, Cancel)).ShouldBe(new ChainVerification(10_000, head.Hash, null));
    }

    [Fact]
    public async Task An_append_on_a_taken_sequence_writes_nothing()
    {
        var start = await Journal.StartAsync();
        var head = await Journal.CommitAsync(Sample.Batch(start, 2));
        var late = Sample.Batch(start).With(Sample.Command("late", 1)).With(Sample.Row("late"));

        (await Journal.AppendAsync(late, Cancel)).ShouldBe(AppendStatus.SequenceTaken);
        await ShouldHaveNothingOf("late", head);
    }

    [Fact]
    public async Task An_append_beyond_the_end_leaves_no_gap()
    {
        var head = await Journal.StartAsync();
        var ahead = Sample.Batch(head with { Sequence = 5 });

        (await Journal.AppendAsync(ahead, Cancel)).ShouldBe(AppendStatus.SequenceTaken);
        (await Journal.HeadAsync(Org, Cancel)).ShouldBe(head);
    }

    [Fact]
    public async Task Each_lead_is_the_next_epoch()
    {
        (await Journal.LeadAsync(Org, Cancel)).ShouldBe(1);
        (await Journal.LeadAsync(Org, Cancel)).ShouldBe(2);
        (await Journal.HeadAsync(Org, Cancel)).Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task A_deposed_leader_writes_nothing_even_on_the_right_sequence()
    {
        var old = await Journal.StartAsync();
        var current = await Journal.StartAsync();
        var late = Sample.Batch(old).With(Sample.Command("late", 1)).With(Sample.Row("late"));

        (await Journal.AppendAsync(late, Cancel)).ShouldBe(AppendStatus.Deposed);
        await ShouldHaveNothingOf("late", current);
        (await Journal.CommitAsync(Sample.Batch(current))).Sequence.ShouldBe(1);
    }

    [Fact]
    public async Task A_deposed_leader_hears_that_it_is_deposed_and_not_that_it_was_too_slow()
    {
        var old = await Journal.StartAsync();
        await Journal.CommitAsync(Sample.Batch(await Journal.StartAsync()));

        (await Journal.AppendAsync(Sample.Batch(old), Cancel)).ShouldBe(AppendStatus.Deposed);
    }

    [Fact]
    public async Task Nobody_appends_without_having_taken_the_lead()
    {
        var claimed = new JournalHead(0, JournalEntry.Genesis, 1);

        (await Journal.AppendAsync(Sample.Batch(claimed), Cancel)).ShouldBe(AppendStatus.Deposed);
        (await Journal.HeadAsync(Org, Cancel)).Sequence.ShouldBe(0);
    }

    [Fact]
    public async Task Organisations_have_sequences_epochs_commands_and_rows_of_their_own()
    {
        var other = new OrganizationId("Äther & Söhne");
        await Journal.StartAsync(other);
        var head = await Journal.StartAsync(other);
        await Journal.CommitAsync(Sample.Batch(await Journal.StartAsync(), 3));

        var batch = Sample.Batch(head, 2, org: other).With(Sample.Command("cmd", 2)).With(Sample.Row("SHOP-7"));
        await Journal.CommitAsync(batch);

        (await Journal.HeadAsync(other, Cancel)).ShouldBe(new JournalHead(2, batch.Entries[1].Hash, 2));
        (await Journal.HeadAsync(Org, Cancel)).Sequence.ShouldBe(3);
        (await Journal.FindCommandAsync(Org, "cmd", Cancel)).ShouldBeNull();
        (await Models.ListAsync(Org, ReadModels.Items, null, Cancel)).ShouldBeEmpty();
        (await Journal.ReadItemAsync(other, Sample.Item, 1, 10, Cancel)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_batch_without_entries_stores_its_replies_and_rows()
    {
        var head = await Journal.StartAsync();
        await Journal.CommitAsync(Sample.Batch(head, 0).With(Sample.Command("noop", 0)).With(Sample.Row("SHOP-1")));

        (await Journal.HeadAsync(Org, Cancel)).ShouldBe(head);
        (await Journal.FindCommandAsync(Org, "noop", Cancel)).ShouldBe(Sample.Command("noop", 0));
        (await Models.FindAsync(Org, ReadModels.Items, "SHOP-1", Cancel)).ShouldBe(Sample.Row("SHOP-1"));
    }

    [Fact]
    public async Task A_cancelled_append_writes_nothing()
    {
        var head = await Journal.StartAsync();

        await Should.ThrowAsync<OperationCanceledException>(
            async () => await Journal.AppendAsync(Sample.Batch(head), new CancellationToken(canceled: true)));
        (await Journal.HeadAsync(Org, Cancel)).ShouldBe(head);
    }

    private ValueTask<ImmutableArray<JournalEntry>> Page(long from, int limit, CancellationToken cancel) =>
        Journal.ReadAsync(Org, from, limit, cancel);

    private async Task ShouldHaveNothingOf(string late, JournalHead head)
    {
        (await Journal.HeadAsync(Org, Cancel)).ShouldBe(head);
        (await Journal.FindCommandAsync(Org, late, Cancel)).ShouldBeNull();
        (await Models.FindAsync(Org, ReadModels.Items, late, Cancel)).ShouldBeNull();
    }

    // Records compare memory by reference, so data is compared by itself, by digest since it may be large.
    private static void ShouldBeSame(IReadOnlyList<JournalEntry> actual, IReadOnlyList<JournalEntry> expected)
    {
        actual.Select(entry => entry with { Data = default })
            .ShouldBe(expected.Select(entry => entry with { Data = default }));
        actual.Select(entry => Convert.ToHexString(SHA256.HashData(entry.Data.Span)))
            .ShouldBe(expected.Select(entry => Convert.ToHexString(SHA256.HashData(entry.Data.Span))));
    }
}
