using System.Collections.Immutable;
using Weir.EndToEnd.Tests.CodingAgents;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Models;

/// <summary>A team records one run of its workflow, and tests the workflow with it ever after.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task WhatWasRecordedIsDoneAgainWithoutAProviderAndAnotherQuestionIsAMiss()
    {
        var provider = await FakeProvider.StartAsync(
            FakeTurn.Call("edit", ("path", "plants.txt"), ("old", "rose"), ("new", "rose\ntulip")),
            FakeTurn.Call("submit"));
        var files = ModelSite.Files(provider, "messages");
        await using var recorded = new Site(secret: ModelSite.Key);
        var folder = Path.Combine(recorded.Root, "calls");
        await RunAsync(recorded, files, "--record", folder);
        await provider.DisposeAsync();
        (await recorded.RunAsync("grep", "-rla", ModelSite.Key, folder)).Out.ShouldBeEmpty();
        Directory.GetFiles(folder).Length.ShouldBe(2);

        await using var replayed = new Site();
        await RunAsync(replayed, files, "--replay", folder);
        var row = (await replayed.JsonAsync("cost", "show"))[0]!;
        (CodingSite.Count(row, "calls"), CodingSite.Count(row, "nano_usd"), CodingSite.Count(row, "unpriced"))
            .ShouldBe((2, 0, 0));
        CodingSite.Count(row, "input").ShouldBe(2 * FakeProvider.Uncached);

        var other = await replayed.NewAsync("A crocus", "--kind", "plant");
        await replayed.UntilLogAsync(other, "Call 1 of pass edit by agent gardener was not recorded");
        (await replayed.LogAsync(other)).ShouldContain($"weir up --record {folder}");
        (await replayed.WeirAsync("up", "--record", folder, "--port", "0")).Failed(1).ShouldContain("remove them");
    }

    /// <summary>A program's own prompt has times, folders and numbers of its own.</summary>
    [Fact]
    public async Task ACodingAgentsRunIsDoneAgainToo()
    {
        var cli = CodingSite.Installed("codex") with { Dialect = "chat" };
        var provider = await FakeProvider.StartAsync(
            cli.Edit, cli.Shell("sed -i 's/rose/rose\\ntulip/' plants.txt; date +%T; pwd"),
            new FakeTurn { Say = "I planted a tulip." });
        var files = CodingSite.Files(cli, provider);
        await using var recorded = new Site(InstalledCli.SearchPath, ModelSite.Key);
        var folder = Path.Combine(recorded.Root, "calls");
        await RunAsync(recorded, files, "--record", folder);
        await provider.DisposeAsync();
        await using var replayed = new Site(InstalledCli.SearchPath);
        await RunAsync(replayed, files, "--replay", folder);
        CodingSite.Count((await replayed.JsonAsync("cost", "show"))[0]!, "nano_usd").ShouldBe(0);
    }

    private static async Task RunAsync(
        Site site, ImmutableDictionary<string, string> files, params string[] options)
    {
        await site.StartedAsync(files, options);
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldContain("tulip");
    }
}
