using System.Collections.Immutable;
using Weir.Core.Plans;
using Weir.Definitions.Canonical;
using Weir.Definitions.Findings;
using Weir.Definitions.Library;
using Weir.Definitions.Projects;
using Weir.Definitions.Rules;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Compile;

/// <summary>
/// Checks a workflow against its library and compiles it. The hash is over the canonical form, so that neither comments
/// nor layout make a new version; the document's digest is over the bytes that are stored, sources included.
/// </summary>
public static class WorkflowCompiler
{
    /// <param name="project">Null to check without a project: commands by name are then not looked up.</param>
    public static Compilation Compile(
        WorkflowDefinition workflow, DefinitionLibrary library, ProjectDefinition? project)
    {
        var (context, plan, findings) = Build(workflow, library, project);
        if (context is null || plan is null || findings.Any(finding => finding.Severity == Severity.Error))
        {
            return new Compilation(null, findings);
        }
        var document = new DocumentBuilder(context).Build();
        var hash = CanonicalJson.DigestOf(plan with
        {
            Document = CanonicalJson.DigestOf(document with { Sources = [] }),
        });
        plan = plan with { Hash = hash, Document = CanonicalJson.DigestOf(document) };
        return new Compilation(new Compiled(plan, document), findings);
    }

    /// <summary>All findings of <see cref="Compile"/>, without the document and its digests.</summary>
    internal static ImmutableArray<Finding> Check(
        WorkflowDefinition workflow, DefinitionLibrary library, ProjectDefinition? project) =>
        Build(workflow, library, project).Findings;

    /// <summary>The plan without digests; null when the file could not be read.</summary>
    private static (CompileContext? Context, Plan? Plan, ImmutableArray<Finding> Findings) Build(
        WorkflowDefinition workflow, DefinitionLibrary library, ProjectDefinition? project)
    {
        var found = new List<Finding>();
        var read = library.Workflows.GetValueOrDefault(workflow.Name.Value);
        if (read is not null && ReferenceEquals(read.Value, workflow))
        {
            found.AddRange(read.Findings);
        }
        foreach (var name in DocumentBuilder.AgentNames(workflow).Distinct(StringComparer.Ordinal))
        {
            found.AddRange(library.Agents.GetValueOrDefault(name)?.Findings ?? []);
        }
        if (read is { Unreadable: true } && ReferenceEquals(read.Value, workflow))
        {
            return (null, null, [.. found.Distinct()]);
        }
        var sink = new FindingSink(workflow.File);
        var context = CompileContext.Create(workflow, library, project, sink);
        WorkflowRules.Check(context);
        var plan = new PlanBuilder(context).Build();
        found.AddRange(sink.ToArray());
        return (context, plan, [.. found.Distinct()]);
    }
}
