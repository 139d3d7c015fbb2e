using System.Collections.Immutable;
using Weir.Definitions.Contexts;
using Weir.Definitions.Texts;

namespace Weir.Definitions.Tests.Contexts;

/// <summary>How relevant documents are, in whole numbers.</summary>
public sealed class RelevanceTests
{
    [Theory]
    [InlineData(1, 0, 131_072)] // log2(4)
    [InlineData(1, 1, 27_199)] // log2(4/3) = 0.41504
    [InlineData(10, 1, 188_381)] // log2(22/3) = 2.87447
    [InlineData(10, 10, 4_398)] // log2(22/21) = 0.06711
    [InlineData(2_000, 1, 680_364)] // log2(4002/3) = 10.38154
    [InlineData(2_000, 2_000, 23)] // log2(4002/4001) = 0.00036
    public void The_rarity_of_a_term_is_a_logarithm_in_parts_of_65536(int documents, int with, long rarity) =>
        Relevance.Rarity(documents, with).ShouldBe(rarity);

    [Fact]
    public void A_document_of_what_is_asked_comes_before_one_of_something_else()
    {
        var ranked = Rank(
            "The clock is an hour late in winter",
            "Time zones: the clock of winter is an hour behind.",
            "How to bake bread, an hour at most.",
            "Colours of the sea.");
        ranked.ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void A_rare_term_counts_for_more_than_a_common_one()
    {
        Rank("gate ledger", "gate gate gate", "ledger", "gate", "gate").ShouldBe([1, 0, 2, 3]);
    }

    [Fact]
    public void Of_two_documents_that_say_a_term_as_often_the_shorter_is_more_about_it()
    {
        Rank("ledger", "ledger " + string.Join(' ', Enumerable.Repeat("other", 50)), "ledger only", "none")
            .ShouldBe([1, 0, 2]);
    }

    [Fact]
    public void The_text_counts_for_nothing_where_it_has_no_term()
    {
        Relevance.Of(Terms.Of("", "to be or not", 100), [Terms.Of("to", "be", 100)]).ShouldBe([0L]);
        Relevance.Of(Terms.Of("x", "ledger", 100), []).ShouldBeEmpty();
    }

    [Fact]
    public void Long_documents_do_not_overflow()
    {
        var terms = ImmutableSortedDictionary<string, int>.Empty.Add("ledger", int.MaxValue / 2);
        var scores = Relevance.Of(terms, [.. Enumerable.Repeat(terms, 2_000)]);
        scores.ShouldAllBe(score => score > 0);
    }

    private static IEnumerable<int> Rank(string text, params string[] documents)
    {
        var scores = Relevance.Of(
            Terms.Of("", text, 1_000), [.. documents.Select(document => Terms.Of("", document, 1_000))]);
        return scores.Index().OrderByDescending(pair => pair.Item).ThenBy(pair => pair.Index)
            .Select(pair => pair.Index);
    }
}
