using System.Text;
using Weir.Core;
using Weir.Git.Tests.Support;
using Weir.Runtime.Ports;
using Weir.Runtime.Secrets;

namespace Weir.Git.Tests;

/// <summary>What holds the value of a secret is named, and never comes into the mirror.</summary>
public sealed class SecretScanTests
{
    private const string Value = "s3cr3t-of-the-plot";

    private static readonly SecretRedactor Secrets = new([KeyValuePair.Create("PLOT", Value)]);

    [Fact]
    public async Task Files_that_hold_a_value_are_named_and_nothing_is_taken_or_saved()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(
            clone, ("src/a.txt", $"token = {Value}\n"), ("src/clean.txt", "nothing\n"),
            ("src/b.bin", "\0" + Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Value}"))));
        File.CreateSymbolicLink(Path.Combine(clone, "link"), $"/tmp/{Value}");
        Workshop.Write(clone, ($"src/{Value}.txt", "named so\n"));

        var result = await shop.Repository.ImportAsync(
            shop.Import(clone, shop.Start) with { Secrets = Secrets }, default);

        result.Secrets.ShouldBe(["link", "src/[secret PLOT].txt", "src/a.txt", "src/b.bin"]);
        (result.Change, result.Checkpoint).ShouldBe((null, null));
        await NothingIsSavedAsync(shop, clone);
    }

    [Fact]
    public async Task What_an_attempt_saved_before_it_wrote_a_value_down_stays_saved()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, ("src/a.txt", "clean\n"));
        var saved = await CheckpointAsync(shop, clone);
        Workshop.Write(clone, ("src/a.txt", Value));
        (await CheckpointAsync(shop, clone)).ShouldBeNull();
        shop.Ref("refs/weir/SHOP-7/checkpoints/a1").ShouldBe(saved.ShouldNotBeNull());
    }

    [Fact]
    public async Task What_holds_none_is_taken_as_ever()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, ("src/a.txt", "clean\n"));
        var result = await shop.Repository.ImportAsync(
            shop.Import(clone, shop.Start) with { Secrets = Secrets }, default);
        result.Secrets.ShouldBeEmpty();
        shop.Read(result.Change!.Repositories[0].Head, "src/a.txt").ShouldBe("clean");
    }

    private static async Task NothingIsSavedAsync(Workshop shop, string clone)
    {
        (await CheckpointAsync(shop, clone)).ShouldBeNull();
        shop.Ref("refs/weir/SHOP-7/checkpoints/a1").ShouldBeNull();
        shop.Ref("refs/weir/SHOP-7/attempts/a1").ShouldBeNull();
        Person.Git(shop.Mirror, "cat-file", "--batch-all-objects", "--batch").ShouldNotContain(Value);
    }

    private static Task<ObjectName?> CheckpointAsync(Workshop shop, string clone) => shop.Repository.CheckpointAsync(
        new CheckpointRequest(clone, shop.Start, Workshop.Trailers(1), Workshop.Noon) { Secrets = Secrets }, default);
}
