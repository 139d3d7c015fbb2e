using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Models;

/// <summary>A model is tried before an agent depends on it, and what is wrong is said with what to do.</summary>
public sealed class ModelTestTests
{
    [Theory]
    [InlineData("chat")]
    [InlineData("messages")]
    public async Task AModelIsAskedTwiceAndWhatItCostIsSaid(string dialect)
    {
        await using var provider = await FakeProvider.StartAsync(
            FakeTurn.Call("report_ready", ("ready", true)), new FakeTurn { Say = """{"ready": true}""" });
        await using var site = new Site(secret: ModelSite.Key);
        await site.CommitAsync(ModelSite.Files(provider, dialect));
        var told = (await site.WeirInAsync(site.Repository, "model", "test", $"nursery/{ModelSite.Model}")).Ok();
        told.ShouldContain("It called a tool.");
        // A fake of whole answers has no words in messages, and its provider lists no models.
        told.ShouldContain(dialect == "chat" ? "It kept to a schema." : "did not keep to it");
        told.ShouldContain("does not say how much it takes");
        told.ShouldContain("Asking took 2 calls and ");
        told.ShouldContain("$0.00");
        provider.Requests.ShouldAllBe(request => request.Dialect == dialect && request.Key == ModelSite.Key);
    }

    [Fact]
    public async Task WhatIsWrongIsSaidWithWhatToDo()
    {
        await using var provider = await FakeProvider.StartAsync(
            new FakeTurn { Status = 401, Say = ModelSite.Key + " is not valid" },
            new FakeTurn { Say = "I call nothing." }, new FakeTurn { Say = "Nor do I write JSON." });
        await using var site = new Site(secret: ModelSite.Key);
        await site.CommitAsync(ModelSite.Files(provider, "chat"));
        var refused = await site.WeirInAsync(site.Repository, "model", "test");
        refused.ExitCode.ShouldBe(1);
        refused.Out.ShouldContain("the provider answered 401: [key] is not valid");
        refused.Out.ShouldContain("look whether env:CLOUD_SECRET is valid for provider nursery");
        refused.Out.ShouldNotContain(ModelSite.Key);
        var silent = await site.WeirInAsync(site.Repository, "doctor", "--models");
        silent.Out.ShouldContain("It was told to call a tool, and called none.");
        (await site.WeirInAsync(site.Repository, "model", "test", "nursery/none")).Failed(1).ShouldContain(
            $"weir model test nursery/{ModelSite.Model}");
        await provider.DisposeAsync();
        (await site.WeirInAsync(site.Repository, "model", "test")).Out.ShouldContain("start the server at http://");
    }
}
