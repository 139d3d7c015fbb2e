namespace Weir.Tidy.Tests.Rules;

public sealed class LengthRulesTests
{
    private static string Repeat(string line, int times) => string.Concat(Enumerable.Repeat(line, times));

    private static string MethodOf(int lines) =>
        "sealed class A\n{\n    void Long()\n    {\n" + Repeat("        a();\n", lines - 3) + "    }\n}\n";

    [Theory]
    [InlineData("src/A.cs", 500, 0)]
    [InlineData("src/A.cs", 501, 1)]
    [InlineData("weir", 501, 1)]
    [InlineData("docs/a.md", 501, 0)]
    public void A_file_of_code_ends_after_500_lines(string path, int lines, int findings) =>
        LengthRules.LongFiles(SourceFile.Of(path, Repeat("a\n", lines))).Count().ShouldBe(findings);

    [Theory]
    [InlineData("src/A.cs", 120, 0)]
    [InlineData("src/A.cs", 121, 1)]
    [InlineData("eng/a.sh", 121, 1)]
    [InlineData("docs/a.md", 121, 0)]
    public void A_line_of_code_ends_after_120_columns(string path, int columns, int findings) =>
        LengthRules.LongLines(SourceFile.Of(path, $"a\n{new string('a', columns)}\n")).Count().ShouldBe(findings);

    [Fact]
    public void A_long_line_is_named_by_its_number() => LengthRules
        .LongLines(SourceFile.Of("src/A.cs", $"a\n{new string('a', 130)}\n"))
        .Single().ToString().ShouldBe("src/A.cs:2: 130 columns, and 120 are allowed.");

    [Theory]
    [InlineData(70, 0)]
    [InlineData(71, 1)]
    public void A_method_ends_after_70_lines(int lines, int findings) =>
        LengthRules.LongMembers(SourceFile.Of("src/A.cs", MethodOf(lines))).Count().ShouldBe(findings);

    [Theory]
    [InlineData("tests/A.cs", 0)]
    [InlineData("src/A.cs", 2)]
    public void A_transcript_in_a_test_counts_for_neither(string path, int findings)
    {
        var transcript = $"\"\"\"\n{Repeat("a happened\n", 600)}\"\"\"";
        var file =
            SourceFile.Of(path, $"sealed class A\n{{\n    void B()\n    {{\n        c({transcript});\n    }}\n}}\n");

        LengthRules.LongFiles(file).Concat(LengthRules.LongMembers(file)).Count().ShouldBe(findings);
    }

    [Fact]
    public void A_long_method_is_named() => LengthRules.LongMembers(SourceFile.Of("src/A.cs", MethodOf(80)))
        .Single().ToString().ShouldBe("src/A.cs:3: Long has 80 lines, and 70 are allowed: split off its parts.");
}
