using Weir.Core.Changes;
using Weir.Core.FanOut;
using Weir.Core.Plans;

namespace Weir.Core.Tests;

/// <summary>Which lists a pass can fan out over, and what whoever made another one is told.</summary>
public sealed class ElementListTests
{
    private static readonly ForEachPlan Each = new("tasks", "task", "after", null, JoinRule.AllPassed, false, false);

    [Theory]
    [InlineData("A", null)]
    [InlineData("A;B<A;C<A+B", null)]
    [InlineData("B<A;A", null)]
    [InlineData("T1.2_a-b", null)]
    [InlineData("", "the list is empty")]
    [InlineData("A;B;A", "two elements have the key 'A'")]
    [InlineData("a;A", "two elements have the key 'A'")]
    [InlineData("A<A", "after goes round in a circle, at 'A'")]
    [InlineData("A<B;B<C;C<A;D", "after goes round in a circle, at 'A', 'B', 'C'")]
    [InlineData("A<Z", "after of 'A' names 'Z', which is not in the list")]
    [InlineData("..", "'..' cannot name an element")]
    [InlineData("a..b", "'a..b' cannot name an element")]
    [InlineData("a.lock", "'a.lock' cannot name an element")]
    [InlineData("a.", "'a.' cannot name an element")]
    [InlineData("-a", "'-a' cannot name an element")]
    [InlineData("a/b", "'a/b' cannot name an element")]
    [InlineData("a b", "'a b' cannot name an element")]
    [InlineData("ä", "'ä' cannot name an element")]
    public void A_list_is_sound_or_says_what_is_wrong(string list, string? fault) => Told(list).ShouldBe(fault);

    [Fact]
    public void A_key_has_a_longest_form()
    {
        Told(new string('a', 64)).ShouldBeNull();
        Told(new string('a', 65)).ShouldNotBeNull().ShouldEndWith("cannot name an element");
    }

    [Fact]
    public void There_is_a_most_of_elements()
    {
        Told(Many(ForEachPlan.MaxElements)).ShouldBeNull();
        Told(Many(10_000)).ShouldBe("the list has 10000 elements; at most 200 are worked on");
    }

    [Fact]
    public void An_empty_list_is_sound_where_the_pass_may_be_left_out() =>
        ElementList.Fault(Each with { SkipIfEmpty = true }, []).ShouldBeNull();

    private static string Many(int count) => string.Join(';', Enumerable.Range(1, count).Select(n => $"T{n}"));

    /// <summary>The sentence up to what explains the form of a key.</summary>
    private static string? Told(string list) => ElementList.Fault(Each,
    [
        .. list.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('<')).Select(parts =>
            new ElementFacts(parts[0], new Digest(parts[0]), parts.Length == 1
                ? []
                : [new FieldValue("after", new Value.List([.. parts[1].Split('+')]))])),
    ])?.Split(':')[0];
}
