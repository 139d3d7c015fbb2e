using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Engines;

/// <summary>An engine reaches its own attempts, and nothing else of the server's.</summary>
public sealed class ForgeryTests
{
    [Fact]
    public async Task WhatAnotherEngineSaysAboutAnAttemptIsRefusedByNameAndRecorded()
    {
        await using var engines = await EngineSite.StartAsync();
        var (here, go) = await engines.BeginAsync();
        await using (var heard = await here.HeardAsync())
        {
            var attempt = await engines.AttemptAsync();
            var other = (await engines.Site.WeirAsync("token", "new", "engine:build-2")).Ok();
            await RefusedAsync(engines, HttpMethod.Get, $"attempts/{attempt}", other, null);
            await RefusedAsync(engines, HttpMethod.Get, $"attempts/{attempt}/description", other, null);
            await RefusedAsync(
                engines, HttpMethod.Get, $"attempts/{attempt}/git/info/refs?service=git-upload-pack", other, null);
            await RefusedAsync(engines, HttpMethod.Post, $"attempts/{attempt}/result", other, Result(attempt));
            var guessed = attempt[..attempt.LastIndexOf('/')] + "/7";
            await RefusedAsync(
                engines, HttpMethod.Post, $"attempts/{guessed}/result", engines.Token, Result(guessed));
            var beat = await engines.AskAsync(HttpMethod.Post, $"attempts/{attempt}/beats/1", other, "{}");
            JsonNode.Parse(beat.Body)!["order"]!.GetValue<string>().ShouldBe("stop");
            await go.TellAsync();
        }
        var log = await engines.Site.WatchAsync(EngineSite.Second, 5);
        log.ShouldContain("was refused: its sender was not given the attempt");
        (await engines.EndAsync()).Seen.ShouldContain("done: It is done.");
    }

    [Fact]
    public async Task AnEngineWritesItsOwnRefsAndNoOthers()
    {
        await using var engines = await EngineSite.StartAsync();
        var (here, go) = await engines.BeginAsync();
        await using (var heard = await here.HeardAsync())
        {
            var attempt = await engines.AttemptAsync();
            var url = new Uri(engines.Site.Address, $"/api/v1/orgs/default/attempts/{attempt}/git").ToString();
            string[] asEngine =
            [
                "-c", $"http.extraHeader=Authorization: Bearer {engines.Token}",
                "-c", "http.extraHeader=Weir-Protocol: 1",
            ];
            string[] foreigners = ["refs/heads/main", "refs/weir/GARDEN-1/artifacts", "refs/weir/GARDEN-2/attempts/a1"];
            var before = await engines.Site.GitAsync(engines.Site.Mirror, "for-each-ref");
            foreach (var foreign in foreigners)
            {
                var push = await engines.Site.RunAsync(
                    "git", ["-C", engines.Site.Repository, .. asEngine, "push", url, $"+HEAD:{foreign}"]);
                push.ExitCode.ShouldNotBe(0, push.ToString());
            }
            (await engines.Site.GitAsync(engines.Site.Mirror, "for-each-ref")).ShouldBe(before);
            var refs = await engines.Site.RunAsync("git", [.. asEngine, "ls-remote", url]);
            refs.Ok().Split('\n').ShouldAllBe(line => line.Contains("refs/weir/inputs/"));
            var other = await engines.Site.GitAsync(engines.Site.Mirror, "rev-parse", "refs/heads/weir/GARDEN-1");
            var fetch = await engines.Site.RunAsync(
                "git", ["-C", engines.Site.Repository, .. asEngine, "fetch", url, other]);
            fetch.ExitCode.ShouldNotBe(0, fetch.ToString());
            await go.TellAsync();
        }
    }

    [Fact]
    public async Task AnEnginesTokenOpensNothingElse()
    {
        await using var engines = await EngineSite.StartAsync();
        foreach (var path in (string[])["items", "audit", "tokens", "people", "engines", "status"])
        {
            (await engines.AskAsync(HttpMethod.Get, path, engines.Token)).Status.ShouldBe(403, path);
        }
        (await engines.Site.WeirAsAsync(engines.Token, "item", "list")).Failed(4)
            .ShouldContain("The token of engine:build-1 does not allow read.");
    }

    [Fact]
    public async Task AnotherVersionOfTheProtocolIsRefusedWithASentence()
    {
        await using var engines = await EngineSite.StartAsync();
        var (status, body) =
            await engines.AskAsync(HttpMethod.Get, "engines/self", engines.Token, version: "2");
        status.ShouldBe(400);
        var problem = JsonNode.Parse(body)!;
        problem["code"]!.GetValue<string>().ShouldBe("protocol");
        problem["detail"]!.GetValue<string>()
            .ShouldBe("This server speaks version 1 of the attempt protocol, not '2'.");
        problem["hint"]!.GetValue<string>().ShouldContain("same release");
    }

    [Fact]
    public async Task AnEngineThatCannotStartSaysWhyAndWhatToDo()
    {
        await using var site = await Site.StartAsync(Garden.Files, "--slots", "0");
        var address = site.Address.ToString();
        (await site.WeirAsAsync("", "engine", "--server", address)).Failed(4)
            .ShouldBe(
                "error: An engine needs a token of its own.\n\n"
                + "hint: weir token new engine:NAME, and set it as WEIR_TOKEN");
        (await site.WeirAsAsync("weir_wrong", "engine", "--server", address)).Failed(4)
            .ShouldStartWith("error: The request has no valid token.\n\nhint: weir token new engine:NAME");
        var person = (await site.WeirAsync("token", "new", Environment.UserName)).Ok();
        (await site.WeirAsAsync(person, "engine", "--server", address)).Failed(4)
            .ShouldContain("does not allow engine.");
        var token = (await site.WeirAsync("token", "new", "engine:build-1")).Ok();
        (await site.WeirAsAsync(token, "engine", "--server", address, "--name", "build-2")).Failed(4)
            .ShouldStartWith("error: The token is engine build-1's, not engine build-2's.");
        (await site.WeirAsAsync(token, "engine", "--server", "http://127.0.0.1:1")).Failed(1)
            .ShouldStartWith("error: No Weir server answers at 127.0.0.1:1.\n\nhint: weir up");
        (await site.WeirAsync("token", "new", "engine:local")).Failed(2).ShouldContain("is not 'local'");
    }

    private static async Task RefusedAsync(
        EngineSite engines, HttpMethod method, string path, string token, string? body)
    {
        var answer = await engines.AskAsync(method, path, token, body);
        answer.Status.ShouldBe(403, $"{path}: {answer.Body}");
        JsonNode.Parse(answer.Body)!["code"]!.GetValue<string>().ShouldBe("not-your-attempt");
    }

    /// <summary>A result in the protocol's form, for <c>ITEM/ATTEMPT/TOKEN</c>.</summary>
    private static string Result(string attempt)
    {
        var parts = attempt.Split('/');
        return $$"""
            { "version": 1, "item": "{{parts[0]}}", "note": "",
              "key": { "attempt": {{parts[1][1..]}}, "token": {{parts[2]}} },
              "outcome": { "$kind": "Failed", "reason": "agentGaveUp" },
              "evidence": { "isolated": true, "model": "",
                "usage": { "calls": 0, "inputTokens": 0, "outputTokens": 0, "toolCalls": 0 } } }
            """;
    }
}
