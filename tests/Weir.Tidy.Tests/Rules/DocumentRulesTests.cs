namespace Weir.Tidy.Tests.Rules;

public sealed class DocumentRulesTests
{
    private static readonly SourceFile Guide =
        SourceFile.Of("docs/guide.md", "# The guide\n## What `weir up` does, and when\n");
    private static readonly HashSet<string> Paths =
        ["docs/guide.md", "docs/how-to/start.md", "README.md", "src/A/B.cs"];

    private static string[] DeadLinks(string text)
    {
        var document = SourceFile.Of("docs/how-to/start.md", text);
        return [.. DocumentRules.DeadLinks(document, [Guide, document], Paths).Select(finding => finding.ToString())];
    }

    [Theory]
    [InlineData("[a](../gone.md)",
        "docs/how-to/start.md:1: the link ../gone.md leads to docs/gone.md, which does not exist.")]
    [InlineData("![a](gone.png)",
        "docs/how-to/start.md:1: the link gone.png leads to docs/how-to/gone.png, which does not exist.")]
    [InlineData("[a]: ../gone.md",
        "docs/how-to/start.md:1: the link ../gone.md leads to docs/gone.md, which does not exist.")]
    [InlineData("[a](../../../b)", "docs/how-to/start.md:1: the link ../../../b leads out of the repository.")]
    [InlineData(
        "[a](../guide.md#gone)",
        "docs/how-to/start.md:1: the link ../guide.md#gone names a heading that docs/guide.md does not have.")]
    [InlineData("[a](#gone)",
        "docs/how-to/start.md:1: the link #gone names a heading that docs/how-to/start.md does not have.")]
    public void A_link_that_leads_nowhere_is_found(string text, string finding) => DeadLinks(text).ShouldBe([finding]);

    [Theory]
    [InlineData("[a](../guide.md) and [b](../guide.md#the-guide)")]
    [InlineData("[a](../guide.md#what-weir-up-does-and-when)")]
    [InlineData("[a](../../README.md \"title\")")]
    [InlineData("[a](../../src/A/) and [b](../../src)")]
    [InlineData("[a](/README.md)")]
    [InlineData("[a](https://example.org/gone.md)")]
    [InlineData("[a](mailto:a@example.org)")]
    [InlineData("`[a](gone.md)`")]
    [InlineData("```\n[a](gone.md)\n```")]
    [InlineData("````\n```\n````\n# Here\n[a](#here)")]
    [InlineData("[{{name}}]({{path}})")]
    public void Other_links_are_not(string text) => DeadLinks(text).ShouldBeEmpty();

    [Theory]
    [InlineData("# Changelog\n\n## Unreleased\n\n- Weir builds\n  itself.\n\n## 0.1.0\n", 0)]
    [InlineData("# Changelog\n\n## 0.1.0\n\n- Weir builds itself.\n", 1)]
    [InlineData("# Changelog\n", 1)]
    [InlineData("# Changelog\n\n## Unreleased\n\n- added build\n", 1)]
    [InlineData("# Changelog\n\n## Unreleased\n\n- Added build\n", 1)]
    public void A_changelog_tells_what_is_unreleased_in_sentences(string text, int findings) =>
        DocumentRules.UnkeptChangelog(SourceFile.Of("CHANGELOG.md", text)).Count().ShouldBe(findings);

    [Theory]
    [InlineData("0001-one-writer.md 0002-hash-chain.md README.md", 0)]
    [InlineData("0001-one-writer.md 0003-hash-chain.md", 1)]
    [InlineData("0001-one-writer.md 0001-hash-chain.md", 1)]
    [InlineData("one-writer.md", 1)]
    [InlineData("0001-One_Writer.md", 1)]
    public void Decisions_are_numbered_without_gaps(string names, int findings) => DocumentRules
        .UnnumberedDecisions(names.Split(' ').Select(name => $"docs/decisions/{name}")).Count().ShouldBe(findings);
}
