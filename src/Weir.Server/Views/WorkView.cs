using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Tasks;
using Weir.Definitions.Canonical;
using Weir.Definitions.Compile;
using Weir.Runtime.Attempts;
using Weir.Server.Api;

namespace Weir.Server.Views;

/// <summary>The work of a pass as a person finds it.</summary>
/// <param name="Start">The commit to go on from; git serves it below the task.</param>
/// <param name="Made">Whether an agent's work is in it.</param>
/// <param name="Ready">False while the agent is being stopped, and its work saved.</param>
/// <param name="Instruction">What the pass asks for.</param>
/// <param name="Outputs">What it makes, with the paths where it belongs; none for the change.</param>
/// <param name="Sequence">Of the state that this was read from.</param>
public sealed record WorkView(
    TaskId Task,
    ItemId Item,
    PassId Pass,
    ObjectName Start,
    bool Made,
    bool Ready,
    string Instruction,
    ImmutableArray<OutputView> Outputs,
    long Sequence)
{
    internal static async Task<WorkView> OfAsync(ApiContext context, ItemState item, TaskState task)
    {
        var state = context.State;
        var plan = state.PlanOf(item);
        var pass = plan.Pass(task.Pass);
        var inputs = AttemptInputs.Of(item, pass.Id, plan);
        var made = item.Pass(pass.Id).Saved ?? item.Pass(pass.Id).GoesOnFrom;
        var repository = await TaskGit.RepositoryOfAsync(context, item);
        var pinned = await context.Host.Blobs.GetBytesAsync(plan.Document, context.Cancel);
        var document = pinned is { } bytes ? CanonicalJson.Read<CompiledDocument>(bytes.Span) : null;
        return new WorkView(
            task.Id, item.Id, pass.Id,
            await repository.HandOverAsync(inputs.Start, inputs.LaidOut, made, context.Cancel), made is not null,
            TakeoverDecisions.IsStopping(item, pass.Id) is null,
            document?.Pass(pass.Id.Owner.Value).Instruction.Trim() ?? "",
            [
                .. pass.Produces.Select(product => new OutputView(
                    product.Artifact, plan.FindArtifact(product.Artifact)?.PathFor(item.Id))),
            ],
            state.Sequence);
    }
}

/// <param name="Path">Where it belongs; null for the change.</param>
public sealed record OutputView(string Name, string? Path);
