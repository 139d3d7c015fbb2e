using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.RedTeam;

/// <summary>An agent that fills the disk which the journal is on: it is ended while there is room for others.</summary>
public sealed class DiskAttackTests
{
    private const int Megabytes = 256;

    /// <summary>Four megabytes twenty times a second, in a file of their own each.</summary>
    private const string Fill = """
        mkdir -p beds
        for i in $(seq 1000); do head -c 4000000 /dev/zero > beds/$i; echo $i; sleep 0.05; done
        """;

    [Fact]
    public async Task WhoFillsTheDiskIsEndedByNameAndTheJournalHasRoom()
    {
        await using var site = new Site();
        await site.CommitAsync(Garden.Files.SetItems(GroupOfAttacks.NoRetries).SetItem("steps/GARDEN-1/edit.sh", Fill));
        await site.UpOnSmallDiskAsync(Megabytes);
        (await site.WeirAsync("project", "add", site.Remote)).Ok();
        var filler = await site.NewAsync("Fill the disk", "--kind", "plant");
        var innocent = await site.NewAsync("Plant a tulip", "--kind", "plant");

        await site.WatchAsync(innocent, 5);
        (await site.WeirAsync("gate", "approve", innocent)).Ok();
        (await site.WatchAsync(innocent, 0)).ShouldContain("merged as");
        var seen = await site.WatchAsync(filler, 5);
        seen.ShouldContain("The command was killed by signal 9. It filled the disk: ");
        seen.ShouldContain("were left for everybody.");
        (await site.WeirAsync("doctor")).Out.ShouldNotContain("records nothing");
    }
}
