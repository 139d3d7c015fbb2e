using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weir.Core;
using Weir.Core.Effects;
using Weir.Core.Items;
using Weir.Definitions.Canonical;
using Weir.Runtime.Journal;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Events;

/// <summary>Nobody is handed an event that names what they may not see, so all that it names has to be found.</summary>
public sealed class NamedItemsTests
{
    [Fact]
    public void Every_item_that_an_event_names_is_found_wherever_it_stands()
    {
        foreach (var name in EventCodec.Names)
        {
            var type = EventCodec.RecordOf(name);
            var json = Encoding.UTF8.GetString(EventCodec.DataOf(ExampleEvents.Of(type)));
            var named = 0;
            json = Regex.Replace(json, $"\"{Sample.Item}\"", _ => $"\"SHOP-{++named}\"", RegexOptions.None, Limit);
            var happened = (Event)JsonSerializer.Deserialize(json, type, CanonicalJson.Options)!;
            NamedItems.Of(happened).Select(id => id.Number).ShouldBe(
                Enumerable.Range(1, named), $"{name}: {json}");
        }
    }

    [Fact]
    public void Also_in_the_kinds_of_effects_and_reasons()
    {
        var other = new ItemId(Sample.Item.Project, 8);
        Event[] events =
        [
            new EffectRequested(
                Sample.Item, new EffectId(1, 1), new EffectBody.TakeChild(new PassId("edit"), 1, other)),
            new HoldChanged(Sample.Item, new Hold(VisibleState.Waiting, new HoldReason.Blocked(other))),
            new HoldChanged(Sample.Item, new Hold(VisibleState.Waiting, new HoldReason.BehindInMergeQueue(other))),
        ];
        events.ShouldAllBe(happened => NamedItems.Of(happened).SequenceEqual(
            ImmutableArray.Create(Sample.Item, other)));
    }

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
}
