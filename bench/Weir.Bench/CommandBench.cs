using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Weir.Core;
using Weir.Core.People;
using Weir.Runtime.Loop;
using Weir.Storage.Sqlite;
using Weir.Storage.State;

namespace Weir.Bench;

/// <summary>
/// Durable commands per second: each of one event, through the real loop, with hash chain, dedupe and read models, on
/// SQLite with a full sync per commit. Beside it, as the peer that the disk allows: the same number of bare rows by a
/// writer that groups whatever waits into one transaction.
/// </summary>
internal static class CommandBench
{
    private const int Callers = 64;
    private const int Rounds = 5;
    private const int MaxGroup = ControlLoop.MaxBatch;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    public static async Task RunAsync(string folder)
    {
        Console.WriteLine(
            $"{Callers} callers, {Rounds} rounds of {Round.TotalSeconds:0} s, {Environment.ProcessorCount} cores");
        var ours = new List<double>();
        var bare = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await CommandsAsync(Fresh(folder, $"loop-{round}")));
            bare.Add(await RowsAsync(Fresh(folder, $"rows-{round}")));
            Console.WriteLine(
                $"  commands {ours[^1],9:0}/s   bare rows {bare[^1],9:0}/s   ratio {ours[^1] / bare[^1]:0.00}");
        }
        var ratios = ours.Zip(bare, (one, other) => one / other);
        Console.WriteLine(
            $"median: commands {Median(ours):0}/s, bare rows {Median(bare):0}/s, ratio {Median(ratios):0.00}");
    }

    private static async Task<double> CommandsAsync(string folder)
    {
        using var state = StateFolder.Lock(folder);
        await using var journal = SqliteJournal.Open(state);
        await using var loop =
            await ControlLoop.StartAsync(OrganizationId.Default, journal, TimeProvider.System, CancellationToken.None);
        return await PerSecondAsync(async (caller, number) =>
        {
            var who = PrincipalId.Person($"p{caller}");
            var person = new Person(who, $"name {number}", ["reviewer"], [], false);
            var reply = await loop.SubmitAsync(
                $"{caller}-{number}", who, new RecordPerson(person), CancellationToken.None);
            if (!reply.Accepted)
            {
                throw new InvalidOperationException(reply.Refusal!.Sentence);
            }
        });
    }

    /// <summary>Rows with as many bytes as an entry of the journal, in the order in which they are handed in.</summary>
    private static async Task<double> RowsAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await using var database = NativeSqlite.Connect($"Data Source={Path.Combine(folder, "rows.db")};Pooling=False");
        database.Open();
        Execute(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        Execute(database, "CREATE TABLE rows (sequence INTEGER NOT NULL PRIMARY KEY, data BLOB NOT NULL)");
        var waiting = Channel.CreateUnbounded<TaskCompletionSource>();
        var writer = Task.Run(() => WriteAsync(database, waiting.Reader));
        var rate = await PerSecondAsync(async (_, _) =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Writer.TryWrite(done);
            await done.Task;
        });
        waiting.Writer.Complete();
        await writer;
        return rate;
    }

    private static async Task WriteAsync(SqliteConnection database, ChannelReader<TaskCompletionSource> waiting)
    {
        using var insert = database.CreateCommand();
        insert.CommandText = "INSERT INTO rows (data) VALUES (@data)";
        insert.Parameters.AddWithValue("@data", new byte[400]);
        var group = new List<TaskCompletionSource>();
        while (await waiting.WaitToReadAsync())
        {
            group.Clear();
            using var transaction = database.BeginTransaction();
            insert.Transaction = transaction;
            while (group.Count < MaxGroup && waiting.TryRead(out var one))
            {
                insert.ExecuteNonQuery();
                group.Add(one);
            }
            transaction.Commit();
            foreach (var one in group)
            {
                one.SetResult();
            }
        }
    }

    public static async Task<double> PerSecondAsync(Func<int, int, Task> act)
    {
        var done = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var number = 0; watch.Elapsed < Round; number++)
            {
                await act(caller, number);
                Interlocked.Increment(ref done);
            }
        })));
        return done / watch.Elapsed.TotalSeconds;
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>A folder that is not there.</summary>
    public static string Fresh(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, true);
        }
        return path;
    }

    private static void Execute(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
