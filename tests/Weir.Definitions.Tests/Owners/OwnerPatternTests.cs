using Weir.Definitions.Owners;

namespace Weir.Definitions.Tests.Owners;

/// <summary>Which paths a line of CODEOWNERS is about, as the documentation of forges has it.</summary>
public sealed class OwnerPatternTests
{
    [Theory]
    // A star alone is everything; in a name it is anything but a slash.
    [InlineData("*", "a src/a src/deep/a.cs .hidden docs/.hidden")]
    [InlineData("*.js", "a.js src/a.js src/deep/a.js .js", "a.jsx js a.js.map")]
    [InlineData("*.*", "a.b src/a.b", "Makefile src/Makefile")]
    [InlineData("READ?E.md", "README.md docs/README.md", "READE.md READ/E.md")]
    // Without a slash, at any depth; a folder is all that lies below it.
    [InlineData("Makefile", "Makefile src/Makefile Makefile/rules", "Makefile2 aMakefile")]
    [InlineData("docs", "docs docs/a web/docs/deep/a", "documents/a")]
    // A closing slash means a folder.
    [InlineData("apps/", "apps/a apps/deep/a web/apps/a", "apps web/apps apps2/a")]
    [InlineData("/apps/", "apps/a apps/deep/a", "apps web/apps/a")]
    // A slash at the beginning or in the middle fixes it to the root.
    [InlineData("/README.md", "README.md", "docs/README.md")]
    [InlineData("/build/logs/", "build/logs/a build/logs/deep/a", "build/logs x/build/logs/a")]
    [InlineData("build/logs", "build/logs build/logs/a", "x/build/logs build/log")]
    [InlineData("src/*.cs", "src/a.cs", "src/deep/a.cs a.cs x/src/a.cs")]
    [InlineData("src/*/api", "src/a/api src/a/api/b.cs", "src/api src/a/b/api")]
    // A closing star is what lies directly there.
    [InlineData("docs/*", "docs/a docs/a.md", "docs/build/a.md docs web/docs/a")]
    [InlineData("/*", "a .hidden", "src/a")]
    // Two stars are any number of folders.
    [InlineData("**/logs", "logs logs/a build/logs/a deep/down/logs/a/b", "log catalogs/a")]
    [InlineData("**/*.md", "a.md docs/a.md docs/deep/a.md", "a.txt")]
    [InlineData("/docs/**", "docs/a docs/deep/a", "docs web/docs/a")]
    [InlineData("/docs/**/*.md", "docs/a.md docs/deep/down/a.md", "a.md docs/a.txt web/docs/a.md")]
    [InlineData("a/**/b/**/c", "a/b/c a/x/b/c a/x/y/b/z/c a/b/b/c/d", "a/c a/b x/a/b/c")]
    [InlineData("**", "a src/a")]
    [InlineData("/", "a src/a")]
    // What means something to .gitignore alone.
    [InlineData("a[12]", "a[12] src/a[12]", "a1 a2")]
    [InlineData("Src/", "Src/a", "src/a")]
    public void A_pattern_matches_these_paths_and_not_those(string pattern, string matching, string other = "") =>
        Check(OwnerPattern.Parse(pattern, anywhere: false), matching, other);

    [Theory]
    [InlineData("internal/README.md", "internal/README.md docs/internal/README.md", "README.md")]
    [InlineData("/docs/index.md", "docs/index.md", "web/docs/index.md")]
    [InlineData("docs/*.md", "docs/a.md web/docs/a.md", "docs/deep/a.md")]
    [InlineData("lib/", "lib/a web/lib/deep/a", "lib")]
    public void Where_only_a_leading_slash_fixes_to_the_root(string pattern, string matching, string other) =>
        Check(OwnerPattern.Parse(pattern, anywhere: true), matching, other);

    /// <summary>A matcher that goes back to every star would be at this for longer than anybody waits.</summary>
    [Fact]
    public void Whatever_is_written_is_matched_in_little_time()
    {
        var pattern = OwnerPattern.Parse(string.Concat(Enumerable.Repeat("**/a*a*a*a*b/", 40)) + "x", anywhere: false);
        var path = Enumerable.Repeat(new string('a', 200), 400).ToArray();
        pattern.Matches(path).ShouldBeFalse();
    }

    /// <summary>
    /// The matcher against one that tries everything, on patterns and paths of few letters, so that many match.
    /// </summary>
    [Fact]
    public void It_agrees_with_a_matcher_that_tries_everything()
    {
        var random = new Random(7);
        string[] names = ["a", "b", "*", "a*", "?", "**", "**"];
        var matches = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var segments = Enumerable.Range(0, random.Next(1, 5)).Select(_ => names[random.Next(names.Length)]);
            var path = Enumerable.Range(0, random.Next(1, 6)).Select(_ => "ab"[random.Next(2)].ToString()).ToArray();
            var text = "/" + string.Join('/', segments) + (random.Next(3) == 0 ? "/" : "");
            var expected = Slowly(text, path);
            OwnerPattern.Parse(text, anywhere: false).Matches(path)
                .ShouldBe(expected, $"{text} on {string.Join('/', path)}");
            matches += expected ? 1 : 0;
        }
        matches.ShouldBeGreaterThan(2_000);
    }

    private static bool Slowly(string pattern, string[] path)
    {
        var segments = pattern.Trim('/').Split('/');
        var folder = pattern.EndsWith('/') || segments[^1] == "**";
        var exact = !folder && segments[^1] == "*";
        var named = segments[^1] == "**" ? segments[..^1] : segments;
        return Enumerable.Range(0, path.Length + 1).Any(length =>
            Whole(named, path.AsSpan(0, length))
            && (exact ? length == path.Length : !folder || length < path.Length));
    }

    private static bool Whole(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.IsEmpty)
        {
            return path.IsEmpty;
        }
        if (pattern[0] != "**")
        {
            return !path.IsEmpty && Name(pattern[0], path[0]) && Whole(pattern[1..], path[1..]);
        }
        for (var taken = 0; taken <= path.Length; taken++)
        {
            if (Whole(pattern[1..], path[taken..]))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Name(string glob, string name) => glob switch
    {
        "*" or "?" => true,
        "a*" => name == "a",
        _ => glob == name,
    };

    private static void Check(OwnerPattern pattern, string matching, string other)
    {
        foreach (var path in matching.Split(' '))
        {
            pattern.Matches(path.Split('/')).ShouldBeTrue(path);
        }
        foreach (var path in other.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            pattern.Matches(path.Split('/')).ShouldBeFalse(path);
        }
    }
}
