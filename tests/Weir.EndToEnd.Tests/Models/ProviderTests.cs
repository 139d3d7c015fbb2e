using Weir.EndToEnd.Tests.Server.Support;
using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests.Models;

/// <summary>An agent works with a model that is asked through the gateway, in each of the dialects.</summary>
public sealed class ProviderTests
{
    [Theory]
    [InlineData("chat")]
    [InlineData("responses")]
    [InlineData("messages")]
    public async Task TheWorkIsDoneAndEveryTokenIsCounted(string dialect)
    {
        await using var provider = await FakeProvider.StartAsync(
            FakeTurn.Call("read", ("path", "plants.txt")),
            FakeTurn.Call("edit", ("path", "plants.txt"), ("old", "rose"), ("new", "rose\ntulip")),
            FakeTurn.Call("submit"));
        await using var site = await ModelSite.StartAsync(ModelSite.Files(provider, dialect));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);

        provider.Requests.Length.ShouldBe(3);
        provider.Requests.ShouldAllBe(request => request.Dialect == dialect && request.Key == ModelSite.Key);
        provider.Requests.ShouldAllBe(request => request.Body["stream"]!.GetValue<bool>());
        provider.Requests[0].Body["model"]!.ToString().ShouldBe(ModelSite.Model);
        provider.Requests[2].Body.ToJsonString().ShouldContain("tulip");
        var written = dialect == "messages" ? FakeProvider.Written : 0;
        var reasoning = dialect == "messages" ? 0 : FakeProvider.Reasoning;
        var visible = FakeProvider.Visible + FakeProvider.Reasoning - reasoning;
        var input = 3 * (FakeProvider.Uncached + FakeProvider.Cached + written);
        var output = 3 * (FakeProvider.Visible + FakeProvider.Reasoning);
        var row = (await site.JsonAsync("cost", "show", "--by", "model"))[0]!;
        row["key"]!.ToString().ShouldBe($"nursery/{ModelSite.Model}");
        (Count(row, "calls"), Count(row, "refused"), Count(row, "inexact"), Count(row, "unpriced"))
            .ShouldBe((3, 0, 0, 0));
        (Count(row, "input"), Count(row, "cache_read"), Count(row, "cache_write")).ShouldBe(
            (3 * FakeProvider.Uncached, 3 * FakeProvider.Cached, 3 * written));
        (Count(row, "output"), Count(row, "reasoning")).ShouldBe((3 * visible, 3 * reasoning));
        Count(row, "nano_usd").ShouldBe((input * 2_000) + (output * 10_000));
        (await site.LogAsync(item)).ShouldContain(
            $" by nursery/{ModelSite.Model}: {input + output} tokens, 3 calls");
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldContain("tulip");
        await NoKeyIsInAsync(site);
    }

    [Fact]
    public async Task AProviderThatIsBusyIsAskedAgainWhenItSaysSo()
    {
        await using var provider = await FakeProvider.StartAsync(
            new FakeTurn { Status = 429, Say = "slow down", RetryAfter = 1 },
            new FakeTurn { Status = 503, Say = "overloaded" },
            FakeTurn.Call("edit", ("path", "plants.txt"), ("old", "rose"), ("new", "rose\ntulip")),
            FakeTurn.Call("submit"));
        await using var site = await ModelSite.StartAsync(ModelSite.Files(provider, "chat"));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        provider.Requests.Length.ShouldBe(4);
        var row = (await site.JsonAsync("cost", "show"))[0]!;
        (Count(row, "calls"), Count(row, "refused")).ShouldBe((2, 2));
    }

    [Fact]
    public async Task AProviderThatIsBusyForLongIsLeftAloneByAll()
    {
        await using var provider = await FakeProvider.StartAsync(
            new FakeTurn { Status = 429, Say = "come tomorrow", RetryAfter = 3600 });
        await using var site = await ModelSite.StartAsync(ModelSite.Files(provider, "chat"));
        (await site.WeirAsync("model", "list")).Ok().ShouldContain("open");
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.UntilLogAsync(item, "come tomorrow");
        (await site.WeirAsync("model", "list")).Ok().ShouldContain("closed for 3");
        provider.Requests.Length.ShouldBe(1);
    }

    [Theory]
    [InlineData(401, "the provider answered 401: [key] is not valid")]
    [InlineData(400, "the provider answered 400: [key] is not valid")]
    public async Task WhatAProviderRefusesIsSaidAndTheKeyIsNot(int status, string said)
    {
        var refusal = new FakeTurn { Status = status, Say = ModelSite.Key + " is not valid" };
        await using var provider = await FakeProvider.StartAsync([.. Enumerable.Repeat(refusal, 40)]);
        await using var site = await ModelSite.StartAsync(ModelSite.Files(provider, "chat"));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.UntilLogAsync(item, said);
        await NoKeyIsInAsync(site);
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("messages")]
    public async Task AModelThatTakesLessIsAskedAgainWithLess(string dialect)
    {
        var reads = Enumerable.Range(1, 9).Select(call => FakeTurn.Call(
            "execute", ("command", $"seq {call} 900")));
        await using var provider = await FakeProvider.StartAsync(
        [
            .. reads,
            new FakeTurn { Status = 400, Say = "prompt is too long: 9001 tokens > 9000 maximum" },
            FakeTurn.Call("edit", ("path", "plants.txt"), ("old", "rose"), ("new", "rose\ntulip")),
            FakeTurn.Call("submit"),
        ]);
        await using var site = await ModelSite.StartAsync(ModelSite.Files(provider, dialect));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);

        var sizes = provider.Requests.Select(request => request.Body.ToJsonString().Length).ToList();
        sizes.Count.ShouldBe(12);
        sizes[9].ShouldBeGreaterThan(sizes[8]);
        sizes[10].ShouldBeLessThan(sizes[9] * 3 / 4 + 2_000);
        var row = (await site.JsonAsync("cost", "show"))[0]!;
        (Count(row, "calls"), Count(row, "refused")).ShouldBe((11, 1));
    }

    [Fact]
    public async Task WithoutAKeyNoProviderIsAsked()
    {
        await using var provider = await FakeProvider.StartAsync();
        var files = ModelSite.Files(provider, "chat");
        await using var site = await ModelSite.StartAsync(files.SetItem(
            ".weir/models.yaml",
            files[".weir/models.yaml"].Replace("CLOUD_SECRET", "NO_SUCH_KEY", StringComparison.Ordinal)));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.UntilLogAsync(item, "NO_SUCH_KEY is not in the environment of `weir up`");
        provider.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task WhatIsNotKnownIsSaidAndNeverNothing()
    {
        await using var provider = await FakeProvider.StartAsync(
            FakeTurn.Call("read", ("path", "plants.txt")) with { WithoutUsage = true },
            FakeTurn.Call("read", ("path", "plants.txt")) with { BreaksOff = true },
            FakeTurn.Call("edit", ("path", "plants.txt"), ("old", "rose"), ("new", "rose\ntulip")),
            FakeTurn.Call("submit"));
        await using var site = await ModelSite.StartAsync(ModelSite.Files(provider, "chat"));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        var row = (await site.JsonAsync("cost", "show"))[0]!;
        (Count(row, "calls"), Count(row, "inexact"), Count(row, "unpriced")).ShouldBe((4, 2, 2));
        (await site.WeirAsync("cost", "show")).Ok().ShouldContain("and 2 calls of unknown price");
        (await site.WeirAsync("cost", "show", "--by", "colour")).Failed(2).ShouldContain("weir cost show --by item");
        (await site.WeirAsync("cost", "show", "--days", "0")).Failed(2).ShouldContain("weir cost show --days 30");
    }

    [Fact]
    public async Task AnEngineOfItsOwnAsksThroughTheServerAndHasNoKey()
    {
        await using var provider = await FakeProvider.StartAsync(
            FakeTurn.Call("edit", ("path", "plants.txt"), ("old", "rose"), ("new", "rose\ntulip")),
            FakeTurn.Call("submit"));
        await using var site = await ModelSite.StartAsync(ModelSite.Files(provider, "messages"), "--slots", "0");
        var token = (await site.WeirAsync("token", "new", "engine:far", "--scope", "engine")).Ok();
        await using var engine = site.StartEngine(token, site.Address);
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        provider.Requests.ShouldAllBe(request => request.Key == ModelSite.Key);
        Count((await site.JsonAsync("cost", "show", "--by", "agent"))[0]!, "calls").ShouldBe(2);
    }

    [Fact]
    public async Task ATokenThatAProgramPrintsSignsInAndIsPrintedAnewWhenItIsTooOld()
    {
        await using var provider = await FakeProvider.StartAsync(
            FakeTurn.Call("edit", ("path", "plants.txt"), ("old", "rose"), ("new", "rose\ntulip")),
            new FakeTurn { Status = 401, Say = ModelSite.Key + " has expired" },
            FakeTurn.Call("submit"));
        using var programs = new Scratch("programs");
        var program = Path.Combine(programs.Folder, "weir-credential-nursery");
        await File.WriteAllTextAsync(
            program, $"#!/bin/sh\necho {ModelSite.Key}$(cat \"$0.asked\" 2>/dev/null)\necho -again >\"$0.asked\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var files = ModelSite.Files(provider, "chat");
        var models = files[".weir/models.yaml"].Replace(
            "key: env:CLOUD_SECRET", "auth: command, command: nursery", StringComparison.Ordinal);
        var path = $"{programs.Folder}:{Environment.GetEnvironmentVariable("PATH")}";
        await using var site = await new Site(path).StartedAsync(files.SetItem(".weir/models.yaml", models), []);
        (await site.WeirAsync("model", "list")).Ok().ShouldContain("by nursery");
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        provider.Requests.Select(request => request.Key).ShouldBe(
            [ModelSite.Key, ModelSite.Key, ModelSite.Key + "-again"]);
        await NoKeyIsInAsync(site);
    }

    [Fact]
    public async Task ACallWhoseEndNobodySawIsUnknownAndTheWorkGoesOn()
    {
        await using var provider = await FakeProvider.StartAsync(new FakeTurn { Hangs = true });
        await using var site = await ModelSite.StartAsync(ModelSite.Files(provider, "responses"));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await provider.AskedAsync(1);
        await site.KillAsync(whole: true);
        provider.Play(FakeTurn.Call("edit", ("path", "plants.txt"), ("old", "rose"), ("new", "rose\ntulip")));
        provider.Play(FakeTurn.Call("submit"));
        await site.UpAsync();
        await site.WatchAsync(item, 5);
        var row = (await site.JsonAsync("cost", "show"))[0]!;
        (Count(row, "calls"), Count(row, "inexact"), Count(row, "unpriced")).ShouldBe((3, 1, 1));
    }

    [Fact]
    public async Task AnAttemptThatAKillInterruptedGoesOnWithWhatItHad()
    {
        await using var provider = await FakeProvider.StartAsync(
            FakeTurn.Call("edit", ("path", "plants.txt"), ("old", "rose"), ("new", "rose\ntulip")),
            new FakeTurn { Hangs = true });
        await using var site = await ModelSite.StartAsync(ModelSite.Files(provider, "messages"));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await provider.AskedAsync(2);
        await site.KillAsync(whole: true);
        provider.Play(FakeTurn.Call("submit"));
        await site.UpAsync();
        await site.WatchAsync(item, 5);

        provider.Requests.Length.ShouldBe(3);
        var (before, after) = (Messages(provider.Requests[1]), Messages(provider.Requests[2]));
        after[..before.Length].ShouldBe(before);
        after[^1].ShouldContain("Your work was interrupted by a crash");
        (await site.WeirAsync("item", "output", item)).Ok().ShouldContain("\"kind\":\"resumed\"");
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).Split("tulip").Length.ShouldBe(2);
        Directory.GetFiles(Path.Combine(site.State, "attempts"), "*.turns", SearchOption.AllDirectories)
            .ShouldBeEmpty();
    }

    private static string[] Messages(FakeRequest request) =>
        [.. request.Body["messages"]!.AsArray().Select(message => message!.ToJsonString())];

    private static long Count(System.Text.Json.Nodes.JsonNode row, string name) => row[name]!.GetValue<long>();

    private static async Task NoKeyIsInAsync(Site site)
    {
        var found = await site.RunAsync("grep", "-rla", ModelSite.Key, site.State, site.Remote, site.Repository);
        found.Out.ShouldBeEmpty();
    }
}
