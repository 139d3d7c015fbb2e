using System.Collections.Immutable;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Chain;

/// <summary>Faults of every kind at every place of a short chain: each is named, with where it begins.</summary>
public sealed class ChainVerifierTests
{
    private const int Length = 6;
    private static readonly JournalHead Start = new(0, JournalEntry.Genesis, 1);
    private static readonly ImmutableArray<JournalEntry> Chain = Sample.Entries(Start, Length);

    [Fact]
    public void A_whole_chain_verifies_to_its_last_hash()
    {
        Verify(Chain).ShouldBe(new ChainVerification(Length, Chain[^1].Hash, null));
        Verify([]).ShouldBe(new ChainVerification(0, JournalEntry.Genesis, null));
    }

    [Fact]
    public void A_flipped_bit_in_the_data_is_named_where_it_is() => ForEach(Length, index =>
    {
        var data = Chain[index].Data.ToArray();
        data[^1] ^= 1;
        ShouldBe(Verify(Replace(index, Chain[index] with { Data = data })), ChainFaultKind.Altered, index + 1,
            $"Entry {index + 1} was altered: its content does not give the hash that it carries.");
    });

    [Fact]
    public void A_changed_hash_is_named_where_it_is() => ForEach(Length, index => ShouldBe(
        Verify(Replace(index, Chain[index] with { Hash = Sample.Digest('c') })), ChainFaultKind.Altered, index + 1));

    [Fact]
    public void A_changed_previous_hash_is_named_where_it_is() => ForEach(Length, index => ShouldBe(
        Verify(Replace(index, Chain[index] with { PreviousHash = Sample.Digest('c') })),
        ChainFaultKind.Altered, index + 1));

    [Fact]
    public void A_removed_entry_is_missing() => ForEach(Length - 1, index => ShouldBe(
        Verify(Chain.RemoveAt(index)), ChainFaultKind.Missing, index + 1, $"Entry {index + 1} is missing."));

    [Fact]
    public void Removed_entries_are_missing_together() => ShouldBe(
        Verify(Chain.RemoveRange(1, 3)), ChainFaultKind.Missing, 2, "Entries 2 to 4 are missing.");

    [Fact]
    public void A_pair_whose_sequences_were_exchanged_is_a_reordered_pair() => ForEach(Length - 1, index =>
    {
        var first = Chain[index];
        var second = Chain[index + 1];
        var exchanged = Chain
            .SetItem(index, second with { Sequence = first.Sequence })
            .SetItem(index + 1, first with { Sequence = second.Sequence });
        ShouldBe(Verify(exchanged), ChainFaultKind.Reordered, index + 1,
            $"Entries {index + 1} and {index + 2} have changed places: " +
            $"the second of them continues entry {index}.");
    });

    [Fact]
    public void A_pair_that_stands_the_other_way_round_is_a_reordered_pair() => ForEach(Length - 1, index => ShouldBe(
        Verify(Chain.SetItem(index, Chain[index + 1]).SetItem(index + 1, Chain[index])),
        ChainFaultKind.Reordered, index + 1, $"Entry {index + 2} stands before entry {index + 1}."));

    [Fact]
    public void An_entry_that_appears_twice_is_named() => ForEach(Length, index => ShouldBe(
        Verify(Chain.Insert(index + 1, Chain[index])), ChainFaultKind.Reordered, index + 2,
        $"Entry {index + 1} stands again, or late, after entry {index + 1}."));

    [Fact]
    public void An_entry_of_another_organisation_is_named() => ForEach(Length, index => ShouldBe(
        Verify(Replace(index, EntryHash.Seal(Chain[index] with { Organization = new("other") }))),
        ChainFaultKind.WrongOrganization, index + 1,
        $"Entry {index + 1} belongs to the organisation 'other', not to 'acme'."));

    [Fact]
    public void An_entry_replaced_with_a_right_hash_of_its_own_shows_in_the_next_one() => ForEach(Length - 1, index =>
        ShouldBe(Verify(Replace(index, EntryHash.Seal(Chain[index] with { Type = "Forged" }))),
            ChainFaultKind.Unlinked, index + 2,
            $"Entry {index + 2} does not continue entry {index + 1}: one of the two was replaced."));

    [Fact]
    public void A_first_entry_that_continues_another_one_is_named() => ShouldBe(
        Verify(Replace(0, EntryHash.Seal(Chain[0] with { PreviousHash = Sample.Digest('c') }))),
        ChainFaultKind.Unlinked, 1, "Entry 1 continues another entry, although it is the first.");

    [Fact]
    public void An_entry_of_a_deposed_leader_is_named()
    {
        var newLeader = Sample.Entries(Start with { Epoch = 2 }, 2);
        var late = Sample.Entry(new JournalHead(2, newLeader[1].Hash, Epoch: 1));
        ShouldBe(Verify(newLeader.Add(late)), ChainFaultKind.Deposed, 3,
            "Entry 3 was written in epoch 1, after epoch 2 had begun.");
    }

    [Fact]
    public void Text_that_was_turned_into_no_text_is_altered() => ShouldBe(
        Verify(Replace(2, Chain[2] with { CommandId = "\uDC00" })), ChainFaultKind.Altered, 3);

    [Fact]
    public async Task Pages_are_verified_as_one_chain_with_a_pair_that_spans_two_of_them()
    {
        var chain = Sample.Entries(Start, 2_500);
        (await VerifyPagesAsync(chain)).ShouldBe(new ChainVerification(2_500, chain[^1].Hash, null));

        var (first, second) = (chain[999], chain[1_000]);
        var exchanged = chain
            .SetItem(999, second with { Sequence = 1_000 })
            .SetItem(1_000, first with { Sequence = 1_001 });
        ShouldBe(await VerifyPagesAsync(exchanged), ChainFaultKind.Reordered, 1_000);
        ShouldBe(await VerifyPagesAsync(chain.RemoveAt(1_000)), ChainFaultKind.Missing, 1_001);
    }

    private static ValueTask<ChainVerification> VerifyPagesAsync(ImmutableArray<JournalEntry> chain) =>
        ChainVerifier.VerifyAsync(
            Sample.Org,
            (from, limit, _) => ValueTask.FromResult<ImmutableArray<JournalEntry>>(
                [.. chain.Where(entry => entry.Sequence >= from).Take(limit)]),
            TestContext.Current.CancellationToken);

    private static ChainVerification Verify(ImmutableArray<JournalEntry> entries) =>
        ChainVerifier.Verify(Sample.Org, entries);

    private static ImmutableArray<JournalEntry> Replace(int index, JournalEntry entry) => Chain.SetItem(index, entry);

    private static void ForEach(int count, Action<int> check)
    {
        for (var index = 0; index < count; index++)
        {
            check(index);
        }
    }

    private static void ShouldBe(
        ChainVerification found, ChainFaultKind kind, long sequence, string? sentence = null)
    {
        var fault = found.Fault.ShouldNotBeNull();
        (fault.Kind, fault.Sequence).ShouldBe((kind, sequence));
        fault.Sentence.ShouldBe(sentence ?? fault.Sentence);
        found.Verified.ShouldBe(sequence - 1);
    }
}
