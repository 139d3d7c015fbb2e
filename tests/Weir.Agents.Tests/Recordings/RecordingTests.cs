using System.Text.Json.Nodes;
using Weir.Agents.Metering;
using Weir.Agents.Recordings;
using Weir.Agents.Tests.Gateway;
using Weir.EndToEnd.Tests.Models;

namespace Weir.Agents.Tests.Recordings;

/// <summary>What was recorded of calls answers the same calls later, and no provider is asked.</summary>
public sealed class RecordingTests : IDisposable
{
    private static readonly FakeTurn Plants = FakeTurn.Call(
        "plant", ("path", "/state/attempts/a3/work/.weir/items/SHOP-1/bed.txt"), ("key", GatewaySite.Key));

    private readonly string _folder = Path.Combine(
        Directory.CreateTempSubdirectory("weir-recordings-").FullName, "calls");

    [Theory]
    [InlineData(ModelDialect.Chat, false)]
    [InlineData(ModelDialect.Messages, true)]
    [InlineData(ModelDialect.Responses, true)]
    public async Task ACallIsAnsweredAsItWasForAnotherItemInAnotherFolder(ModelDialect client, bool streams)
    {
        await RecordAsync(
            "messages", Asked(ModelDialect.Messages, "SHOP-1", "/state/attempts/a3/work", "0badc0ffee17"));
        await using var site = await GatewaySite.WithAsync(CallTape.Play(_folder), "messages", "SHOP-52");
        var asked = Asked(client, "SHOP-52", "/other/attempts/a99/work", "1badc0ffee18", streams);
        var (status, body) = await site.AskAsync(client, asked);
        status.ShouldBe(200, body);
        body.ShouldContain("/other/attempts/a99/work/.weir/items/SHOP-52/bed.txt");
        body.ShouldNotContain("SHOP-1/");
        body.StartsWith('{').ShouldBe(!streams);
        site.Provider.Requests.ShouldBeEmpty();
        var spent = await site.SpentAsync();
        (spent.Calls, spent.Refused, spent.Unpriced, spent.Inexact, spent.NanoUsd).ShouldBe((1, 0, 0, 0, 0));
        spent.Tokens.InputUncached.ShouldBe(FakeProvider.Uncached);
    }

    [Fact]
    public async Task NoKeyIsInARecordingAndTheSameQuestionIsAskedInItsOrder()
    {
        var asked = Asked(ModelDialect.Chat, "SHOP-1", "/state/attempts/a3/work", "0badc0ffee17");
        await RecordAsync("chat", asked, asked);
        var files = Directory.GetFiles(_folder);
        files.Length.ShouldBe(2);
        files.ShouldAllBe(file => !File.ReadAllText(file).Contains(GatewaySite.Key));
        await using var site = await GatewaySite.WithAsync(CallTape.Play(_folder), "chat", "SHOP-1");
        (await site.AskAsync(ModelDialect.Chat, asked)).Body.ShouldContain("plant");
        (await site.AskAsync(ModelDialect.Chat, asked)).Body.ShouldContain("Said at last.");
        var (status, body) = await site.AskAsync(ModelDialect.Chat, asked);
        status.ShouldBe(409);
        body.ShouldContain("Call 3 of pass build by agent coder was not recorded");
    }

    [Fact]
    public async Task AMissSaysWhatDiffersAndHowToRecordAgain()
    {
        await RecordAsync("chat", Asked(ModelDialect.Chat, "SHOP-1", "/state/attempts/a3/work", "0badc0ffee17"));
        await using var site = await GatewaySite.WithAsync(CallTape.Play(_folder), "chat", "SHOP-1");
        var other = Asked(ModelDialect.Chat, "SHOP-1", "/state/attempts/a3/work", "0badc0ffee17")
            .Replace("a tulip", "a crocus", StringComparison.Ordinal);
        var (status, body) = await site.AskAsync(ModelDialect.Chat, other);
        status.ShouldBe(409);
        var said = JsonNode.Parse(body)!["error"]!;
        said["type"]!.ToString().ShouldBe("weir_replay_miss");
        said["message"]!.ToString().ShouldBe(
            "Call 1 of pass build by agent coder was not recorded; to record again, take what is in "
            + $"{_folder} away and use `weir up --record {_folder}`. What differs: turns[0].parts[0].text, recorded "
            + "\"…ion}}, nonce {{hex}}, today {{time}}: a tulip, please.\", now "
            + "\"…ion}}, nonce {{hex}}, today {{time}}: a crocus, please.\".",
            StringCompareShould.IgnoreLineEndings);
        site.Provider.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task ARefusalThatTheAgentGoesOnFromIsRecordedAndAFailureIsNot()
    {
        var tape = CallTape.Record(_folder);
        await using var site = await GatewaySite.WithAsync(
            tape, "chat", "SHOP-1", new FakeTurn { Status = 400, Say = "prompt is too long" },
            new FakeTurn { Status = 401, Say = "who are you?" });
        var asked = Asked(ModelDialect.Chat, "SHOP-1", "/state/attempts/a3/work", "0badc0ffee17");
        await site.AskAsync(ModelDialect.Chat, asked);
        await site.AskAsync(ModelDialect.Chat, asked);
        await using var later = await GatewaySite.WithAsync(CallTape.Play(_folder), "chat", "SHOP-1");
        var (status, body) = await later.AskAsync(ModelDialect.Chat, asked);
        (status, body.Contains("prompt is too long", StringComparison.Ordinal)).ShouldBe((400, true));
        (await later.AskAsync(ModelDialect.Chat, asked)).Status.ShouldBe(409);
    }

    [Fact]
    public async Task AFolderThatIsNoneIsSaidWithWhatToDo()
    {
        Should.Throw<InvalidDataException>(() => CallTape.Play(_folder)).Message.ShouldContain(
            $"weir up --record {_folder}");
        await RecordAsync("chat", Asked(ModelDialect.Chat, "SHOP-1", "/state/attempts/a3/work", "0badc0ffee17"));
        Should.Throw<InvalidDataException>(() => CallTape.Record(_folder)).Message.ShouldContain("remove them");
        await File.WriteAllTextAsync(Path.Combine(_folder, "x.json"), "{}", TestContext.Current.CancellationToken);
        Should.Throw<InvalidDataException>(() => CallTape.Play(_folder)).Message.ShouldContain("x.json");
    }

    private async Task RecordAsync(string dialect, params string[] asked)
    {
        await using var site = await GatewaySite.WithAsync(
            CallTape.Record(_folder), dialect, "SHOP-1", Plants, new FakeTurn { Say = "Said at last." });
        foreach (var one in asked)
        {
            (await site.AskAsync(Enum.Parse<ModelDialect>(dialect, ignoreCase: true), one)).Status.ShouldBe(200);
        }
    }

    private static string Asked(
        ModelDialect dialect, string item, string folder, string nonce, bool streams = false)
    {
        var text = $"Item {item} in {folder}: took 0.2 s, nonce {nonce}, today 2026-12-0{nonce[0]}: a tulip, please.";
        var message = new JsonObject { ["role"] = "user", ["content"] = text };
        return new JsonObject
        {
            ["model"] = "any",
            ["max_tokens"] = 100,
            ["stream"] = streams,
            [dialect == ModelDialect.Responses ? "input" : "messages"] = new JsonArray(message),
        }.ToJsonString();
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
}
