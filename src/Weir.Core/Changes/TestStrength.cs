using System.Text.RegularExpressions;

namespace Weir.Core.Changes;

/// <summary>
/// How much a file tests, by its lines: tests that it declares, what they assert, what is skipped. It is counted by the
/// words of the common test libraries, in whatever language, without a comment's lines. That says nothing about how
/// good a test is, and a test that fails to be one (<c>assert true</c>) counts; but what is taken away shows.
/// </summary>
public sealed record TestStrength(int Tests, int Assertions, int Skips)
{
    /// <summary>Linear in what they read, which an agent wrote.</summary>
    private const RegexOptions Linear =
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    private static readonly Regex Names = new(
        @"^(test_.*|.*[_.-](test|tests|spec)|.*(Test|Tests|Spec|IT))\.\w+$",
        Linear);

    private static readonly Regex Folders = new(
        @"^(tests?|__tests__|specs?|e2e|.*\.(Unit|Integration|EndToEnd)?Tests?)$",
        Linear | RegexOptions.IgnoreCase);

    private static readonly Regex Programs = new(
        @"\.(bats|c|cc|clj|cpp|cs|dart|ex|exs|fs|go|groovy|hs|java|js|jsx|kt|lua|mjs|php|pl|ps1|py|rb|rs|scala|sh|swift"
        + @"|t|ts|tsx|vb|zig)$",
        Linear);

    private static readonly Regex Scripts = new(
        @"\.(pl|ps1|sh|t)$",
        Linear);

    private static readonly Regex Declarations = new(
        @"\[(Fact|Theory|Test|TestCase|TestMethod|DataTestMethod|InlineData|DataRow)\b"
        + @"|@(Test|ParameterizedTest|RepeatedTest|test)\b"
        + @"|^\s*(async\s+)?def\s+test"
        + @"|^\s*func\s+(\([^)]*\)\s*)?(Test|Fuzz|test)\w*\s*\("
        + @"|#\[(\w+::)?test\b"
        + @"|^\s*(it|test|specify|scenario)(\.(each|only|skip|todo|concurrent))*\s*(\(|\x22|')"
        + @"|^\s*x(it|test)\s*\("
        + @"|\bTEST(_F|_P)?\s*\("
        + @"|\bfunction\s+test\w*\s*\(",
        Linear);

    private static readonly Regex Asserting = new(
        @"\b[Aa]ssert\w*\b|\b(expect|verify)\s*\(|\.[Ss]hould\w*\s*\(|\brequire\.\w+\s*\("
        + @"|\b(EXPECT|ASSERT|XCTAssert)\w*|\bt\.(Error|Fatal|Fail)\w*\s*\(",
        Linear);

    private static readonly Regex Skipping = new(
        @"\bSkip\w*\s*=|\[Ignore\b|@(Disabled|Ignore)\b|\bmark\.(skip|xfail)|\bunittest\.skip|\bpytest\.skip"
        + @"|\b(it|test|describe|suite|context)\.(skip|todo|only)\b|^\s*(x|f)(it|test|describe|context)\s*\("
        + @"|\bt\.Skip\w*\s*\(|#\[ignore|\bGTEST_SKIP\b|\bDISABLED_\w+|\bskip:\s",
        Linear);

    public static readonly TestStrength None = new(0, 0, 0);

    /// <summary>Of a file that <see cref="IsTest"/> says is one. A script without functions is one test.</summary>
    public static TestStrength Of(string path, string text)
    {
        var (tests, assertions, skips) = (0, 0, 0);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (IsComment(line.TrimStart()))
            {
                continue;
            }
            tests += Declarations.Count(line);
            assertions += Asserting.Count(line);
            skips += Skipping.Count(line);
        }
        return new TestStrength(tests == 0 && Scripts.IsMatch(path) ? 1 : tests, assertions, skips);
    }

    public TestStrength Plus(TestStrength other) =>
        new(Tests + other.Tests, Assertions + other.Assertions, Skips + other.Skips);

    public TestStrength Minus(TestStrength other) =>
        new(Tests - other.Tests, Assertions - other.Assertions, Skips - other.Skips);

    /// <summary>Of a difference: less is tested than before.</summary>
    public bool IsLess => Tests < 0 || Assertions < 0 || Skips > 0;

    /// <summary>A program by the names that test runners look for.</summary>
    public static bool IsTest(string path)
    {
        if (!Programs.IsMatch(path))
        {
            return false;
        }
        var name = path[(path.LastIndexOf('/') + 1)..];
        return Names.IsMatch(name)
            || path[..^name.Length].Split('/', StringSplitOptions.RemoveEmptyEntries).Any(Folders.IsMatch);
    }

    private static bool IsComment(ReadOnlySpan<char> line) =>
        line.StartsWith("//") || line.StartsWith("/*") || line.StartsWith("* ") || line.StartsWith("--")
        || (line.StartsWith("#") && !line.StartsWith("#["));
}
