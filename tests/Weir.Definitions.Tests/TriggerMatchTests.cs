using System.Text.Json;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;
using Weir.Definitions.Triggers;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Tests;

/// <summary>What was sent is looked into, and decides nothing but whether it is meant.</summary>
public sealed class TriggerMatchTests
{
    private const string Sent = """
        { "status": "firing", "count": 3, "live": true, "labels": ["db", "prod"], "empty": null,
          "alert": { "id": 17, "name": "Disk", "parts": [{ "id": "a" }, { "id": "b" }] } }
        """;

    [Theory]
    [InlineData("body.status == 'firing'", true)]
    [InlineData("body.status != 'firing'", false)]
    [InlineData("body.status == 'fire' or body.count >= 3", true)]
    [InlineData("body.count > 3", false)]
    [InlineData("body.count == 3 and body.live", true)]
    [InlineData("not body.live", false)]
    [InlineData("body.labels contains 'prod'", true)]
    [InlineData("body.labels contains 'test'", false)]
    [InlineData("body.alert.parts.1.id == 'b'", true)]
    [InlineData("body.alert.parts.2.id == 'b'", false)]
    [InlineData("body.status in ['firing', 'pending']", true)]
    [InlineData("body.nothing == 'x'", false)]
    [InlineData("body.nothing != 'x'", false)]
    [InlineData("body.count == '3'", false)]
    [InlineData("body.empty", false)]
    [InlineData("body.status", false)]
    public void A_condition_holds_of_what_is_there_and_is_alike(string match, bool holds)
    {
        using var sent = JsonDocument.Parse(Sent);

        TriggerMatch.Holds(Trigger($"match: \"{match}\""), sent.RootElement).ShouldBe(holds);
    }

    [Theory]
    [InlineData("dedupe: body.alert.id", "[\"17\"]", null)]
    [InlineData("dedupe: [body.status, body.alert.name]", "[\"firing\",\"Disk\"]", null)]
    [InlineData("dedupe: trigger", "[\"trigger\"]", null)]
    [InlineData("dedupe: body.alert", null, "body.alert")]
    [InlineData("dedupe: body.missing", null, "body.missing")]
    [InlineData("per_day: 3", null, null)]
    public void The_key_is_made_of_single_values_that_are_there(string keys, string? key, string? lacks)
    {
        using var sent = JsonDocument.Parse(Sent);

        TriggerMatch.KeyOf(Trigger(keys), sent.RootElement, out var missing).ShouldBe(key);
        missing.ShouldBe(lacks);
    }

    private static TriggerDefinition Trigger(string keys)
    {
        var sink = new FindingSink("alerts.md");
        var source = SourceText.Decode(
            System.Text.Encoding.UTF8.GetBytes(
                $$"""
                ---
                workflow: alerts
                triggers: [{ webhook: alerts, {{keys}} }]
                ---
                ## Pass: edit
                """), sink)!;
        return WorkflowParser.Parse(source, sink).Triggers.Single();
    }
}
