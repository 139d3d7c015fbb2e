namespace Weir.Tidy.Tests.Rules;

public sealed class WordingRulesTests
{
    [Theory]
    [InlineData("src/A.cs", "a(); // TODO: later")]
    [InlineData("src/A.cs", "// HACK")]
    [InlineData("tests/A.cs", "throw new NotImplementedException();")]
    [InlineData("weir", "# FIXME")]
    public void Unfinished_work_is_found(string path, string text) =>
        WordingRules.UnfinishedWork(SourceFile.Of(path, text)).Count().ShouldBe(1);

    [Theory]
    [InlineData("src/A.cs", "case \"todo\": // a tool that agents have")]
    [InlineData("docs/a.md", "A TODO file.")]
    public void Other_words_are_not(string path, string text) =>
        WordingRules.UnfinishedWork(SourceFile.Of(path, text)).ShouldBeEmpty();

    [Theory]
    [InlineData("#pragma warning disable CA1000", 1)]
    [InlineData("#pragma warning disable CA1000 // why", 1)]
    [InlineData("#nullable disable", 1)]
    [InlineData("#pragma warning disable CA1000 // The factory belongs to the type it makes.", 0)]
    [InlineData("#pragma warning restore CA1000", 0)]
    public void A_warning_is_silenced_with_a_reason_or_not_at_all(string line, int findings) =>
        WordingRules.SilencedAnalyzers(SourceFile.Of("src/A.cs", $"{line}\nclass A;\n")).Count().ShouldBe(findings);

    [Theory]
    [InlineData("[Fact(Explicit = true)]", 1)]
    [InlineData("describe.only(() => { });", 1)]
    [InlineData("Say(\"Explicit = true\");", 0)]
    public void A_test_that_keeps_tests_from_running_is_found(string code, int findings) =>
        WordingRules.ExclusiveTests(SourceFile.Of("tests/A.cs", code)).Count().ShouldBe(findings);
}
