using System.Collections.Immutable;
using System.Text.Json;
using Weir.Core;
using Weir.Core.Engines;
using Weir.Core.Passes;
using Weir.Core.People;
using Weir.Core.Plans;
using Weir.Definitions.Canonical;

namespace Weir.Definitions.Tests;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void Ids_are_plain_values_and_items_are_their_key()
    {
        CanonicalJson.WriteText(new PassId("fix")).ShouldBe("\"fix\"");
        CanonicalJson.WriteText(new AttemptId(7)).ShouldBe("7");
        CanonicalJson.WriteText(new ItemId(new ProjectKey("SHOP"), 42)).ShouldBe("\"SHOP-42\"");
        CanonicalJson.WriteText(new EffectId(12, 1)).ShouldBe("\"12.1\"");
        CanonicalJson.WriteText(new Timestamp(5)).ShouldBe("5");
        CanonicalJson.Read<ItemId>("\"SHOP-42\"").ShouldBe(new ItemId(new ProjectKey("SHOP"), 42));
        CanonicalJson.Read<EffectId>("\"12.1\"").ShouldBe(new EffectId(12, 1));
    }

    [Fact]
    public void Derived_records_begin_with_their_kind_and_come_back()
    {
        Expression condition = new Expression.And(
            new Expression.IsTrue("params.ui"),
            new Expression.In("item.risk", [Value.Of("low"), Value.Of(3), Value.Of(true)]));

        var text = CanonicalJson.WriteText(condition);

        text.ShouldBe("""
            {"$kind":"And","left":{"$kind":"IsTrue","path":"params.ui"},"right":{"$kind":"In","path":"item.risk",
            "values":[{"$kind":"Symbol","text":"low"},{"$kind":"Number","scaled":3000000},{"$kind":"Truth","is":true}]}}
            """.ReplaceLineEndings(""));
        CanonicalJson.WriteText(CanonicalJson.Read<Expression>(text)).ShouldBe(text);
    }

    [Fact]
    public void A_record_of_an_abstract_type_has_the_bytes_that_the_serializer_gives()
    {
        Command[] commands =
        [
            new RevokeToken("t\u00e9\"1"),
            new ClaimAttempt(new AttemptId(7), 3),
            new RecordPerson(new Person(PrincipalId.Person("ana"), "Ana", ["owner"], [], true)),
            new PassTime(),
        ];
        foreach (var command in commands)
        {
            CanonicalJson.Write(command).ShouldBe(JsonSerializer.SerializeToUtf8Bytes(command, CanonicalJson.Options));
        }
    }

    [Fact]
    public void An_absent_array_is_written_and_read_as_empty()
    {
        CanonicalJson.WriteText(new SkipPlan(default, null)).ShouldBe("""{"allow":[]}""");
        CanonicalJson.Read<SkipPlan>("{}").Allow.IsDefault.ShouldBeFalse();
        CanonicalJson.Read<GatePlan>(
            """{"id":"g","onReject":{"to":[],"rounds":1,"stall":false},"onExhausted":{"action":"park","target":""}}""")
            .Criteria.IsDefault.ShouldBeFalse();
    }

    [Fact]
    public void Ids_are_keys_of_dictionaries_too()
    {
        var steps = ImmutableSortedDictionary<PassId, int>.Empty.Add(new PassId("b"), 2).Add(new PassId("a"), 1);
        CanonicalJson.WriteText(steps).ShouldBe("""{"a":1,"b":2}""");
        CanonicalJson.Read<ImmutableSortedDictionary<PassId, int>>("""{"a":1}""")[new PassId("a")].ShouldBe(1);
    }

    [Fact]
    public void Computed_properties_are_not_written() =>
        CanonicalJson.WriteText(new GatePlan
        {
            Id = new GateId("g"),
            OnReject = new RejectPlan([], 1, false),
            OnExhausted = ExhaustPlan.Default,
        }).ShouldNotContain("hasPerson");
}
