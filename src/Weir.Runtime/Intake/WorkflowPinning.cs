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
public sealed record FoundWorkflow(Compiled? Compiled, Refusal? Trouble)
{
    /// <summary>A workflow of a project by its name, compiled and not kept.</summary>
    public static FoundWorkflow Find(ProjectServices services, string workflow)
    {
        var enabled = services.Library.EnabledWorkflows.Select(sourced => sourced.Value).ToList();
        return enabled.FirstOrDefault(known => known.Name.Value == workflow) is { } named
            ? Of(services, named)
            : Missing(workflow, enabled.Select(known => known.Name.Value));
    }

    /// <summary>A workflow compiled and not kept.</summary>
    public static FoundWorkflow Of(ProjectServices services, WorkflowDefinition workflow)
    {
        var compilation = WorkflowCompiler.Compile(workflow, services.Library, services.Definition);
        return compilation.Compiled is { } compiled
            ? new FoundWorkflow(compiled, null)
            : new FoundWorkflow(null, Refusal.Rule(
                "broken-workflow",
                compilation.Findings.First(finding => finding.Severity == Severity.Error).Headline,
                "weir workflow lint"));
    }

    public static FoundWorkflow Missing(string workflow, IEnumerable<string> enabled) => new(null, new Refusal(
        RefusalKind.NotFound, "unknown-workflow", $"There is no workflow {workflow} in this project.",
        Nearest.Hint(workflow, enabled, "workflow")));
}

/// <summary>Finds a workflow of a project by its name and pins it as the target branch has it.</summary>
public delegate Task<FoundWorkflow> PinWorkflow(
    ProjectServices services, string workflow, CancellationToken cancel);

/// <summary>
/// Compiles workflows and keeps what was compiled, so that items can follow it for as long as they live.
/// </summary>
public sealed class WorkflowPinning(ControlLoop loop, BlobText blobs)
{
    /// <inheritdoc cref="PinWorkflow"/>
    public async Task<FoundWorkflow> PinAsync(ProjectServices services, string workflow, CancellationToken cancel)
    {
        var found = FoundWorkflow.Find(services, workflow);
        if (found.Compiled is { } compiled)
        {
            await KeepAsync(compiled, cancel);
        }
        return found;
    }

    /// <summary>Keeps what was compiled and pins it.</summary>
    public async Task KeepAsync(Compiled compiled, CancellationToken cancel)
    {
        await blobs.PutDefinitionAsync(compiled.DocumentBytes, cancel);
        await loop.SubmitAsync(
            $"pin-{compiled.Plan.Hash}", PrincipalId.System, new PinDefinition(compiled.Plan), cancel);
    }
}
