using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Agents.Metering;

namespace Weir.Agents.Tests.Metering;

public sealed class RequestEditTests
{
    public static TheoryData<string[]> UsageAsked => Table.Rows("usage-asked.txt");
    public static TheoryData<string[]> Edits => Table.Rows("edits.txt");
    private static readonly RequestChange Nothing = new() { IncludeUsage = false };
    private static readonly RequestChange Both = new("other", 5) { IncludeUsage = false };

    [Theory]
    [MemberData(nameof(Edits))]
    public void The_model_is_replaced_and_the_limit_lowered_and_nothing_else(string[] row) =>
        Edit(Table.Dialect(row[0]), row[1], new RequestChange("b", 100)).ShouldBe(row[2]);

    [Fact]
    public void A_missing_limit_of_chat_gets_the_name_that_the_server_knows() =>
        Edit(ModelDialect.Chat, """{"model":"a"}""", new RequestChange(null, 7) { ChatLimit = ChatLimit.MaxTokens })
            .ShouldBe("""{"model":"a","max_tokens":7}""");

    [Theory]
    [MemberData(nameof(UsageAsked))]
    public void A_chat_stream_is_asked_for_its_usage_and_it_is_told_whether_the_client_wanted_it(string[] row)
    {
        var withholds = row[2] == "true";
        var edited = RequestEdit.Apply(ModelDialect.Chat, Bytes(row[0]), new RequestChange())
            .ShouldBeOfType<RequestEditing.Edited>();
        Encoding.UTF8.GetString(edited.Body).ShouldBe(row[1]);
        edited.WithholdsUsage.ShouldBe(withholds);
        edited.Facts.AsksForUsage.ShouldBe(edited.Facts.Streams && !withholds);
    }

    [Theory]
    [InlineData(ModelDialect.Responses)]
    [InlineData(ModelDialect.Messages)]
    public void Other_streams_say_their_usage_unasked(ModelDialect dialect) =>
        Edit(dialect, """{"model":"a","stream":true}""", new RequestChange())
            .ShouldBe("""{"model":"a","stream":true}""");

    [Theory]
    [InlineData("", "The request's body is no JSON that can be read in one way: it breaks at line 1, byte 1.")]
    [InlineData("{\"model\":\"a\",\n  x}",
        "The request's body is no JSON that can be read in one way: it breaks at line 2, byte 3.")]
    [InlineData("""{"model":"a"} {}""", "The request's body is no JSON that can be read in one way")]
    [InlineData("""{"model":"a",}""", "The request's body is no JSON that can be read in one way")]
    [InlineData("[]", "The request's body is no JSON object.")]
    [InlineData("\"x\"", "The request's body is no JSON object.")]
    [InlineData("{}", "The request names no 'model'.")]
    [InlineData("""{"model":""}""", "The request names no 'model'.")]
    [InlineData("""{"model":7}""", "The request names no 'model'.")]
    [InlineData("""{"model":"\ud800"}""", "The request's body has a text that is no Unicode.")]
    [InlineData("""{"model":"a","model":"b"}""", "The request's body is no JSON that can be read in one way")]
    [InlineData("""{"model":"a","mod\u0065l":"b"}""", "The request's body is no JSON that can be read in one way")]
    [InlineData("""{"model":"a","tools":[{"type":"function","type":"web_search"}]}""",
        "The request's body is no JSON that can be read in one way")]
    [InlineData("""{"model":"a","max_tokens":1,"Max_Tokens":9}""", "The request has a property in two spellings")]
    [InlineData("""{"model":"a","stream":"yes"}""", "The request's 'stream' is neither true nor false.")]
    [InlineData("""{"model":"a","max_tokens":"9"}""", "The request's 'max_tokens' is no whole number from 1 to")]
    [InlineData("""{"model":"a","max_tokens":0}""", "The request's 'max_tokens' is no whole number from 1 to")]
    [InlineData("""{"model":"a","max_tokens":-5}""", "The request's 'max_tokens' is no whole number from 1 to")]
    [InlineData("""{"model":"a","max_tokens":1.5}""", "The request's 'max_tokens' is no whole number from 1 to")]
    [InlineData("""{"model":"a","max_tokens":1e300}""", "The request's 'max_tokens' is no whole number from 1 to")]
    [InlineData("""{"model":"a","n":0}""", "The request's 'n' is no whole number from 1 to")]
    [InlineData("""{"model":"a","stream":true,"stream_options":[]}""", "The request's 'stream_options' is no object.")]
    public void What_has_no_one_meaning_is_refused_with_a_sentence(string body, string sentence)
    {
        RequestEdit.Read(ModelDialect.Chat, Bytes(body)).ShouldBeOfType<RequestReading.Refused>()
            .Sentence.ShouldStartWith(sentence);
        RequestEdit.Apply(ModelDialect.Chat, Bytes(body), new RequestChange("b", 1))
            .ShouldBeOfType<RequestEditing.Refused>().Sentence.ShouldStartWith(sentence);
    }

    [Fact]
    public void A_request_is_read()
    {
        var facts = Facts(ModelDialect.Chat,
            """
            {"model":"a/b","stream":true,"max_tokens":9,"max_completion_tokens":20,"n":3,
              "stream_options":{"include_usage":true}}
            """);
        (facts.Model, facts.Streams, facts.OutputLimit, facts.Choices, facts.AsksForUsage)
            .ShouldBe(("a/b", true, 20L, 3, true));
        var none = Facts(ModelDialect.Messages, """{"model":"c","n":3}""");
        (none.Streams, none.OutputLimit, none.Choices).ShouldBe((false, null, 1));
    }

    [Fact]
    public void Whatever_is_not_asked_for_keeps_its_bytes()
    {
        foreach (var seed in Enumerable.Range(1, 300))
        {
            var random = new Random(seed);
            var body = RandomRequest(random);
            Edit((ModelDialect)(seed % 3), body, Nothing).ShouldBe(body);
            var edited = Edit((ModelDialect)(seed % 3), body, Both);
            var (before, after) = (JsonNode.Parse(body)!.AsObject(), JsonNode.Parse(edited)!.AsObject());
            after["model"]!.GetValue<string>().ShouldBe("other");
            foreach (var name in (string[])["model", "max_tokens", "max_output_tokens", "max_completion_tokens"])
            {
                before.Remove(name);
                after.Remove(name);
            }
            after.ToJsonString().ShouldBe(before.ToJsonString());
        }
    }

    private static string RandomRequest(Random random)
    {
        string[] parts =
        [
            "\"model\": \"m\"",
            "\"max_tokens\":\t" + random.Next(1, 20),
            "\"messages\":[{\"role\":\"user\",\"content\":\"{\\\"model\\\":\\\"x\\\"} \\u00fc 水\"}]",
            "\"temperature\": 0.70",
            "\"nested\":{\"model\":1,\"max_tokens\":[{}],\"stream_options\":{}}",
            "\"stream\": " + (random.Next(2) == 0 ? "true" : "false"),
            "\"big\":1E+400",
        ];
        random.Shuffle(parts);
        var kept = parts.Where(part => part.StartsWith("\"model", StringComparison.Ordinal) || random.Next(3) > 0);
        return "{ " + string.Join(random.Next(2) == 0 ? "," : "\n , ", kept) + (random.Next(2) == 0 ? "}" : "\n}\n");
    }

    private static string Edit(ModelDialect dialect, string body, RequestChange change)
    {
        var edited = RequestEdit.Apply(dialect, Bytes(body), change).ShouldBeOfType<RequestEditing.Edited>();
        using var wellFormed = JsonDocument.Parse(edited.Body);
        return Encoding.UTF8.GetString(edited.Body);
    }

    private static RequestFacts Facts(ModelDialect dialect, string body) =>
        RequestEdit.Read(dialect, Bytes(body)).ShouldBeOfType<RequestReading.Read>().Facts;

    private static byte[] Bytes(string body) => Encoding.UTF8.GetBytes(body);
}
