using Weir.EndToEnd.Tests.Models;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.CodingAgents;

/// <summary>
/// The kit that every coding agent has to pass: people's own programs work under Weir, with a model on loopback that
/// tells them what to do, and the ledger has what that model says was used, to the token, whatever came of it.
/// </summary>
public abstract class CodingAgentTests(string name)
{
    private const string Plant = "sed -i 's/rose/rose\\ntulip/' plants.txt";

    private static readonly FakeTurn Done = new() { Say = "I planted a tulip." };

    [Fact]
    public async Task TheWorkIsDoneMergedAndEveryTokenIsCounted()
    {
        var cli = CodingSite.Installed(name);
        await using var provider = await FakeProvider.StartAsync(
            cli.Shell("env > seen.txt; cat /proc/*/environ >> seen.txt; rm seen.txt; " + Plant), Done);
        await using var site = await CodingSite.StartAsync(CodingSite.Files(cli, provider));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        await CodingSite.CountedAsync(site, cli, provider, answered: 2);
        (await site.WeirAsync("item", "output", item)).Ok().ShouldContain(Done.Say);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose\ntulip");
        await CodingSite.NoKeyIsInAsync(site);
    }

    [Fact]
    public async Task ItsOwnToolsEditFiles()
    {
        var cli = CodingSite.Installed(name);
        await using var provider = await FakeProvider.StartAsync(cli.Edit, Done);
        await using var site = await CodingSite.StartAsync(CodingSite.Files(cli, provider));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        provider.Requests.Length.ShouldBe(2, await site.LogAsync(item));
        await CodingSite.CountedAsync(site, cli, provider, answered: 2);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "ls-tree", "--name-only", "main")).ShouldContain("bed.txt");
        (await site.GitAsync(site.Remote, "show", "main:bed.txt")).ShouldBe("a tulip");
    }

    /// <summary>Some of these programs try again for minutes, and one has said that all is well.</summary>
    [Fact]
    public async Task WhatAProviderRefusesEndsTheAttemptAndTheNextOneGoesOn()
    {
        var cli = CodingSite.Installed(name);
        await using var provider = await FakeProvider.StartAsync(
            new FakeTurn { Status = 401, Say = ModelSite.Key + " is not valid" }, cli.Shell(Plant), Done);
        await using var site = await CodingSite.StartAsync(CodingSite.Files(cli, provider));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.LogAsync(item)).ShouldContain(
            $"nursery/{ModelSite.Model}: the provider answered 401: [key] is not valid");
        provider.Requests.Length.ShouldBe(3);
        await CodingSite.CountedAsync(site, cli, provider, answered: 2);
        await CodingSite.NoKeyIsInAsync(site);
    }

    [Fact]
    public async Task ABusyProviderIsWaitedForAndABrokenOneEndsTheAttempt()
    {
        var cli = CodingSite.Installed(name);
        var broken = new FakeTurn { Status = 500, Say = "it broke" };
        await using var provider = await FakeProvider.StartAsync(
            new FakeTurn { Status = 429, Say = "slow down", RetryAfter = 1 },
            cli.Shell("echo crocus >> plants.txt"), broken, broken, broken, cli.Shell(Plant), Done);
        await using var site = await CodingSite.StartAsync(CodingSite.Files(cli, provider));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.LogAsync(item)).ShouldContain("the provider answered 500: it broke");
        provider.Requests.Length.ShouldBe(7);
        await CodingSite.CountedAsync(site, cli, provider, answered: 3);
    }

    [Fact]
    public async Task OneThatHangsIsStoppedAndWhatItHasCostIsUnknown()
    {
        var cli = CodingSite.Installed(name);
        await using var provider = await FakeProvider.StartAsync(
            cli.Shell("echo crocus >> plants.txt"), new FakeTurn { Hangs = true }, cli.Shell(Plant), Done);
        var files = CodingSite.Files(cli, provider)
            .SetItem(".weir/workflows/plant.md", Garden.Workflow("timeout: { run: 2m, idle: 5s }"));
        await using var site = await CodingSite.StartAsync(files);
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.LogAsync(item)).ShouldContain($"{name} was silent for");
        var row = (await site.JsonAsync("cost", "show"))[0]!;
        (CodingSite.Count(row, "calls"), CodingSite.Count(row, "inexact")).ShouldBe((4, 1));
        CodingSite.Count(row, "input").ShouldBe(3 * FakeProvider.Uncached);
    }

    [Fact]
    public async Task TurnsAreCountedByWhatIsAskedAndNotByWhatItSays()
    {
        var cli = CodingSite.Installed(name);
        await using var provider = await FakeProvider.StartAsync(
            [.. Enumerable.Range(0, 40).Select(index => cli.Shell($"echo {index} >> plants.txt"))]);
        var files = CodingSite.Files(cli, provider, "turns: 3, minutes: 5")
            .SetItem(".weir/workflows/plant.md", Garden.Workflow("retry: 0"));
        await using var site = await CodingSite.StartAsync(files);
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.UntilLogAsync(item, $"Limits: 3 turns passed and {name} asked for more");
        provider.Requests.Length.ShouldBe(3);
        await CodingSite.CountedAsync(site, cli, provider, answered: 3);
        (await site.GitAsync(site.Mirror, "for-each-ref", "--format=%(refname)")).ShouldContain("checkpoint");
    }

    [Fact]
    public async Task AnOutputThatDoesNotFitIsRepairedInTheSameConversation()
    {
        var cli = CodingSite.Installed(name);
        await using var provider = await FakeProvider.StartAsync(
            cli.Shell(Plant + "; echo '{\"outputs\": {\"planted\": 3}}' > \"$WEIR_RESULT\""), Done,
            cli.Shell("echo '{\"outputs\": {\"planted\": \"a tulip\"}}' > \"$WEIR_RESULT\""), Done);
        await using var site = await CodingSite.StartAsync(
            CodingSite.WithSchema(CodingSite.Files(cli, provider)));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        await CodingSite.CountedAsync(site, cli, provider, answered: 4);
        var asked = provider.Requests[2].Body.ToJsonString();
        asked.ShouldContain("What you handed in cannot be used");
        asked.ShouldContain("must be a string");
        asked.ShouldContain(Done.Say);
    }

    [Fact]
    public async Task ItsServerIsKilledAndTheWorkGoesOn()
    {
        var cli = CodingSite.Installed(name);
        await using var provider = await FakeProvider.StartAsync(new FakeTurn { Hangs = true });
        await using var site = await CodingSite.StartAsync(CodingSite.Files(cli, provider));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await provider.AskedAsync(1);
        await site.KillAsync();
        provider.Play(cli.Shell(Plant));
        provider.Play(Done);
        await site.UpAsync();
        await site.WatchAsync(item, 5);
        var row = (await site.JsonAsync("cost", "show"))[0]!;
        (CodingSite.Count(row, "calls"), CodingSite.Count(row, "inexact")).ShouldBe((3, 1));
        CodingSite.Count(row, "input").ShouldBe(2 * FakeProvider.Uncached);
    }
}

public sealed class CodexTests() : CodingAgentTests("codex");

public sealed class OpenCodeTests() : CodingAgentTests("opencode");

public sealed class QwenCodeTests() : CodingAgentTests("qwen-code");

public sealed class CopilotCliTests() : CodingAgentTests("copilot-cli");
