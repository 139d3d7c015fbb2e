using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Agents.Metering;
using Weir.EndToEnd.Tests.Models;

namespace Weir.Agents.Tests.Gateway;

/// <summary>A client that speaks one dialect asks a provider that speaks another, through the gateway.</summary>
public sealed class TranslatedCallTests
{
    private const string Chat = """
        { "model": "any", "messages": [{ "role": "user", "content": "A tulip." }], "max_tokens": 100 }
        """;
    private const string Messages = """
        { "model": "any", "max_tokens": 100, "messages": [{ "role": "user", "content": "A tulip." }] }
        """;
    private const string Responses = """{ "model": "any", "input": "A tulip.", "max_output_tokens": 100 }""";

    private static readonly FakeTurn Turn = FakeTurn.Call("plant", ("what", "tulip"));

    public static TheoryData<string, string, bool> Directions { get; } = new(
        from client in (string[])["chat", "messages", "responses"]
        from provider in (string[])["chat", "messages", "responses"]
        from streams in (bool[])[false, true]
        where client != provider
        select (client, provider, streams));

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task TheAnswerIsTheClientsAndTheCountIsTheProviders(string client, string provider, bool streams)
    {
        await using var site = await GatewaySite.StartAsync(provider, Turn);
        var (status, body) = await site.AskAsync(Of(client), Body(client, streams));
        status.ShouldBe(200, body);
        body.ShouldContain("plant");
        body.ShouldContain("tulip");
        body.StartsWith('{').ShouldBe(!streams);
        var asked = site.Provider.Requests.ShouldHaveSingleItem();
        (asked.Dialect, asked.Body["model"]!.ToString()).ShouldBe((provider, GatewaySite.Model));
        asked.Body.ToJsonString().ShouldContain("A tulip.");
        var spent = await site.SpentAsync();
        (spent.Calls, spent.Inexact, spent.Tokens.InputUncached, spent.Tokens.CacheRead)
            .ShouldBe((1, 0, FakeProvider.Uncached, FakeProvider.Cached));
        (spent.Tokens.OutputVisible + spent.Tokens.OutputReasoning)
            .ShouldBe(FakeProvider.Visible + FakeProvider.Reasoning);
        UsageIn(client, body, streams).ShouldBe(FakeProvider.Visible + FakeProvider.Reasoning);
    }

    [Theory]
    [InlineData("chat", "messages", "{\"error\":{")]
    [InlineData("messages", "chat", "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"")]
    [InlineData("responses", "messages", "{\"error\":{")]
    public async Task AnErrorIsSaidInTheClientsShape(string client, string provider, string shape)
    {
        await using var site = await GatewaySite.StartAsync(
            provider, new FakeTurn { Status = 400, Say = "prompt is too long: 9001 tokens" });
        var (status, body) = await site.AskAsync(Of(client), Body(client, streams: true));
        status.ShouldBe(400);
        body.ShouldStartWith(shape);
        body.ShouldContain("prompt is too long: 9001 tokens");
        (await site.SpentAsync()).Refused.ShouldBe(1);
    }

    [Fact]
    public async Task AnAnswerThatBreaksOffIsSaidSo()
    {
        await using var site = await GatewaySite.StartAsync("chat", Turn with { BreaksOff = true });
        (await site.AskAsync(ModelDialect.Messages, Messages)).Status.ShouldBe(502);
        (await site.SpentAsync()).Inexact.ShouldBe(1);
    }

    [Theory]
    [InlineData("responses", "chat", "\"previous_response_id\": \"resp_1\"", "send all of it as 'input'")]
    [InlineData("chat", "messages", "\"n\": 2", "ask for 1")]
    [InlineData("chat", "responses", "\"stop\": [\"x\"]", "leave them out")]
    [InlineData("chat", "messages", "\"response_format\": { \"type\": \"json_object\" }", "json_schema")]
    [InlineData("messages", "chat", "\"tools\": [{ \"type\": \"bash_20250124\", \"name\": \"bash\" }]", "input_schema")]
    [InlineData("messages", "chat", "\"container\": \"c\"", "kept at Anthropic")]
    public async Task WhatCannotBeSaidIsRefusedWithWhatToDo(string client, string provider, string more, string hint)
    {
        await using var site = await GatewaySite.StartAsync(provider, Turn);
        var body = Body(client, streams: false).TrimEnd()[..^1] + $", {more} }}";
        var (status, said) = await site.AskAsync(Of(client), body);
        status.ShouldBe(400);
        said.ShouldContain($"nursery/{GatewaySite.Model} speaks {provider}");
        said.ShouldContain(hint.Replace("'", "\\u0027", StringComparison.Ordinal));
        site.Provider.Requests.ShouldBeEmpty();
    }

    private static ModelDialect Of(string name) => Enum.Parse<ModelDialect>(name, ignoreCase: true);

    private static string Body(string client, bool streams)
    {
        var body = JsonNode.Parse(client switch { "chat" => Chat, "messages" => Messages, _ => Responses })!;
        body["stream"] = streams;
        if (streams && client == "chat")
        {
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }
        return body.ToJsonString();
    }

    /// <summary>What the client is told that it received.</summary>
    private static long UsageIn(string client, string body, bool streams)
    {
        var name = client == "chat" ? "completion_tokens" : "output_tokens";
        var last = streams
            ? body.Split('\n').Last(line => line.Contains($"\"{name}\":", StringComparison.Ordinal))["data: ".Length..]
            : body;
        using var document = JsonDocument.Parse(last);
        var root = document.RootElement;
        root = root.TryGetProperty("response", out var response) ? response : root;
        return root.GetProperty("usage").GetProperty(name).GetInt64();
    }
}
