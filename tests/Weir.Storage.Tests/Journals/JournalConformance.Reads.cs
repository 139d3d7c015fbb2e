using System.Text;
using Weir.Core;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Journals;

/// <summary>Pages, items, commands, and every kind of value there and back.</summary>
public abstract partial class JournalConformance
{
    [Theory]
    [InlineData(0, 3, new long[] { 1, 2, 3 })]
    [InlineData(1, 2, new long[] { 1, 2 })]
    [InlineData(4, 3, new long[] { 4, 5, 6 })]
    [InlineData(9, 5, new long[] { 9, 10 })]
    [InlineData(11, 5, new long[0])]
    [InlineData(long.MaxValue, int.MaxValue, new long[0])]
    public async Task A_page_begins_where_it_is_asked_to_and_is_no_longer_than_its_limit(
        long from, int limit, long[] expected)
    {
        await Journal.CommitAsync(Sample.Batch(await Journal.StartAsync(), 10));

        (await Journal.ReadAsync(Org, from, limit, Cancel)).Select(entry => entry.Sequence).ShouldBe(expected);
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(1, 0)]
    [InlineData(1, -1)]
    public async Task A_page_that_cannot_be_is_refused(long from, int limit)
    {
        await Should.ThrowAsync<ArgumentOutOfRangeException>(
            async () => await Journal.ReadAsync(Org, from, limit, Cancel));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(
            async () => await Journal.ReadItemAsync(Org, Sample.Item, from, limit, Cancel));
    }

    [Fact]
    public async Task The_entries_of_an_item_are_its_own_in_order()
    {
        ItemId?[] items = [new(new("A"), 1), null, new(new("A"), 11), new(new("a"), 1), new(new("A-1"), 1)];
        var batch = Sample.Batch(
            await Journal.StartAsync(), 50, entry => entry with { Item = items[entry.Sequence % items.Length] });
        await Journal.CommitAsync(batch);

        foreach (var item in items.OfType<ItemId>())
        {
            var own = batch.Entries.Where(entry => entry.Item == item).ToArray();
            own.Length.ShouldBe(10);
            ShouldBeSame(await Journal.ReadItemAsync(Org, item, 1, 100, Cancel), own);
            ShouldBeSame(await Journal.ReadItemAsync(Org, item, own[3].Sequence, 2, Cancel), own[3..5]);
            ShouldBeSame(await Journal.ReadItemAsync(Org, item, own[3].Sequence + 1, 1, Cancel), own[4..5]);
        }
        (await Journal.ReadItemAsync(Org, new ItemId(new("A"), 2), 1, 10, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Values_of_every_kind_come_back_unchanged()
    {
        string[] texts =
            ["ä", "日本語", "😀 family 👩‍👩‍👧", "line\nbreak\ttab", "quote ' \" \\ ; -- %", " ", "\uFEFFbom", "e\u0301"];
        var batch = Sample.Batch(await Journal.StartAsync(), texts.Length, entry =>
        {
            var text = texts[entry.Sequence - 1];
            return entry with
            {
                Type = text,
                CommandId = text,
                Principal = new PrincipalId(text),
                Item = new ItemId(new ProjectKey(text), int.MaxValue),
                Data = Encoding.UTF8.GetBytes(text),
                Version = int.MaxValue,
                At = entry.Sequence % 2 == 0 ? Timestamp.Never : new Timestamp(long.MinValue),
            };
        });
        await Journal.CommitAsync(batch);

        ShouldBeSame(await Journal.ReadAsync(Org, 1, 100, Cancel), batch.Entries);
        foreach (var entry in batch.Entries)
        {
            ShouldBeSame(await Journal.ReadItemAsync(Org, entry.Item!.Value, 1, 100, Cancel), [entry]);
        }
    }

    [Fact]
    public async Task Data_may_be_empty_or_any_bytes_up_to_the_limit()
    {
        byte[] everyByte = [.. Enumerable.Range(0, 256).Select(n => (byte)n)];
        byte[][] data = [[], [0], everyByte, new byte[JournalLimits.MaxDataBytes]];
        var batch = Sample.Batch(
            await Journal.StartAsync(), data.Length, entry => entry with { Data = data[entry.Sequence - 1] });
        await Journal.CommitAsync(batch);

        ShouldBeSame(await Journal.ReadAsync(Org, 1, 100, Cancel), batch.Entries);
    }

    [Fact]
    public async Task What_the_caller_does_to_its_buffer_afterwards_changes_nothing()
    {
        var buffer = "xx{\"n\":1}xx"u8.ToArray();
        var head = await Journal.StartAsync();
        await Journal.CommitAsync(Sample.Batch(head, 1, entry => entry with { Data = buffer.AsMemory(2, 7) }));
        buffer.AsSpan().Fill((byte)'z');

        var stored = (await Journal.ReadAsync(Org, 1, 1, Cancel))[0];
        Encoding.UTF8.GetString(stored.Data.Span).ShouldBe("{\"n\":1}");
        EntryHash.Compute(stored).ShouldBe(stored.Hash);
    }

    [Fact]
    public async Task The_reply_to_a_command_is_found_by_its_id_alone()
    {
        var first = new CommandRecord("a", Sample.Digest('1'), """{"reply":"grüezi 😀"}""", 1);
        var second = new CommandRecord("A", Sample.Digest('2'), "", 2);
        await Journal.CommitAsync(Sample.Batch(await Journal.StartAsync(), 2).With(first, second));

        (await Journal.FindCommandAsync(Org, "a", Cancel)).ShouldBe(first);
        (await Journal.FindCommandAsync(Org, "A", Cancel)).ShouldBe(second);
        (await Journal.FindCommandAsync(Org, "b", Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_command_that_has_a_reply_never_gets_another()
    {
        var head = await Journal.CommitAsync(Sample.Batch(await Journal.StartAsync()).With(Sample.Command("once", 1)));
        var again = Sample.Batch(head)
            .With(Sample.Command("new", 2), Sample.Command("once", 2)).With(Sample.Row("new"));

        await Should.ThrowAsync<ArgumentException>(async () => await Journal.AppendAsync(again, Cancel));
        (await Journal.FindCommandAsync(Org, "once", Cancel)).ShouldBe(Sample.Command("once", 1));
        await ShouldHaveNothingOf("new", head);
    }
}
