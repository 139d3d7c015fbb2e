using Weir.Agents.Chat;

namespace Weir.Agents.Tests.Chat;

public sealed class EditMatchTests
{
    private const string File = "int f()\n{\n    return 1;\n}\n\nint g()\n{\n    return 2;\n}\n";

    /// <summary>Name, file, `old`, `new`, what the file is afterwards. Tabs and carriage returns are written out.
    /// </summary>
    public static TheoryData<string, string, string, string, string> Places => new()
    {
        { "as it is", "a b a", "b", "c", "a c a" },
        { "line ends", "a\r\nb\r\nc\r\n", "a\nb", "x\ny", "x\r\ny\r\nc\r\n" },
        { "line ends, with the last", "a\r\nb\r\nc\r\n", "a\nb\n", "x\n", "x\r\nc\r\n" },
        { "the last line without one", "a\n  b", "a\nb ", "x", "a\n  b" },
        { "blanks at the end of a line", "a  \nb\nc\n", "a\nb\n", "x\n", "x\nc\n" },
        { "blanks at the end of `old`", "a\nb\nc\n", "a  \nb", "x", "x\nc\n" },
        { "moved in", "if x:\n    a\n      b\n", "a\n  b\n", "c\n\n  d\n", "if x:\n    c\n\n      d\n" },
        { "moved out", "a\n  b\n", "\ta\n\t  b\n", "\tc\n", "c\n" },
        { "with tabs", "\t\ta\n\t\tb\n", "\ta\n\tb", "\tc", "\t\tc\n" },
        { "at the end of the file", "x\n  a", "a\n", "b\n", "x\n  b\n" },
        { "after a byte order mark", "\uFEFFa\r\nb\r\n", "a\nb\n", "c\n", "\uFEFFc\r\n" },
        { "taken away", "x\n  a\ny\n", "  a\t\n", "", "x\ny\n" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void The_place_that_is_meant_is_found(string name, string text, string old, string made, string expected)
    {
        if (text == expected)
        {
            Should.Throw<ToolException>(() => EditMatch.Replace("f", text, old, made, all: false), name);
            return;
        }
        EditMatch.Replace("f", text, old, made, all: false).Text.ShouldBe(expected, name);
    }

    [Fact]
    public void What_differed_is_said() =>
        EditMatch.Replace("f", File, "int g()\n{\nreturn 2;\n}".Replace("\n", " \n", StringComparison.Ordinal)
                .Replace("return", "    return", StringComparison.Ordinal), "int h();", all: false)
            .Remark.ShouldStartWith("lines 6 to 9, where white space at its line ends differs");

    [Theory]
    [InlineData("\treturn 1;", "  return 3;", "does not occur", "an indentation that the new lines lack")]
    [InlineData("}  ", "", "lines 4, 9", "two places")]
    [InlineData("{\n    return 3;\n}", "", "line 3 is\nreturn 1;\nand not\nreturn 3;", "another line")]
    [InlineData("{\nreturn 2;\n}", "x", "not moved alike", "an indentation of some lines only")]
    [InlineData("nothing of it", "x", "Read the file again", "nothing alike")]
    [InlineData(" \n \n", "x", "nothing but white space", "no text at all")]
    public void What_is_not_clear_is_refused(string old, string made, string sentence, string name) =>
        Should.Throw<ToolException>(() => EditMatch.Replace("f.c", File, old, made, all: false), name)
            .Message.ShouldContain(sentence);

    /// <summary>Whatever is done to the white space of a part of a file, the edit comes out as with the part itself, or
    /// is refused.</summary>
    [Fact]
    public void White_space_never_makes_another_edit()
    {
        var random = new Random(20261201);
        var (made, refused) = (0, 0);
        for (var round = 0; round < 2_000; round++)
        {
            var lines = Enumerable.Range(0, 12).Select(_ =>
                new string(' ', random.Next(3) * 2) + (char)('a' + random.Next(6)) + (char)('a' + random.Next(6)))
                .ToArray();
            var (at, count) = (random.Next(9), random.Next(1, 4));
            var text = string.Join('\n', lines) + "\n";
            var part = lines[at..(at + count)];
            var disturbed = part.Select(line => random.Next(3) switch
            {
                0 => line + "  ",
                1 => line + "\r",
                _ => line,
            }).ToArray();
            var shift = new string('\t', random.Next(3));
            var replacement = shift + "NEW";
            disturbed = [.. disturbed.Select(line => shift + line)];
            try
            {
                var edited = EditMatch.Replace("f", text, string.Join('\n', disturbed), replacement, all: false).Text;
                edited.Count(c => c == '\n').ShouldBe(12 - count + 1);
                var there = edited.Split('\n')[at];
                there.TrimStart().ShouldBe("NEW");
                there.ShouldBe("NEW", "moved out as `old` was moved in");
                edited.Split('\n')[..at].ShouldBe(lines[..at]);
                edited.Split('\n')[(at + 1)..^1].ShouldBe(lines[(at + count)..]);
                made++;
            }
            catch (ToolException)
            {
                refused++;
            }
        }
        made.ShouldBeGreaterThan(1_000);
        refused.ShouldBeGreaterThan(0, "some of them stand at two places");
    }
}
