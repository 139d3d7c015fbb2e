using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Gates;
using Weir.Core.Passes;
using Weir.Definitions.Compile;
using Weir.Runtime.Attempts.Gates;
using Weir.Runtime.Ports;
using Weir.Runtime.Services;

namespace Weir.Runtime.Attempts;

/// <summary>
/// The attempt of a gate's commands, or of a merge check: all of them in one clone, which is made anew between them.
/// </summary>
internal static class CommandWork
{
    /// <summary>The longest a command may run whose project says nothing else.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    public static async Task<AttemptReport> RunAsync(AttemptPlace place, BlobText blobs, CancellationToken cancel)
    {
        var named = place.Subject.Runs.Select(name => Find(place, name)).ToImmutableArray();
        ImmutableArray<GateRunResult> results;
        try
        {
            results = await RunAsync(place, [.. named.Select(run => run.Run)], cancel);
        }
        catch (ServiceFailedException failed)
        {
            var detail = await blobs.PutAsync(failed.Message, Retention.Record, cancel);
            return new AttemptReport(
                new AttemptOutcome.Failed(FailureReason.Infrastructure, detail), Usage.None, "", "", null);
        }
        var kept = ImmutableArray.CreateBuilder<RunResult>();
        foreach (var (index, result) in results.Index())
        {
            var log = await blobs.PutAsync($"{result.Sentence}\n\n{result.Log}", Retention.Record, cancel);
            kept.Add(
                new RunResult(
                    named[index].Name, result.Outcome, result.ExitCode, log, (long)result.Elapsed.TotalMilliseconds));
        }
        var facts = await AttemptClones.MeasureAsync(place, cancel);
        return new AttemptReport(
            new AttemptOutcome.Ran(facts.Tree, kept.ToImmutable()), Usage.None, "", "", null);
    }

    private static Task<ImmutableArray<GateRunResult>> RunAsync(
        AttemptPlace place, ImmutableArray<GateRun> runs, CancellationToken cancel) => GateCommandRunner.RunAsync(
            new GateRunRequest
            {
                Workspace = place.WorkTree,
                Scratch = place.Scratch,
                Sandbox = place.Sandbox,
                Runs = runs,
                Services = (run, stop) => AttemptServices.StartAsync(
                    place.ForServices, PassOf(place, run.Id).Services ?? [], stop),
                Reset = stop => ResetAsync(place, stop),
                Progress = place.Progress,
            },
            cancel);

    /// <param name="run">As <c>pass/gate/run</c>.</param>
    private static PassDocument PassOf(AttemptPlace place, string run) =>
        place.Document.Pass(new PassId(run.Split('/')[0]).Owner.Value);

    private static (string Name, GateRun Run) Find(AttemptPlace place, string name)
    {
        var parts = name.Split('/');
        var plan = place.Plan.Pass(new PassId(parts[0]))
            .Gate(new GateId(parts[1])).Runs.First(run => run.Id == parts[2]);
        var command = PassOf(place, name).Gate(parts[1]).Runs.First(run => run.Id == parts[2]).Command
            ?? throw new InvalidOperationException($"run {name} has no command and was not left out");
        var timeout = command.Timeout is { } limit ? TimeSpan.FromMilliseconds(limit.Value) : DefaultTimeout;
        var affected = AffectedRuns.Is(place.Item, place.Subject, plan);
        var environment = place.Environment(command);
        return (name, new GateRun(
            name,
            affected ? command.Affected! : command.Line,
            affected ? environment.AddRange(place.Bases) : environment,
            plan.Expect, plan.FailExits, timeout));
    }

    private static async Task ResetAsync(AttemptPlace place, CancellationToken cancel)
    {
        await AttemptClones.RemoveAsync(place);
        await AttemptClones.PrepareAsync(place, cancel);
    }
}
