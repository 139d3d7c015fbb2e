using Weir.Core;
using Weir.Core.Projects;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;
using Weir.Runtime.Attempts;
using Weir.Runtime.Loop;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Intake;

/// <param name="Compiled">Null when there is no such workflow, or it is broken.</param>
/// <param name="Trouble">What is wrong with it; null when nothing is.</param>
public sealed record PinnedWorkflow(Compiled? Compiled, Refusal? Trouble);

/// <summary>Finds a workflow of a project by its name and pins it as the target branch has it.</summary>
public delegate Task<PinnedWorkflow> PinWorkflow(
    ProjectServices services, string workflow, CancellationToken cancel);

/// <summary>
/// Compiles workflows and keeps what was compiled, so that items can follow it for as long as they live.
/// </summary>
public sealed class WorkflowPinning(ControlLoop loop, BlobText blobs)
{
    /// <inheritdoc cref="PinWorkflow"/>
    public Task<PinnedWorkflow> PinAsync(ProjectServices services, string workflow, CancellationToken cancel)
    {
        var enabled = services.Library.EnabledWorkflows.Select(sourced => sourced.Value).ToList();
        return enabled.FirstOrDefault(known => known.Name.Value == workflow) is { } named
            ? PinAsync(services, named, cancel)
            : Task.FromResult(new PinnedWorkflow(
                null, Missing(workflow, enabled.Select(known => known.Name.Value))));
    }

    public async Task<PinnedWorkflow> PinAsync(
        ProjectServices services, WorkflowDefinition workflow, CancellationToken cancel)
    {
        var compilation = WorkflowCompiler.Compile(workflow, services.Library, services.Definition);
        if (compilation.Compiled is not { } compiled)
        {
            var first = compilation.Findings.First(finding => finding.Severity == Severity.Error);
            return new PinnedWorkflow(
                null, Refusal.Rule("broken-workflow", first.Headline, "weir workflow lint"));
        }
        await KeepAsync(compiled, cancel);
        return new PinnedWorkflow(compiled, null);
    }

    /// <summary>Keeps what was compiled and pins it.</summary>
    public async Task KeepAsync(Compiled compiled, CancellationToken cancel)
    {
        await blobs.PutDefinitionAsync(compiled.DocumentBytes, cancel);
        await loop.SubmitAsync(
            $"pin-{compiled.Plan.Hash}", PrincipalId.System, new PinDefinition(compiled.Plan), cancel);
    }

    public static Refusal Missing(string workflow, IEnumerable<string> enabled) => new(
        RefusalKind.NotFound, "unknown-workflow", $"There is no workflow {workflow} in this project.",
        Nearest.Hint(workflow, enabled, "workflow"));
}
