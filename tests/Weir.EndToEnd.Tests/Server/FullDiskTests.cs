using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>The state on a small file system of its own, which fills up while the server works.</summary>
public sealed class FullDiskTests
{
    private const int Megabytes = 24;

    [Fact]
    public async Task NothingAcknowledgedIsLostReadsAreServedItIsSaidAndItGoesOnWhenThereIsRoom()
    {
        await using var site = new Site();
        await site.CommitAsync(Garden.Files);
        await site.UpOnSmallDiskAsync(Megabytes);
        (await site.WeirAsync("project", "add", site.Remote)).Ok();
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);

        var filler = Path.Combine(site.StateOfServer, "filler");
        await FillAsync(site, filler);
        var accepted = new List<string>();
        Ran refused;
        do
        {
            refused = await site.WeirAsync("item", "new", "Plant a lily", "--kind", "plant", "--blocked-by", item);
            if (refused.ExitCode == 0)
            {
                accepted.Add(refused.Ok());
                await FillAsync(site, filler);
            }
        }
        while (refused.ExitCode == 0);
        refused.Failed(1).ShouldContain("full");
        (await site.WeirAsync("item", "why", item)).Ok().ShouldContain("edit");
        (await site.WeirAsync("item", "list")).Ok().ShouldContain(item);
        (await site.WeirAsync("doctor")).Out.ShouldContain("records nothing, and still answers questions");

        File.Delete(filler);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        (await site.WatchAsync(item, 0)).ShouldContain("merged as");
        var known = (await site.WeirAsync("item", "list", "-q")).Ok().Split('\n');
        known.ShouldBe([item, .. accepted], ignoreOrder: true);
        (await site.WeirAsync("doctor")).Out.ShouldNotContain("records nothing");
        var copy = Path.Combine(site.Root, "copy");
        (await site.RunAsync("cp", "-r", site.StateOfServer, copy)).Ok();
        (await site.WeirAsync("audit", "verify", "--state", copy)).Ok();
    }

    /// <summary>Writes until nothing more fits, to the last block.</summary>
    private static async Task FillAsync(Site site, string filler)
    {
        foreach (var block in (string[])["1M", "4k"])
        {
            var ran = await site.RunAsync(
                "dd", "if=/dev/zero", $"of={filler}", $"bs={block}", "oflag=append", "conv=notrunc");
            ran.Err.ShouldContain("No space left");
        }
    }
}
