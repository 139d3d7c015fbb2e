using System.Diagnostics;
using Weir.Core;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Runtime.Projections;
using Weir.Runtime.Snapshots;
using Weir.Storage.Snapshots;
using Weir.Storage.Sqlite;
using Weir.Storage.State;

namespace Weir.Bench;

/// <summary>How long a start takes: the whole journal, and the newest snapshot with a tail.</summary>
internal static class ReplayBench
{
    public const int Events = 1_000_000;

    private const int Batch = 20_000;
    private const int Tail = SnapshotKeeper.Every;
    private const int Times = 3;
    private const int StageEvents = 100_000;

    private static readonly OrganizationId Organization = OrganizationId.Default;

    public static async Task RunAsync(int events, string folder)
    {
        using var state = StateFolder.Lock(folder);
        await using var journal = SqliteJournal.Open(state);
        var snapshots = FileSnapshotStore.Open(state);
        await FillAsync(journal, snapshots, events);
        ValueTask<System.Collections.Immutable.ImmutableArray<JournalEntry>> Read(
            long from, int limit, CancellationToken cancel) => journal.ReadAsync(Organization, from, limit, cancel);
        var head = await journal.HeadAsync(Organization, CancellationToken.None);
        Console.WriteLine($"{head.Sequence} events, {Environment.ProcessorCount} cores");
        await StagesAsync(Read);
        StatePoint? whole = null;
        await MeasureAsync("bare read of every row", head.Sequence, async () =>
        {
            for (var from = 1L; from <= head.Sequence; from += Replay.PageEntries)
            {
                await Read(from, Replay.PageEntries, CancellationToken.None);
            }
        });
        await MeasureAsync("replay of the whole journal", head.Sequence, async () =>
            whole = (await Recovery.RunAsync(Organization, Read, null, CancellationToken.None)).Point);
        Recovered? quick = null;
        await MeasureAsync("snapshot and tail", head.Sequence, async () =>
            quick = await Recovery.RunAsync(Organization, Read, snapshots, CancellationToken.None));
        Console.WriteLine($"  from the snapshot at {quick!.Snapshot}; {string.Join(' ', quick.Discarded)}");
        Console.WriteLine(StatePoint.DigestOf(whole!.State) == StatePoint.DigestOf(quick.Point.State)
            ? "  both give the same state" : "  THE STATES DIFFER");
        var kept = new DirectoryInfo(Path.Combine(folder, "snapshots"));
        foreach (var file in kept.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            Console.WriteLine($"  {file.Name}: {file.Length / 1_000_000.0:0.0} MB");
        }
    }

    /// <summary>What each stage of a replay costs on one core, on a part of the journal that is in memory.</summary>
    private static async Task StagesAsync(ReadPage read)
    {
        var entries = await read(1, StageEvents, CancellationToken.None);
        var events = new Recorded[entries.Length];
        Stage("hash", () => _ = entries.Count(EntryHash.Holds));
        Stage("decode", () =>
        {
            for (var index = 0; index < entries.Length; index++)
            {
                events[index] = EventCodec.Read(entries[index]);
            }
        });
        Stage("fold", () => _ = events.Aggregate(OrganizationState.Empty(Organization), ControlPlane.Evolve));

        void Stage(string what, Action run)
        {
            for (var time = 0; time < Times; time++)
            {
                var watch = Stopwatch.StartNew();
                run();
                Console.WriteLine($"  {what}: {watch.Elapsed.TotalMicroseconds / entries.Length:0.00} us per event");
            }
        }
    }

    private static async Task MeasureAsync(string what, long events, Func<Task> run)
    {
        for (var time = 0; time < Times; time++)
        {
            GC.Collect();
            var watch = Stopwatch.StartNew();
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            await run();
            var seconds = watch.Elapsed.TotalSeconds;
            var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
            Console.WriteLine($"{what}: {seconds:0.00} s, {used:0.00} s of processor, {events / seconds:0} events/s");
        }
    }

    /// <summary>Decides as the loop would, in larger batches, until the journal is as long as it shall be.</summary>
    private static async Task FillAsync(SqliteJournal journal, FileSnapshotStore snapshots, int events)
    {
        var head = await journal.HeadAsync(Organization, CancellationToken.None);
        if (head.Sequence >= events)
        {
            return;
        }
        var epoch = await journal.LeadAsync(Organization, CancellationToken.None);
        var point = (await Recovery.RunAsync(
            Organization, (from, limit, cancel) => journal.ReadAsync(Organization, from, limit, cancel), null,
            CancellationToken.None)).Point;
        var workload = new Workload();
        var beginning = new Queue<(PrincipalId, Command)>(point.Sequence == 0 ? Workload.Beginning : []);
        var kept = false;
        while (point.Sequence < events)
        {
            point = await AppendAsync(journal, epoch, point, workload, beginning);
            if (!kept && point.Sequence >= events - Tail)
            {
                var written = point;
                await snapshots.KeepAsync(
                    Organization, point.Sequence, stream => SnapshotForm.Write(stream, written),
                    CancellationToken.None);
                kept = true;
            }
        }
    }

    /// <summary>Decides what comes next, and appends it as one batch.</summary>
    public static async Task<StatePoint> AppendAsync(
        SqliteJournal journal, long epoch, StatePoint point, Workload workload, Queue<(PrincipalId, Command)> beginning)
    {
        var (state, hash) = (point.State, point.Hash);
        var entries = new List<JournalEntry>();
        var happened = new List<Recorded>();
        var commands = new List<CommandRecord>();
        while (entries.Count < Batch / 4)
        {
            var (by, body) = beginning.TryDequeue(out var first) ? first : workload.Next(state);
            var id = $"c{state.Sequence}";
            var at = new Timestamp(Math.Max(state.Now.Value, 1_700_000_000_000) + 1_000);
            var decision = ControlPlane.Decide(state, new CommandEnvelope(id, by, at, body));
            if (decision.Refusal is { } refusal)
            {
                throw new InvalidOperationException($"{body}: {refusal.Sentence}");
            }
            foreach (var recorded in decision.Events)
            {
                var entry = EventCodec.Write(Organization, epoch, recorded, id, hash);
                entries.Add(entry);
                hash = entry.Hash;
            }
            happened.AddRange(decision.Events);
            commands.Add(new CommandRecord(id, hash, decision.Reply, decision.State.Sequence));
            state = decision.State;
        }
        await journal.AppendAsync(
            new JournalBatch(
                Organization, epoch, point.Sequence, [.. entries], [.. commands], ReadModelRows.Of(state, happened)),
            CancellationToken.None);
        return new StatePoint(state, hash);
    }
}
