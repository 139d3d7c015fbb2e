using System.Security.Cryptography;
using Weir.EndToEnd.Tests.Server.Support;
using Weir.Storage.Sqlite;
using Weir.Storage.State;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>States that a server cannot use: it says so and leaves them as they are.</summary>
public sealed class StateTests
{
    [Fact]
    public async Task AStateOfANewerVersionIsLeftAsItIs()
    {
        await using var site = new Site();
        using (var folder = StateFolder.Lock(site.State))
        {
            await SqliteJournal.Open(folder).DisposeAsync();
        }
        var journal = Path.Combine(site.State, "journal.db");
        await ExecuteAsync(journal, "INSERT INTO schema_version (version) VALUES (99)");
        var before = SHA256.HashData(await File.ReadAllBytesAsync(journal));

        var refused = (await site.WeirAsync("up", "--port", "0", "--state", site.State)).Failed(1);

        refused.ShouldStartWith($"error: The journal '{journal}' has version 99");
        refused.ShouldContain("hint: Use the newer release of Weir");
        SHA256.HashData(await File.ReadAllBytesAsync(journal)).ShouldBe(before);
        NothingIsKnownOfAServer(site);
    }

    /// <summary>
    /// None of these can be written, whoever runs the test: a file stands there, or the system itself keeps the folder.
    /// </summary>
    [Theory]
    [InlineData("taken")]
    [InlineData("taken/state")]
    [InlineData("/proc/weir")]
    public async Task AFolderThatCannotBeWrittenIsNamed(string folder)
    {
        await using var site = new Site();
        var file = Path.Combine(site.Root, "taken");
        await File.WriteAllTextAsync(file, "a file");

        var refused = (await site.WeirAsync("up", "--port", "0", "--state", folder)).Failed(1);

        refused.ShouldStartWith($"error: The folder '{Path.Combine(site.Root, folder)}' cannot be ");
        refused.ShouldContain("hint: ");
        (await File.ReadAllTextAsync(file)).ShouldBe("a file");
        NothingIsKnownOfAServer(site);
    }

    [Fact]
    public async Task WhatIsNoJournalIsLeftAsItIs()
    {
        await using var site = new Site();
        Directory.CreateDirectory(site.State);
        var journal = Path.Combine(site.State, "journal.db");
        await File.WriteAllTextAsync(journal, "a diary");

        var refused = (await site.WeirAsync("up", "--port", "0", "--state", site.State)).Failed(1);

        refused.ShouldContain("is not a Weir journal");
        (await File.ReadAllTextAsync(journal)).ShouldBe("a diary");
        NothingIsKnownOfAServer(site);
    }

    private static void NothingIsKnownOfAServer(Site site) =>
        File.Exists(Path.Combine(site.Root, "xdg-config", "weir", "client.json")).ShouldBeFalse();

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = NativeSqlite.Connect($"Data Source={database};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
