using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Passes;
using Weir.Definitions.Compile;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// The command of a pass, where components have one of their own: that of each component which the change has touched
/// so far runs in the same clone, one after the other, and the project's for what has none.
/// </summary>
internal static class ComponentWork
{
    /// <summary>What runs, in its order; the name is empty for the project's command.</summary>
    public static ImmutableArray<ComponentCommand> CommandsOf(AttemptPlace place)
    {
        if (place.PassDocument is not { ComponentCommands: { IsEmpty: false } own, Command: { } whole })
        {
            return [];
        }
        var touched = WorkPoint.ChangeOf(place.Item, place.Pass.Id)?.Facts.Components ?? TouchedComponents.None;
        return
        [
            .. touched.Whose([.. own.Select(one => one.Component)]).Select(name =>
                own.FirstOrDefault(one => one.Component == name) ?? new ComponentCommand("", whole)),
        ];
    }

    /// <summary>The first that does not come to an end of its own is the last that runs.</summary>
    public static async Task<ExecutorResult> RunAsync(
        AttemptPlace place,
        IExecutor executor,
        ExecutorTask task,
        ImmutableArray<ComponentCommand> commands,
        CancellationToken cancel)
    {
        ExecutorResult? before = null;
        foreach (var one in commands)
        {
            // A folder of its own for each, since a command writes its result there.
            var scratch = Path.Combine(
                task.Scratch, one.Component.Length == 0 ? "project" : "component-" + one.Component);
            Directory.CreateDirectory(scratch);
            var result = await executor.RunAsync(
                task with
                {
                    Target = one.Command.Line,
                    Environment = place.Environment(one.Command),
                    Scratch = scratch,
                },
                cancel);
            before = before is null ? result : Joined(before, result);
            if (result.Failure is not null || result.Question is not null || result.Split is not null)
            {
                break;
            }
        }
        return before!;
    }

    private static ExecutorResult Joined(ExecutorResult before, ExecutorResult result) => result with
    {
        Output = result.Output ?? before.Output,
        Ending = before.Ending == result.Ending ? result.Ending : PassEnding.Output,
        Detail = before.Detail.Length == 0 || result.Question is not null ? result.Detail
            : $"{before.Detail}\n{result.Detail}".Trim(),
        Transcript = before.Transcript + result.Transcript,
    };
}
