using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Journals;

/// <summary>Batches that only a faulty caller makes: each is refused whole, by every store alike.</summary>
public abstract partial class JournalConformance
{
    private static readonly Dictionary<string, Func<JournalBatch, JournalBatch>> Mistakes = new(StringComparer.Ordinal)
    {
        ["a gap inside"] = batch => Second(batch, entry => entry with { Sequence = entry.Sequence + 1 }),
        ["a sequence twice"] = batch => Second(batch, entry => entry with { Sequence = entry.Sequence - 1 }),
        ["a foreign organisation"] = batch => Second(batch, entry => entry with { Organization = new("other") }),
        ["another epoch"] = batch => Second(batch, entry => entry with { Epoch = entry.Epoch + 1 }),
        ["a broken link"] = batch => Second(batch, entry => entry with { PreviousHash = Sample.Digest('0') }),
        ["a first entry that links to nothing"] = batch => batch with
        {
            Entries = batch.Entries.SetItem(0, batch.Entries[0] with { PreviousHash = Sample.Digest('e') }),
        },
        ["too much data"] = batch =>
            Second(batch, entry => entry with { Data = new byte[JournalLimits.MaxDataBytes + 1] }),
        ["a name too long"] = batch =>
            Second(batch, entry => entry with { Type = new string('ä', JournalLimits.MaxNameBytes / 2) + "x" }),
        ["a NUL"] = batch => Second(batch, entry => entry with { CommandId = "a\0b" }),
        ["a lone surrogate"] = batch => Second(batch, entry => entry with { Principal = new("a\uD800") }),
        ["an item below zero"] = batch => Second(batch, entry => entry with { Item = new(new("SHOP"), -3) }),
        ["a command beyond the batch"] = batch => batch.With(Sample.Command("x", batch.ExpectedSequence + 3)),
        ["a command twice"] = batch => batch.With(Sample.Command("x", 1), Sample.Command("x", 1)),
        ["a reply with a NUL"] = batch => batch.With(Sample.Command("x", 1) with { Reply = "\0" }),
        ["a row too long"] = batch =>
            batch.With(Sample.Row("x", json: new string('x', JournalLimits.MaxTextBytes + 1))),
    };

    public static TheoryData<string> MistakeNames => [.. Mistakes.Keys];

    [Theory]
    [MemberData(nameof(MistakeNames))]
    public async Task A_batch_with_a_mistake_is_refused_whole(string mistake)
    {
        var head = await Journal.CommitAsync(Sample.Batch(await Journal.StartAsync()));
        var right = Sample.Batch(head, 2);

        await Should.ThrowAsync<ArgumentException>(
            async () => await Journal.AppendAsync(Mistakes[mistake](right), Cancel));

        (await Journal.HeadAsync(Org, Cancel)).ShouldBe(head);
        (await Journal.CommitAsync(right)).Sequence.ShouldBe(3);
    }

    [Fact]
    public async Task A_batch_with_more_entries_than_the_limit_is_refused()
    {
        var head = await Journal.StartAsync();
        var entry = Sample.Entry(head);
        var batch = Sample.Batch(head) with
        {
            Entries = [.. Enumerable.Repeat(entry, JournalLimits.MaxBatchEntries + 1)],
        };

        var refusal = await Should.ThrowAsync<ArgumentException>(
            async () => await Journal.AppendAsync(batch, Cancel));
        refusal.Message.ShouldContain("over the limit of 65536");
    }

    private static JournalBatch Second(JournalBatch batch, Func<JournalEntry, JournalEntry> change) =>
        batch with { Entries = batch.Entries.SetItem(1, EntryHash.Seal(change(batch.Entries[1]))) };
}
