using System.Text.Json.Nodes;
using Weir.Server.Mcp;

namespace Weir.EndToEnd.Tests.Mcp;

/// <summary>An answer that is longer than an assistant can read is cut where it can be, and says so.</summary>
public sealed class ResultTextTests
{
    [Fact]
    public void What_is_short_is_given_as_it_is() =>
        ResultText.Of("""{ "a": 1 }""", "more").ShouldBe(("""{ "a": 1 }""", null));

    [Fact]
    public void Of_a_list_whole_entries_are_given()
    {
        var list = new JsonArray([.. Enumerable.Range(0, 100).Select(number => new JsonObject
        {
            ["number"] = number, ["text"] = new string('ü', 1_000),
        })]);
        var (text, missing) = ResultText.Of(list.ToJsonString(), "ask for more");
        text.Length.ShouldBeInRange(ResultText.Most - 1_100, ResultText.Most);
        var shown = JsonNode.Parse(text)!.AsArray();
        shown[^1]!["number"]!.GetValue<int>().ShouldBe(shown.Count - 1);
        missing.ShouldBe($"Only the first {shown.Count} of 100 entries are shown: ask for more.");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\n")]
    [InlineData("\"\\")]
    [InlineData("🌷")]
    public void Of_a_record_the_longest_text_is_cut(string unit)
    {
        var record = new JsonObject
        {
            ["title"] = "A tulip",
            ["parts"] = new JsonArray(new JsonObject
            {
                ["diff"] = string.Concat(Enumerable.Repeat(unit, 200_000)),
            }),
        };
        var (text, missing) = ResultText.Of(record.ToJsonString(), "see the gate");
        text.Length.ShouldBeInRange(ResultText.Most - 11, ResultText.Most);
        var shown = JsonNode.Parse(text)!;
        shown["title"]!.ToString().ShouldBe("A tulip");
        var diff = shown["parts"]![0]!["diff"]!.ToString();
        string.Concat(Enumerable.Repeat(unit, 200_000)).ShouldStartWith(diff);
        missing.ShouldBe($"Its longest text is cut after {diff.Length} characters: see the gate.");
    }

    [Fact]
    public void What_has_no_long_text_is_cut_where_it_is()
    {
        var record = new JsonObject(Enumerable.Range(0, 20_000).Select(number =>
            KeyValuePair.Create<string, JsonNode?>($"key{number}", 12_345)));
        var (text, missing) = ResultText.Of(record.ToJsonString(), "ask for less");
        text.Length.ShouldBe(ResultText.Most);
        missing.ShouldBe($"The answer is cut after {ResultText.Most} characters: ask for less.");
    }
}
