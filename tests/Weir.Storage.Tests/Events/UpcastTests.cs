using System.Text;
using System.Text.Json.Nodes;
using Weir.Core.Items;
using Weir.Core.Tasks;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Events;

/// <summary>
/// Older versions of events that never were: version 1 of ItemParked had its reason as a text called <c>why</c>,
/// version 2 called it <c>reason</c>, and version 3 is today's record.
/// </summary>
public sealed class UpcastTests
{
    private static readonly Upcast Second = new("ItemParked", 2, json =>
    {
        var reason = json["reason"]!.DeepClone();
        json.Remove("reason");
        json["cause"] = new JsonObject { ["reason"] = reason };
        return json;
    });

    private static readonly Upcast First = new("ItemParked", 1, json =>
    {
        json["reason"] = json["why"]!.GetValue<string>() == "a person" ? "byPerson" : "byLadder";
        json.Remove("why");
        return json;
    });

    private static readonly EventVersions Versions = new([Second, First]);

    [Theory]
    [InlineData(1, """{"item":"SHOP-7","why":"a person"}""")]
    [InlineData(2, """{"item":"SHOP-7","reason":"byPerson"}""")]
    [InlineData(3, """{"cause":{"reason":"byPerson"},"item":"SHOP-7"}""")]
    public void An_event_of_any_version_reads_as_the_newest(int version, string json) =>
        EventCodec.Read(Entry("ItemParked", version, json), Versions).Event.ShouldBe(
            new ItemParked(Sample.Item, new ParkCause(ParkReason.ByPerson, null, null)));

    [Fact]
    public void An_upcast_raises_the_version_of_its_event_alone()
    {
        Versions.Of("ItemParked").ShouldBe(3);
        Versions.Of("TaskTaken").ShouldBe(1);
        EventCodec.Read(Entry("TaskTaken", 1, """{"item":"SHOP-7","task":7}"""), Versions).Event
            .ShouldBe(new TaskTaken(Sample.Item, new(7)));
    }

    [Theory]
    [InlineData("ItemParked", 4)]
    [InlineData("ItemParked", 0)]
    [InlineData("TaskTaken", 2)]
    [InlineData("ItemInvented", 1)]
    public void A_version_or_a_name_that_is_not_known_is_refused_with_its_place(string type, int version)
    {
        var refused = Should.Throw<JournalFormatException>(
            () => EventCodec.Read(Entry(type, version, """{"item":"SHOP-7"}"""), Versions));
        refused.Message.ShouldBe(
            $"Entry 1 is {type} version {version}, which this release does not know: a newer Weir wrote it.");
        refused.Hint.ShouldBe("Use the newer release of Weir that wrote it: a journal is never turned back.");
    }

    [Theory]
    [InlineData("""{"cause":{"reason":"byWeather"},"item":"SHOP-7"}""")]
    [InlineData("""{"cause":""")]
    public void Data_that_is_not_of_its_version_is_refused_with_its_place(string json) =>
        Should.Throw<JournalFormatException>(() => EventCodec.Read(Entry("ItemParked", 3, json), Versions))
            .Message.ShouldStartWith("Entry 1 (ItemParked version 3) holds what this release does not know:");

    [Fact]
    public void A_chain_with_a_gap_is_refused_when_it_is_made()
    {
        Should.Throw<ArgumentException>(() => new EventVersions([Second]))
            .Message.ShouldStartWith("ItemParked has no single upcast from version 1.");
        Should.Throw<ArgumentException>(() => new EventVersions([First, First, Second]))
            .Message.ShouldStartWith("ItemParked has no single upcast from version 2.");
    }

    private static JournalEntry Entry(string type, int version, string json) => Sample.Entry(
        new JournalHead(0, JournalEntry.Genesis, 1),
        entry => entry with { Type = type, Version = version, Data = Encoding.UTF8.GetBytes(json) });
}
