using Weir.EndToEnd.Tests.Server.Support;
using Weir.EndToEnd.Tests.Support;
using Weir.Storage.Sqlite;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>A database owner changes the record, against checkpoints that were signed while it was made.</summary>
public sealed class AuditTests
{
    private const string Disarm = "DROP TRIGGER journal_is_not_updated; DROP TRIGGER journal_is_not_deleted;";

    [Fact]
    public async Task WhatIsChangedInTheRecordIsNamedAndTheExportedRecordIsCheckedByStandardTools()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        await site.StopAsync();

        var whole = await site.WeirAsync("audit", "verify", "--state", site.State, "--json");
        whole.Err.ShouldContain("covered by checkpoints to its end");
        var entries = System.Text.Json.Nodes.JsonNode.Parse(whole.Ok())!["entries"]!.GetValue<long>();

        await TamperAsync(site, "UPDATE journal SET data = CAST(replace(CAST(data AS TEXT), 'tulip', 'tulib') AS BLOB)",
            "was altered");
        await TamperAsync(site, "DELETE FROM journal WHERE sequence = 7", "Entry 7 is missing.");
        await TamperAsync(site,
            "UPDATE journal SET sequence = -1 WHERE sequence = 5; UPDATE journal SET sequence = 5 WHERE sequence = 6; "
            + "UPDATE journal SET sequence = 6 WHERE sequence = -1", "Entries 5 and 6 have changed places");
        await TamperAsync(site, $"DELETE FROM journal WHERE sequence > {entries - 3}",
            $"The end was cut off: the journal ends at entry {entries - 3}");
        await ForgeAsync(site);
        await CutBothAsync(site, entries);
        await ExportAsync(site, entries);
    }

    private static async Task TamperAsync(Site site, string sql, string fault)
    {
        var state = await CopyAsync(site);
        Execute(state, Disarm + sql);
        var ran = await site.WeirAsync("audit", "verify", "--state", state);
        ran.Failed(1).ShouldContain(fault);
        ran.Err.ShouldContain("The record is not what was written.");
    }

    /// <summary>A checkpoint by another key, on top of the genuine ones.</summary>
    private static async Task ForgeAsync(Site site)
    {
        var state = await CopyAsync(site);
        var work = Path.Combine(site.Root, "forged");
        var audit = Path.Combine(state, "audit.git");
        await site.GitAsync(site.Root, "clone", "--quiet", audit, work);
        await site.GitAsync(work, "fetch", "--quiet", "origin", "refs/weir/audit/default");
        await site.GitAsync(work, "checkout", "--quiet", "FETCH_HEAD");
        await File.WriteAllBytesAsync(Path.Combine(work, "checkpoint.sig"), [0x30, 0x06, 2, 1, 1, 2, 1, 1]);
        await site.GitAsync(work, "commit", "--quiet", "--no-gpg-sign", "--all", "--message", "Trust me");
        await site.GitAsync(work, "push", "--quiet", "origin", "HEAD:refs/weir/audit/default");
        (await site.WeirAsync("audit", "verify", "--state", state)).Failed(1).ShouldContain("is forged");
    }

    /// <summary>Journal and checkpoints cut off together: only what others hold can tell.</summary>
    private static async Task CutBothAsync(Site site, long entries)
    {
        var state = await CopyAsync(site);
        Execute(state, Disarm + $"DELETE FROM journal WHERE sequence > {entries - 1}");
        Directory.Delete(Path.Combine(state, "audit.git"), true);
        (await site.WeirAsync("audit", "verify", "--state", state)).Ok();
        (await site.WeirAsync("audit", "verify", "--state", state, "--checkpoints", site.Remote))
            .Failed(1).ShouldContain("The end was cut off");
    }

    private static async Task ExportAsync(Site site, long entries)
    {
        (await site.RunAsync("sh", "-c", "command -v openssl"))
            .ExitCode.ShouldBe(0, "openssl is missing here; on Debian: apt-get install openssl");
        var record = Path.Combine(site.Root, "record");
        (await site.WeirAsync("audit", "export", record, "--state", site.State)).Ok();
        (await site.WeirAsync("audit", "export", record, "--state", site.State)).Failed(1).ShouldContain("not empty");
        var script = Path.Combine(record, "verify.sh");
        var documented = Path.Combine(Sources.Root, "docs", "how-to", "verify-the-record.md");
        (await File.ReadAllTextAsync(documented)).ShouldContain(await File.ReadAllTextAsync(script), Case.Sensitive);
        (await site.RunAsync("sh", script)).Ok().ShouldContain($"The record is whole: {entries} entries.");

        var entry = Directory.GetFiles(Path.Combine(record, "entries"), "0000000004", SearchOption.AllDirectories);
        await File.AppendAllTextAsync(entry.Single(), " ");
        (await site.RunAsync("sh", script)).ExitCode.ShouldNotBe(0);
    }

    private static async Task<string> CopyAsync(Site site)
    {
        var copy = Path.Combine(site.Root, "copy");
        if (Directory.Exists(copy))
        {
            Directory.Delete(copy, true);
        }
        (await site.RunAsync("cp", "-r", site.State, copy)).Ok();
        return copy;
    }

    private static void Execute(string state, string sql)
    {
        using var database = NativeSqlite.Connect($"Data Source={Path.Combine(state, "journal.db")};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
