using System.Text;
using Weir.Core;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Chain;

public sealed class EntryHashTests
{
    private static readonly JournalEntry Entry = new(
        new OrganizationId("acme"),
        Sequence: 42,
        Epoch: 3,
        new Timestamp(1_700_000_000_000),
        new ItemId(new ProjectKey("SHOP"), 7),
        "ItemCreated",
        Version: 1,
        Encoding.UTF8.GetBytes("""{"title":"café"}"""),
        PrincipalId.Person("ada"),
        "cmd-1",
        JournalEntry.Genesis,
        Hash: default);

    // Computed from the documented form by a program of its own (Python's struct and hashlib). These never change:
    // journals written today are verified by the releases of later years.
    [Fact]
    public void The_hash_of_a_known_entry_is_the_one_it_always_had()
    {
        EntryHash.Compute(Entry).Value.ShouldBe(
            "sha256:68dd7e7b717e18d807d1448f823c38e0a254d927a5453c6610b1078b38e67714");
        EntryHash.Compute(Entry with { Item = null }).Value.ShouldBe(
            "sha256:0d1ee067645e42fc8398ee82c2d76613fcbab541de8b52becd7d36e576b918ad");
    }

    [Fact]
    public void What_stands_in_the_hash_plays_no_part_and_sealing_fills_it()
    {
        EntryHash.Compute(Entry with { Hash = Sample.Digest('f') }).ShouldBe(EntryHash.Compute(Entry));
        EntryHash.Seal(Entry).ShouldBe(Entry with { Hash = EntryHash.Compute(Entry) });
    }

    [Fact]
    public void Every_field_is_in_the_hash()
    {
        JournalEntry[] variants =
        [
            Entry,
            Entry with { Organization = new("acmf") },
            Entry with { Sequence = 43 },
            Entry with { Epoch = 4 },
            Entry with { At = new(1_700_000_000_001) },
            Entry with { Item = null },
            Entry with { Item = new(new("SHOP"), 8) },
            Entry with { Item = new(new("SHOQ"), 7) },
            Entry with { Type = "ItemCreatee" },
            Entry with { Version = 2 },
            Entry with { Data = Encoding.UTF8.GetBytes("""{"title":"cafe"}""") },
            Entry with { Data = default },
            Entry with { Principal = PrincipalId.Script("ada") },
            Entry with { CommandId = "cmd-2" },
            Entry with { PreviousHash = Sample.Digest('1') },
        ];

        variants.Select(EntryHash.Compute).Distinct().Count().ShouldBe(variants.Length);
    }

    [Fact]
    public void Moving_a_character_from_one_field_to_the_next_changes_the_hash()
    {
        var left = Entry with { Principal = new("person:ada"), CommandId = "x" };
        var right = Entry with { Principal = new("person:ad"), CommandId = "ax" };
        EntryHash.Compute(left).ShouldNotBe(EntryHash.Compute(right));

        var shortKey = Entry with { Item = new(new("A"), 1), Type = "B" };
        var longKey = Entry with { Item = new(new("AB"), 1), Type = "" };
        EntryHash.Compute(shortKey).ShouldNotBe(EntryHash.Compute(longKey));
    }

    [Fact]
    public void Text_that_is_not_Unicode_has_no_hash()
    {
        Should.Throw<EncoderFallbackException>(() => EntryHash.Compute(Entry with { Type = "a\uD800" }));
    }
}
