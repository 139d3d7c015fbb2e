namespace Weir.Tidy.Tests.Scanning;

public sealed class CSharpTextTests
{
    [Theory]
    [InlineData("""a("}"); b""", """a(" "); b""")]
    [InlineData("""a("\"}"); b""", """a("   "); b""")]
    [InlineData("""a(@"\"); b""", """a(@" "); b""")]
    [InlineData(""""a(@"""}"); b"""", """"a(@"   "); b"""")]
    [InlineData("""a($"{x}{{"); b""", """a($"     "); b""")]
    [InlineData("""a($"{x["}"]}"); b""", """a($"        "); b""")]
    [InlineData("""a($@"{x}""}}"); b""", """a($@"       "); b""")]
    [InlineData("""a($"{x:h'h}'"); b""", """a($"        "); b""")]
    [InlineData("a('{', '\\'', '\"'); b", "a(' ', '  ', ' '); b")]
    [InlineData("a(); // }", "a();     ")]
    [InlineData("a(/* } */); b", "a(       ); b")]
    [InlineData("  #region } {;", "              ")]
    [InlineData("a(\"\"); b", "a(\"\"); b")]
    [InlineData("@class = b", "@class = b")]
    public void Comments_and_the_insides_of_literals_become_spaces(string source, string expected) =>
        CSharpText.Blank(source).ShouldBe(expected);

    [Fact]
    public void A_raw_string_ends_at_as_many_quotes_as_it_began_with()
    {
        const string Raw = "a = \"\"\"\"\n  \"\"\" { \n  \"\"\"\"; b";

        var blank = CSharpText.Blank(Raw);

        blank.ShouldNotContain("{");
        blank.ShouldEndWith("; b");
    }

    [Theory]
    [InlineData("a(\"no end\nb }")]
    [InlineData("a(@\"no end\nb }")]
    [InlineData("a(\"\"\"no end\nb }")]
    [InlineData("a($\"{no end\nb }")]
    [InlineData("/* no end\nb }")]
    [InlineData("'")]
    [InlineData("$")]
    public void What_does_not_end_keeps_its_length_and_its_lines(string source)
    {
        var blank = CSharpText.Blank(source);

        blank.Length.ShouldBe(source.Length);
        blank.Count(character => character == '\n').ShouldBe(source.Count(character => character == '\n'));
    }
}
