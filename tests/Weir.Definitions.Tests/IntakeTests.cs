using System.Collections.Immutable;
using System.Text;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Core.Risks;
using Weir.Definitions.Intake;
using Weir.Definitions.Projects;

namespace Weir.Definitions.Tests;

/// <summary>The rules of intake: in order, what a person said first, and the risk only upwards.</summary>
public sealed class IntakeTests
{
    private const string Rules =
        """
        ---
        project: shop
        intake:
          - { when: "item.labels contains 'outage'", class: hotfix, risk: high }
          - { when: "request.paths contains 'docs/'", kind: docs, risk: low }
          - { when: "item.kind == 'docs'", params: { tone: plain } }
          - { when: "item.requester == 'ada' and not item.labels contains 'public'", kind: config, class: low }
          - { when: "item.kind in ['docs', 'config']", workflow: docs }
          - { when: "item.risk > 'low'", params: { careful: 'true' } }
        risk_rules:
          - { paths: ["src/pay/**", "keys/"], at_least: high }
          - { paths: ["**/*.sql"], at_least: medium }
        ---
        """;

    private static readonly IntakeFacts Nothing = new(
        "SHOP", "ben", [], [], null, IntakeSource.Person, null, null, null,
        ImmutableSortedDictionary<string, string>.Empty);

    private static ProjectDefinition Project => ProjectDefinition.Read(Encoding.UTF8.GetBytes(Rules))!;

    [Fact]
    public void Rules_are_asked_in_order_and_see_what_was_settled_before() =>
        Told(Nothing with { Requester = "ada", Paths = ["docs/prices.md"] }).ShouldBe(
            "kind docs by Rule 2, risk low by Rule 2, params.tone plain by Rule 3, class low by Rule 4, "
                + "workflow docs by Rule 5");

    [Fact]
    public void What_a_person_said_is_not_changed_by_a_rule() =>
        Told(Nothing with { Kind = "bug", Class = PriorityClass.Normal, Labels = ["outage"], Paths = ["docs/a.md"] })
            .ShouldBe("kind bug by Person, class normal by Person, risk high by Rule 1, params.careful true by Rule 6");

    [Fact]
    public void A_rule_raises_the_risk_that_a_person_gave_and_never_lowers_it()
    {
        Ask(Nothing with { Risk = Risk.Low, Labels = ["outage"] }).Risk.ShouldBe(Risk.High);
        Ask(Nothing with { Risk = Risk.High, Paths = ["docs/a.md"] }).Risk.ShouldBe(Risk.High);
        Ask(Nothing with { Labels = ["outage"], Paths = ["docs/a.md"] }).Risk.ShouldBe(Risk.High);
    }

    [Fact]
    public void Where_nothing_holds_all_is_open_but_what_holds_of_the_usual_risk()
    {
        var result = Ask(Nothing);
        (result.Kind, result.Workflow, result.Class, result.Risk).ShouldBe((null, null, null, null));
        result.Choices.ShouldBe([new IntakeChoice("params.careful", "true", IntakeSource.Rule, 6)]);
    }

    [Theory]
    [InlineData("The total in src/cart.cs:12 is wrong, see ./docs/prices.md.", "src/cart.cs docs/prices.md")]
    [InlineData("Look at https://example.org/a/b and README.md, and (lib/util/).", "README.md lib/util/")]
    [InlineData("and/or, 1.5, ../../etc/passwd /etc/passwd a//b", "and/or")]
    [InlineData("", "")]
    public void The_paths_of_a_request_are_its_words_of_that_form(string text, string paths) =>
        string.Join(' ', RequestPaths.Of(text)).ShouldBe(paths);

    [Fact]
    public void A_request_of_any_length_has_a_bounded_number_of_paths()
    {
        RequestPaths.Of(string.Join(' ', Enumerable.Range(0, 5_000).Select(n => $"a/{n}"))).Length
            .ShouldBe(RequestPaths.Most);
        RequestPaths.Of(new string('/', 1_000_000)).ShouldBeEmpty();
        RequestPaths.Of(new string('a', 1_000_000)).ShouldBeEmpty();
    }

    [Fact]
    public void A_rule_about_risk_is_touched_by_the_first_path_that_it_matches() =>
        RiskRules.Touched(Project.RiskRules, ["docs/a.md", "keys/b", "src/pay/c.cs", "src/pay/d.sql"], []).ShouldBe(
        [
            new RiskTouch("src/pay/**, keys/ at least high", Risk.High, "keys/b"),
            new RiskTouch("**/*.sql at least medium", Risk.Medium, "src/pay/d.sql"),
        ]);

    /// <summary>Any rules and facts: an answer, the same each time; what was said stands, and the risk is not below
    /// it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rules_have_an_answer_to_everything(int shard)
    {
        var random = new Random(shard);
        for (var round = 0; round < 2_000; round++)
        {
            var rules = Enumerable.Range(1, random.Next(6)).Select(number => Rule(random, number)).ToImmutableArray();
            var facts = Facts(random);
            var result = IntakeClassifier.Ask(rules, facts);
            result.Choices.SequenceEqual(IntakeClassifier.Ask(rules, facts).Choices).ShouldBeTrue();
            (facts.Kind ?? result.Kind).ShouldBe(result.Kind);
            (facts.Workflow ?? result.Workflow).ShouldBe(result.Workflow);
            (facts.Class ?? result.Class).ShouldBe(result.Class);
            ((result.Risk ?? Risk.Low) >= (facts.Risk ?? Risk.Low)).ShouldBeTrue();
            result.Choices.Select(choice => choice.About).Distinct(StringComparer.Ordinal).Count()
                .ShouldBe(result.Choices.Length);
            foreach (var (name, value) in facts.Params)
            {
                result.Params[name].ShouldBe(value);
            }
        }
    }

    private static IntakeRuleSpec Rule(Random random, int number) => new(
        number, random.Next(4) == 0 ? null : Condition(random, 3), random.Next(10) > 0,
        Some(random, "bug", "docs"), Pick<PriorityClass>(random), Pick<Risk>(random), Some(random, "docs", "fix"),
        Params(random));

    private static IntakeFacts Facts(Random random) => new(
        "SHOP", "ada", random.Next(2) == 0 ? [] : ["a", "b"], random.Next(2) == 0 ? [] : ["src/a.cs"],
        Some(random, "bug", "docs"), IntakeSource.Person, Some(random, "docs", "fix"), Pick<PriorityClass>(random),
        Pick<Risk>(random), Params(random));

    private static Expression Condition(Random random, int depth) => random.Next(depth > 0 ? 7 : 4) switch
    {
        0 => new Expression.Compare("item.kind", (Comparison)random.Next(6), Value.Of("bug")),
        1 => new Expression.In("item.risk", [Value.Of("high"), Value.Of(3)]),
        2 => new Expression.Contains("request.paths", Value.Of("src/")),
        3 => new Expression.IsTrue(random.Next(2) == 0 ? "item.labels" : "nothing.here"),
        4 => new Expression.Not(Condition(random, depth - 1)),
        5 => new Expression.And(Condition(random, depth - 1), Condition(random, depth - 1)),
        _ => new Expression.Or(Condition(random, depth - 1), Condition(random, depth - 1)),
    };

    private static ImmutableSortedDictionary<string, string> Params(Random random) => random.Next(2) == 0
        ? ImmutableSortedDictionary<string, string>.Empty
        : ImmutableSortedDictionary<string, string>.Empty.Add("p", $"{random.Next(3)}");

    private static string? Some(Random random, params string[] words) =>
        random.Next(2) == 0 ? null : words[random.Next(words.Length)];

    private static T? Pick<T>(Random random)
        where T : struct, Enum => random.Next(2) == 0 ? null : Enum.GetValues<T>()[random.Next(3)];

    private static IntakeResult Ask(IntakeFacts facts) =>
        IntakeClassifier.Ask(IntakeRules.Compile(Project), facts);

    private static string Told(IntakeFacts facts) => string.Join(", ", Ask(facts).Choices.Select(choice =>
        $"{choice.About} {choice.Value} by {choice.Source}{(choice.Rule is { } rule ? $" {rule}" : "")}"));
}
