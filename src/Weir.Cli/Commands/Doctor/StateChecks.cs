using Weir.Core;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Runtime.Projections;
using Weir.Runtime.Snapshots;
using Weir.Storage.Snapshots;
using Weir.Storage.Sqlite;
using Weir.Storage.State;

namespace Weir.Cli.Commands.Doctor;

/// <summary>What is in the state folder: whether it can be read, and whether snapshots tell the truth.</summary>
internal static class StateChecks
{
    /// <summary>Nothing where no server has been yet. A server may be running.</summary>
    public static async Task<IEnumerable<Check>> OfAsync(string folder, CancellationToken cancel)
    {
        if (!File.Exists(Path.Combine(folder, "journal.db")))
        {
            return [];
        }
        var checks = new List<Check>();
        try
        {
            await using var journal = SqliteReader.Open(folder);
            foreach (var organization in await journal.OrganizationsAsync(cancel))
            {
                checks.Add(await JournalAsync(folder, journal, organization, cancel));
            }
        }
        catch (JournalUnavailableException trouble)
        {
            checks.Add(Check.Fail(Journal, trouble.Message, trouble.Hint));
        }
        catch (JournalFormatException trouble)
        {
            checks.Add(Check.Fail(Journal, trouble.Message, trouble.Hint));
        }
        return checks;
    }

    /// <summary>Writes the read models anew; the state is locked meanwhile. A sentence for each organisation.</summary>
    /// <exception cref="JournalUnavailableException">A server has the state, or it cannot be written.</exception>
    public static async Task<IReadOnlyList<string>> RebuildAsync(string folder, CancellationToken cancel)
    {
        var said = new List<string>();
        await using var reader = SqliteReader.Open(folder);
        using var state = StateFolder.Lock(folder);
        await using var journal = SqliteJournal.Open(state);
        foreach (var organization in await reader.OrganizationsAsync(cancel))
        {
            var rows = await ReadModelRebuild.RowsAsync(
                organization, (from, limit, stop) => journal.ReadAsync(organization, from, limit, stop), cancel);
            await journal.ReplaceAsync(organization, rows, cancel);
            var head = await journal.HeadAsync(organization, cancel);
            said.Add($"{organization}: {rows.Length} rows of read models written anew from {head.Sequence} events");
        }
        return said;
    }

    private const string Journal = "journal";

    private static async Task<Check> JournalAsync(
        string folder, SqliteReader journal, OrganizationId organization, CancellationToken cancel)
    {
        var snapshots = FileSnapshotStore.OpenToRead(folder);
        var quick = await Recovery.RunAsync(
            organization, (from, limit, stop) => journal.ReadAsync(organization, from, limit, stop), snapshots, cancel);
        var end = quick.Point.Sequence;
        if (quick.Discarded.Length > 0)
        {
            return Check.Warn(
                Journal, $"{end} events. {string.Join(' ', quick.Discarded)}", "the next snapshot takes its place");
        }
        if (quick.Snapshot == 0)
        {
            return Check.Ok(Journal, $"{end} events, no snapshot yet");
        }
        // A server may have gone on meanwhile: the whole journal as far as the other went.
        var whole = await Replay.ContinueAsync(
            StatePoint.Start(organization),
            async (from, limit, stop) => from > end
                ? [] : await journal.ReadAsync(organization, from, (int)Math.Min(limit, end - from + 1), stop),
            cancel);
        return StatePoint.DigestOf(whole.State) == StatePoint.DigestOf(quick.Point.State)
            ? Check.Ok(Journal, $"{end} events; the snapshot at {quick.Snapshot} and the tail give the same state")
            : Check.Fail(
                Journal, $"The snapshot at event {quick.Snapshot} and the tail give another state than the journal.",
                $"stop the server, and remove {Path.Combine(folder, "snapshots")}: a start then replays the journal");
    }
}
