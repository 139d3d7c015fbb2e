using Weir.Definitions.Owners;

namespace Weir.Definitions.Tests.Owners;

public sealed class CodeOwnersFileTests
{
    [Theory]
    [InlineData("a.txt", "@everybody")]
    [InlineData("src/price.cs", "@ada @org/shop")]
    [InlineData("src/generated/a.cs", "")]
    [InlineData("src/generated/keep.cs", "@ada")]
    [InlineData("docs/a.md", "docs@example.org")]
    [InlineData("docs/deep/a.md", "@everybody")]
    [InlineData("with space/a", "@spacer")]
    [InlineData("#file", "@hash")]
    [InlineData("odd", "nobody-at-all")]
    [InlineData("not-me", "@everybody")]
    public void The_last_line_that_matches_decides(string path, string owners)
    {
        var file = CodeOwnersFile.Parse(
            "CODEOWNERS",
            """
            # Lines like this one say nothing, nor do empty ones.

            *  @everybody
            /src/    @org/shop   @ada @ada # who knows prices
              /src/generated/
            /src/generated/keep.cs @ada
            docs/* docs@example.org
            /with\ space/	@spacer
            \#file @hash
            odd nobody-at-all
            !not-me @ghost
            """);
        Sets(file, path).ShouldBe(owners.Length == 0 ? [] : [owners]);
    }

    [Fact]
    public void A_section_is_a_file_of_its_own()
    {
        var file = CodeOwnersFile.Parse(
            "CODEOWNERS",
            """
            * @general

            [Documentation][2] @docs-team @writers
            docs/
            README.md @reader

            ^[Maybe] @optional
            *.md

            [Database]
            model/db/ @dba
            model/db/seed.sql
            !model/db/generated.sql

            [DOCUMENTATION]
            docs/secret.md @keeper

            [unfinished
            [
            ^[
            []
            """);
        Sets(file, "a.txt").ShouldBe(["@general"]);
        Sets(file, "docs/a.txt").ShouldBe(["@general", "@docs-team @writers"]);
        Sets(file, "web/docs/a.txt").ShouldBe(["@general", "@docs-team @writers"]);
        Sets(file, "README.md").ShouldBe(["@general", "@reader"]);
        Sets(file, "docs/secret.md").ShouldBe(["@general", "@keeper"]);
        Sets(file, "model/db/a.sql").ShouldBe(["@general", "@dba"]);
        Sets(file, "model/db/seed.sql").ShouldBe(["@general"]);
        Sets(file, "model/db/generated.sql").ShouldBe(["@general"]);
    }

    [Fact]
    public void A_section_that_is_optional_in_one_place_and_not_in_another_is_not_optional()
    {
        var file = CodeOwnersFile.Parse("CODEOWNERS", "^[Docs]\na @ada\n[docs]\nb @ben\n");
        Sets(file, "a").ShouldBe(["@ada"]);
        Sets(file, "b").ShouldBe(["@ben"]);
    }

    [Fact]
    public void The_sets_of_many_paths_are_each_there_once_and_sorted()
    {
        var file = CodeOwnersFile.Parse("CODEOWNERS", "a @zoe @ada\nb @ben\nc @ada @zoe\n");
        file.OwnersOf(["c", "b", "a", "d"]).Select(set => set.ToString()).ShouldBe(["@ada @zoe", "@ben"]);
        file.Owners.ShouldBe(["@ada", "@ben", "@zoe"]);
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        CodeOwnersFile.Read("CODEOWNERS", new byte[CodeOwnersFile.MaxBytes + 1]).ShouldBeNull();
        CodeOwnersFile.Read("CODEOWNERS", new byte[CodeOwnersFile.MaxBytes]).ShouldNotBeNull();
    }

    /// <summary>Nothing that somebody writes makes reading it fail.</summary>
    [Fact]
    public void Any_text_is_read()
    {
        var random = new Random(11);
        string[] parts =
        [
            "*", "/", "a", "**", " ", "\t", "\n", "\r\n", "@", "@x", "[", "]", "^", "!", "#", "\\", "[2]", "é", "\0",
        ];
        for (var round = 0; round < 5_000; round++)
        {
            var words = Enumerable.Range(0, random.Next(40)).Select(_ => parts[random.Next(parts.Length)]);
            var text = string.Concat(words);
            var file = CodeOwnersFile.Parse("CODEOWNERS", text);
            file.OwnersOf("a/b").ShouldAllBe(set => set.Owners.Length > 0);
        }
    }

    private static IEnumerable<string> Sets(CodeOwnersFile file, string path) =>
        file.OwnersOf(path).Select(set => set.ToString());
}
