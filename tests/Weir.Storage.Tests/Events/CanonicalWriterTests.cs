using System.Text.Json;
using Weir.Core;
using Weir.Core.Engines;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Tasks;
using Weir.Definitions.Canonical;
using Weir.Runtime.Journal;
using Weir.Runtime.Snapshots;
using Weir.Storage.Tests.Snapshots;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Events;

/// <summary>The fast writer gives the serializer's bytes, of everything that is ever hashed or kept.</summary>
public sealed class CanonicalWriterTests
{
    [Fact]
    public void Every_event_has_the_bytes_that_the_serializer_gives()
    {
        foreach (var type in EventCodec.Names.Select(EventCodec.RecordOf))
        {
            var happened = ExampleEvents.Of(type);

            EventCodec.DataOf(happened).ShouldBe(
                JsonSerializer.SerializeToUtf8Bytes(happened, type, CanonicalJson.Options), type.Name);
            CanonicalJson.Write(happened).ShouldBe(
                JsonSerializer.SerializeToUtf8Bytes(happened, CanonicalJson.Options), type.Name);
        }
    }

    [Fact]
    public async Task Every_event_and_state_of_a_whole_run_has_the_bytes_that_the_serializer_gives()
    {
        foreach (var file in Directory.GetFiles(GoldenFolder.File("journals")))
        {
            var journal = StoredJournal.Read(file);
            foreach (var entry in journal.Entries)
            {
                var happened = EventCodec.Read(entry).Event;
                EventCodec.DataOf(happened).ShouldBe(
                    JsonSerializer.SerializeToUtf8Bytes(happened, happened.GetType(), CanonicalJson.Options));
            }
            for (var upTo = 1; upTo <= journal.Entries.Length; upTo += 23)
            {
                var part = journal with { Entries = journal.Entries[..upTo] };
                var point = await Replay.ContinueAsync(
                    StatePoint.Start(journal.Organization), part.ReadAsync, TestContext.Current.CancellationToken);
                Same(point.State);
            }
        }
    }

    [Fact]
    public void Commands_texts_and_what_is_absent_have_the_bytes_that_the_serializer_gives()
    {
        Same<Command>(new PassTime());
        Same<Command>(new SetParam(new ItemId(new ProjectKey("SHOP"), 7), "\u0001\"<\u00e9\ud83d\ude00", Value.Of(3)));
        Same<Command>(new ReportResult(
            new ItemId(new ProjectKey("SHOP"), 7), new AttemptId(7), 3,
            new AttemptOutcome.Failed(FailureReason.Infrastructure, null), AttemptEvidence.None));
        Same<Command?>(null);
        Same<ItemState?>(null);
        Same(new SkipPlan(default, null));
        Same(new PassId?[] { new PassId("fix"), null });
        Same(new SortedDictionary<string, int>(StringComparer.Ordinal) { ["a"] = 1 });
        Same((Timestamp?)null);
    }

    [Fact]
    public void Every_record_has_the_shape_that_the_serializer_describes()
    {
        var roots = EventCodec.Names.Select(EventCodec.RecordOf).Concat([typeof(OrganizationState), typeof(Command)]);
        var types = roots.SelectMany(root => RecordShape.Lines(root, _ => true).Keys).Distinct();
        foreach (var type in types.Where(type => !type.IsEnum))
        {
            var described = CanonicalJson.Options.GetTypeInfo(type);
            if (type.IsAbstract)
            {
                CanonicalShape.KindsOf(type).ShouldBe(
                    described.PolymorphismOptions!.DerivedTypes.Select(kind => kind.DerivedType), type.Name);
                continue;
            }
            CanonicalShape.FieldsOf(type).Select(field => (field.Name, field.Property.PropertyType, field.IsRequired))
                .ShouldBe(
                    described.Properties.Select(field => (field.Name, field.PropertyType, field.IsRequired)),
                    type.Name);
        }
    }

    [Fact]
    public void After_a_value_that_cannot_be_written_the_next_one_is_whole()
    {
        var parked = new ItemParked(
            new ItemId(new ProjectKey("SHOP"), 7), new ParkCause((ParkReason)99, null, null));

        Should.Throw<JsonException>(() => EventCodec.DataOf(parked));

        Same(new TaskTaken(new ItemId(new ProjectKey("SHOP"), 7), new TaskId(7)));
    }

    [Fact]
    public void What_is_nested_deeper_than_can_be_read_is_not_written()
    {
        Expression deep = new Expression.IsTrue("params.ui");
        for (var depth = 0; depth < 100; depth++)
        {
            deep = new Expression.Not(deep);
        }

        Should.Throw<InvalidOperationException>(() => CanonicalJson.Write(deep));
    }

    private static void Same<T>(T value) =>
        CanonicalJson.Write(value).ShouldBe(JsonSerializer.SerializeToUtf8Bytes(value, CanonicalJson.Options));
}
