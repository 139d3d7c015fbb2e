using System.Text;
using System.Text.Json;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Tasks;
using Weir.Definitions.Canonical;
using Weir.Runtime.Journal;
using Weir.Runtime.Snapshots;
using Weir.Storage.Tests.Snapshots;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Events;

/// <summary>The fast reader gives what the serializer gives, of everything that is ever read with it.</summary>
public sealed class CanonicalReaderTests
{
    [Fact]
    public void Every_event_reads_as_the_serializer_reads_it()
    {
        foreach (var type in EventCodec.Names.Select(EventCodec.RecordOf))
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(ExampleEvents.Of(type), type, CanonicalJson.Options);
            Same(type, json);
        }
    }

    [Fact]
    public async Task Every_state_of_a_whole_run_reads_as_the_serializer_reads_it()
    {
        foreach (var file in Directory.GetFiles(GoldenFolder.File("journals")))
        {
            var journal = StoredJournal.Read(file);
            foreach (var entry in journal.Entries)
            {
                Same(EventCodec.RecordOf(entry.Type), entry.Data.ToArray());
            }
            for (var upTo = 1; upTo <= journal.Entries.Length; upTo += 23)
            {
                var part = journal with { Entries = journal.Entries[..upTo] };
                var point = await Replay.ContinueAsync(
                    StatePoint.Start(journal.Organization), part.ReadAsync, TestContext.Current.CancellationToken);
                Same(typeof(OrganizationState), CanonicalJson.Write(point.State));
            }
        }
    }

    [Theory]
    [InlineData(typeof(ItemParked), """{"item":"SHOP-7","cause":{"reason":"byLadder"}}""")]
    [InlineData(typeof(ItemParked), """{"unknown":[{"a":1}],"item":"SHOP-7","cause":null,"more":{}}""")]
    [InlineData(typeof(ItemCreated), """{"item":"SHOP-7","title":"x\u0041\n","labels":null}""")]
    [InlineData(typeof(PassState), """{"id":"edit","outputs":[{"artifact":"a","digest":"d"},{"artifact":"b"}]}""")]
    [InlineData(typeof(TaskTaken), "{}")]
    public void What_is_absent_unknown_or_in_another_order_reads_as_the_serializer_reads_it(Type type, string json) =>
        Same(type, Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData(typeof(ItemParked), """{"item":7}""")]
    [InlineData(typeof(ItemParked), """{"item":"no id"}""")]
    [InlineData(typeof(TaskTaken), """{"task":"seven"}""")]
    [InlineData(typeof(TaskTaken), """{"task":7""")]
    [InlineData(typeof(TaskTaken), """{"task":7}}""")]
    [InlineData(typeof(TaskTaken), "null")]
    [InlineData(typeof(TaskTaken), "[]")]
    [InlineData(typeof(ItemState), "{}")]
    [InlineData(typeof(HoldChanged), """{"hold":{"reason":{"$kind":"Unheard"},"state":"done"}}""")]
    [InlineData(typeof(HoldChanged), """{"hold":{"reason":{"$kind":"IsDone"},"state":"undone"}}""")]
    public void What_is_not_of_the_form_is_refused(Type type, string json) =>
        Should.Throw<JsonException>(() => CanonicalReader.Read(type, Encoding.UTF8.GetBytes(json)));

    private static void Same(Type type, byte[] json)
    {
        var expected = JsonSerializer.Deserialize(json, type, CanonicalJson.Options);
        JsonSerializer.Serialize(CanonicalReader.Read(type, json), type, CanonicalJson.Options)
            .ShouldBe(JsonSerializer.Serialize(expected, type, CanonicalJson.Options));
    }
}
