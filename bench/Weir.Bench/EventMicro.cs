using System.Collections.Immutable;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Weir.Core;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;

namespace Weir.Bench;

/// <summary>
/// What one event costs on one core, step by step, over the events of an organisation at work. The bare hash of the
/// same bytes is the measure that the others are a multiple of.
/// </summary>
public class EventMicro
{
    private const int Events = 20_000;

    private readonly List<(OrganizationState State, CommandEnvelope Command)> _commands = [];
    private OrganizationState _begin = OrganizationState.Empty(OrganizationId.Default);
    private ImmutableArray<Recorded> _events = [];
    private ImmutableArray<JournalEntry> _entries = [];

    public static void Run() => BenchmarkRunner.Run<EventMicro>(ManualConfig.CreateEmpty()
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddDiagnoser(BenchmarkDotNet.Diagnosers.MemoryDiagnoser.Default)
        .AddExporter(MarkdownExporter.Console)
        .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "weir-bench", "micro"))
        .AddLogger(ConsoleLogger.Default));

    [GlobalSetup]
    public void Fill()
    {
        var workload = new Workload();
        var beginning = new Queue<(PrincipalId, Command)>(Workload.Beginning);
        var state = _begin;
        var events = ImmutableArray.CreateBuilder<Recorded>();
        while (events.Count < Events)
        {
            var (by, body) = beginning.TryDequeue(out var first) ? first : workload.Next(state);
            var at = new Timestamp(1_700_000_000_000 + (1_000 * state.Sequence));
            var command = new CommandEnvelope($"c{state.Sequence}", by, at, body);
            _commands.Add((state, command));
            var decision = ControlPlane.Decide(state, command);
            events.AddRange(decision.Events);
            state = decision.State;
        }
        _events = [.. events.Take(Events)];
        _entries = [.. Write()];
        // As many of each, so that one step is one event.
        while (_commands.Count < Events)
        {
            _commands.AddRange(_commands.Take(Events - _commands.Count));
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Events, Description = "bare SHA-256 of its bytes")]
    public int Hash()
    {
        var sum = 0;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var entry in _entries)
        {
            SHA256.HashData(entry.Data.Span, hash);
            sum += hash[0];
        }
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Events, Description = "a command decided")]
    public int Decide()
    {
        var sum = 0;
        foreach (var (state, command) in _commands)
        {
            sum += ControlPlane.Decide(state, command).Events.Length;
        }
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Events, Description = "written and sealed")]
    public int WriteEntries() => Write().Count;

    [Benchmark(OperationsPerInvoke = Events, Description = "read")]
    public long Read()
    {
        var sum = 0L;
        foreach (var entry in _entries)
        {
            sum += EventCodec.Read(entry).Sequence;
        }
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Events, Description = "its seal checked")]
    public int Check() => _entries.Count(EntryHash.Holds);

    [Benchmark(OperationsPerInvoke = Events, Description = "folded")]
    public long Fold() => _events.Aggregate(_begin, ControlPlane.Evolve).Sequence;

    private List<JournalEntry> Write()
    {
        var written = new List<JournalEntry>(_events.Length);
        var hash = JournalEntry.Genesis;
        foreach (var recorded in _events)
        {
            var entry = EventCodec.Write(OrganizationId.Default, 1, recorded, "c", hash);
            written.Add(entry);
            hash = entry.Hash;
        }
        return written;
    }
}
