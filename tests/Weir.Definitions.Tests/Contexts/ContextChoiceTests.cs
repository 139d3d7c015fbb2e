using System.Collections.Immutable;
using Weir.Core;
using Weir.Definitions.Contexts;

namespace Weir.Definitions.Tests.Contexts;

/// <summary>Which documents are given, as text tables: each line a candidate or a document, in order.</summary>
public sealed class ContextChoiceTests
{
    private static readonly ImmutableArray<string> Scopes = ["standards", "decisions"];

    [Fact]
    public void The_order_of_the_scopes_comes_first_then_relevance_then_the_path() => Chooses(
        10_000,
        """
        decisions docs/decisions/0001-clock.md   100 the clock shows the hour
        standards docs/z.md                      100 nothing of it
        standards docs/clock.md                  100 the clock
        standards docs/a.md                      100 nothing of it
        """,
        """
        standards docs/clock.md 57
        standards docs/a.md 57
        standards docs/z.md 57
        decisions docs/decisions/0001-clock.md 57
        """);

    [Fact]
    public void What_does_not_fit_is_left_out_whole_and_what_comes_after_it_may_fit() => Chooses(
        150,
        """
        standards a.md 200 the clock
        standards b.md 800 the clock of the clock
        standards c.md 100 nothing of it
        decisions d.md 100 the clock
        """,
        """
        standards a.md 82
        standards c.md 57
        left out standards b.md 232 OverBudget
        left out decisions d.md 57 OverBudget
        """);

    [Fact]
    public void A_budget_that_is_met_exactly_is_not_exceeded() => Chooses(
        114,
        """
        standards a.md 100 x
        standards b.md 97 x
        """,
        """
        standards a.md 57
        standards b.md 57
        """);

    [Fact]
    public void Without_a_budget_everything_is_left_out() => Chooses(
        0, "standards a.md 0 x", "left out standards a.md 32 OverBudget");

    [Fact]
    public void What_was_not_read_says_why_and_costs_nothing() => Chooses(
        60,
        """
        standards a.bin 100 !NotText
        standards big.md 900000 !TooLarge
        standards link 5 !Link
        standards z.md 100 x
        """,
        """
        standards z.md 57
        left out standards a.bin 57 NotText
        left out standards big.md 225032 TooLarge
        left out standards link 34 Link
        """);

    [Fact]
    public void A_budget_beyond_what_any_bundle_may_have_is_that()
    {
        var half = ContextLimits.MaxTokens * 2;
        Choose(10_000_000, [Candidate("standards", "a.md", half), Candidate("standards", "b.md", half)])
            .Documents.Length.ShouldBe(1);
    }

    [Fact]
    public void Only_so_many_that_were_left_out_are_named_and_all_are_counted()
    {
        var manifest = Choose(
            0, [.. Enumerable.Range(0, 500).Select(number => Candidate("standards", $"{number:000}.md", 10))]);
        manifest.LeftOut.Length.ShouldBe(ContextLimits.MaxNamed);
        manifest.LeftOutInAll.ShouldBe(500);
        manifest.LeftOut[0].Path.ShouldBe("000.md");
    }

    [Fact]
    public void Scopes_without_a_file_are_named()
    {
        var manifest = Choose(100, [Candidate("decisions", "a.md", 10)]);
        manifest.Empty.ShouldBe(["standards"]);
    }

    [Fact]
    public void The_digest_is_of_what_is_given_and_of_nothing_else()
    {
        var one = Choose(100, [Candidate("standards", "a.md", 10)]);
        one.Bundle.ShouldBe(Choose(100, [Candidate("standards", "a.md", 10)]).Bundle);
        one.Bundle.ShouldBe(
            Choose(100, [Candidate("standards", "a.md", 10), Candidate("standards", "big.md", 900)]).Bundle);
        one.Bundle.ShouldNotBe(Choose(100, [Candidate("standards", "b.md", 10)]).Bundle);
        one.Bundle.ShouldNotBe(Choose(100, [Candidate("decisions", "a.md", 10)]).Bundle);
        one.Bundle.ShouldNotBe(
            Choose(100, [Candidate("standards", "a.md", 10) with { Content = "other" }]).Bundle);
    }

    [Fact]
    public void Documents_of_components_have_what_the_scopes_leave_and_are_no_part_of_the_bundle()
    {
        var alone = Choose(150, [Candidate("standards", "a.md", 100)]);
        var beside = ContextChoice.WithComponents(
            alone, ["glossary", "component/api"],
            [
                Candidate("component/api", "api.md", 100), Candidate("glossary", "words.md", 10),
                Candidate("glossary", "all.md", 300),
            ],
            "The clock", "It shows the wrong hour.");
        beside.Bundle.ShouldBe(alone.Bundle);
        beside.Documents.ShouldBe(alone.Documents);
        beside.Tokens.ShouldBe(alone.Tokens);
        beside.OfComponents.Select(document => $"{document.Scope} {document.Path} {document.Tokens}")
            .ShouldBe(["glossary words.md 35", "component/api api.md 57"]);
        beside.ComponentsLeftOut.Select(left => $"{left.Path} {left.Why}").ShouldBe(["all.md OverBudget"]);
        (beside.ComponentTokens, beside.ComponentsLeftOutInAll, beside.HasComponents).ShouldBe((92, 1, true));
        alone.HasComponents.ShouldBeFalse();
    }

    private static void Chooses(int budget, string candidates, string chosen)
    {
        var manifest = Choose(budget, [.. candidates.Split('\n').Select(Read)]);
        manifest.Tokens.ShouldBe(manifest.Documents.Sum(document => document.Tokens));
        manifest.LeftOutInAll.ShouldBe(manifest.LeftOut.Length);
        string.Join('\n', manifest.Documents.Select(document => $"{document.Scope} {document.Path} {document.Tokens}")
            .Concat(manifest.LeftOut.Select(left => $"left out {left.Scope} {left.Path} {left.Tokens} {left.Why}")))
            .ShouldBe(chosen.ReplaceLineEndings("\n"));
    }

    private static ContextManifest Choose(int budget, ImmutableArray<ContextCandidate> candidates) =>
        ContextChoice.Of(
            new ContextManifest("writer", new ObjectName("m0"), null, budget, 0, [], [], 0, [], []), Scopes, candidates,
            "The clock", "It shows the wrong hour.");

    private static ContextCandidate Candidate(string scope, string path, int bytes) =>
        new(scope, ScopeOrigin.Project, path, new ObjectName("b"), bytes, "the clock", null);

    private static ContextCandidate Read(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var text = string.Join(' ', words[3..]);
        return new ContextCandidate(
            words[0], ScopeOrigin.Project, words[1], new ObjectName("b"), long.Parse(words[2]),
            text[0] == '!' ? null : text, text[0] == '!' ? Enum.Parse<WhyLeftOut>(text[1..]) : null);
    }
}
