using System.Text;
using Weir.Agents.Metering;

namespace Weir.Agents.Tests.Metering;

public sealed class RequestFactsTests
{
    public static TheoryData<string[]> Bounded => Table.Rows("bounded.txt");
    public static TheoryData<string[]> Outside => Table.Rows("outside.txt");
    public static TheoryData<string[]> Refused => Table.Rows("refused.txt");
    [Theory]
    [MemberData(nameof(Refused))]
    public void What_no_ceiling_can_be_held_with_is_named(string[] row) =>
        string.Join('|', Facts(row[0], row[1]).Refused).ShouldBe(row[2]);

    [Theory]
    [MemberData(nameof(Outside))]
    public void What_the_body_does_not_bound_is_named_and_there_is_no_bound(string[] row)
    {
        var facts = Facts(row[0], row[1]);
        string.Join('|', facts.OutsideBody).ShouldBe(row[2]);
        facts.InputBound.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Bounded))]
    public void What_only_has_such_a_name_is_bounded(string[] row)
    {
        var facts = Facts(row[0], row[1]);
        facts.OutsideBody.ShouldBeEmpty();
        facts.InputBound.ShouldNotBeNull()
            .ShouldBeGreaterThanOrEqualTo(((row[1].Length + 1) / 2) + InputBounds.HiddenPrompt);
    }

    [Theory]
    [InlineData("aaaa", 2)]
    [InlineData("aaa bbb", 4)]
    [InlineData("12345678", 8)]
    [InlineData("({[]})", 6)]
    [InlineData("水", 3)]
    [InlineData("🌊", 4)]
    public void Letters_count_by_twos_and_every_other_byte_as_one(string text, int tokens)
    {
        const string Empty = """{"model":"m","input":"" }""";
        var with = Facts("R", Empty.Replace("\"\"", $"\"{text}\"")).InputBound!.Value;
        var without = Facts("R", Empty).InputBound!.Value;
        // The frame has an odd number of letters and spaces, so that a half more or less may show.
        (with - without).ShouldBeInRange(tokens - 1, tokens);
    }

    [Theory]
    [InlineData("C", """{"type":"image_url","image_url":{"url":"data:image/png;base64,@"}}""")]
    [InlineData("R", """{"type":"input_image","image_url":"data:image/png;base64,@"}""")]
    [InlineData("M", """{"type":"image","source":{"type":"base64","media_type":"image/png","data":"@"}}""")]
    public void An_image_counts_the_same_however_long_its_data_are(string dialect, string part)
    {
        var list = dialect == "R" ? "input" : "messages";
        var body = $$"""{"model":"m","{{list}}":[{"role":"user","content":[{{part}}]}]}""";
        var small = Facts(dialect, body).InputBound!.Value;
        small.ShouldBeGreaterThan(InputBounds.Image);
        Facts(dialect, body.Replace("@", string.Concat(Enumerable.Repeat("iVBORw0KGgo4", 5000)))).InputBound!.Value
            .ShouldBeInRange(small - 1, small + 1);
    }

    private static RequestFacts Facts(string dialect, string body) =>
        RequestEdit.Read(Table.Dialect(dialect), Encoding.UTF8.GetBytes(body))
            .ShouldBeOfType<RequestReading.Read>().Facts;
}
