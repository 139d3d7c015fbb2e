using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>A copy of the whole state, taken from a running server, and put back somewhere else.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task AnItemThatWasBackedUpHalfWayEndsFromTheBackupAsItWouldHave()
    {
        await using var site = new Site();
        await site.CommitAsync(Garden.Files.SetItem(
            "steps/edit.sh", $"echo tulip >> plants.txt\n{Pipe.Wait}echo \"$word\" >> plants.txt\n"));
        await site.UpAsync();
        (await site.WeirAsync("project", "add", site.Remote)).Ok();
        var (here, go) = await Pipe.HoldAsync(site);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await using (var heard = await here.HeardAsync())
        {
            // The agent is at work: its attempt is in the journal, and its clone is not in the backup.
            (await site.WeirAsync("backup", site.Backup, "--state", site.State)).Ok();
            await go.TellAsync();
        }
        await site.WatchAsync(item, 5);
        var change = (await site.JsonAsync("item", "show", item))["change"]!["digest"]!.GetValue<string>();
        await site.KillAsync();
        Directory.Delete(site.State, recursive: true);

        (await site.WeirAsync("backup", "restore", site.Backup, "--state", site.State)).Ok();
        (await site.WeirAsync("audit", "verify", "--state", site.State)).Ok();
        var (hereAgain, goAgain) = await Pipe.HoldAsync(site);
        await site.UpAsync();
        await using (var heard = await hereAgain.HeardAsync())
        {
            await goAgain.TellAsync();
        }
        await site.WatchAsync(item, 5);
        (await site.JsonAsync("item", "show", item))["change"]!["digest"]!.GetValue<string>().ShouldBe(change);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose\ntulip\ngo");
    }

    [Fact]
    public async Task WhatIsNotWholeOrNotEmptyIsRefusedWithoutATrace()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("backup", site.Backup, "--state", site.State)).Ok();
        (await site.WeirAsync("backup", site.Backup, "--state", site.State)).Failed(5)
            .ShouldStartWith($"error: '{site.Backup}' is not empty.");
        (await site.WeirAsync("backup", "restore", site.Backup, "--state", site.State)).Failed(5)
            .ShouldStartWith($"error: '{site.State}' is not empty: a backup is restored only where nothing is.");

        var elsewhere = Path.Combine(site.Root, "elsewhere");
        var blob = Directory.GetFiles(Path.Combine(site.Backup, "blobs"), "*", SearchOption.AllDirectories)[0];
        var whole = await File.ReadAllBytesAsync(blob, TestContext.Current.CancellationToken);
        whole[^1] ^= 1;
        await File.WriteAllBytesAsync(blob, whole, TestContext.Current.CancellationToken);
        var name = Path.GetRelativePath(site.Backup, blob);
        (await site.WeirAsync("backup", "restore", site.Backup, "--state", elsewhere)).Failed(5)
            .ShouldStartWith($"error: The backup '{site.Backup}' is damaged: {name} is not as it was written.");
        Directory.Exists(elsewhere).ShouldBeFalse();
    }
}
