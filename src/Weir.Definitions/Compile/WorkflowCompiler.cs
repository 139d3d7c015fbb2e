using System.Collections.Immutable;
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
    public static Compilation Compile(WorkflowDefinition workflow, DefinitionLibrary library, ProjectDefinition? project)
    {
        var read = library.Workflows.GetValueOrDefault(workflow.Name.Value);
        var found = new List<Finding>();
        var unreadable = false;
        if (read is not null && ReferenceEquals(read.Value, workflow))
        {
            found.AddRange(read.Findings);
            unreadable = read.Unreadable;
        }
        foreach (var name in DocumentBuilder.AgentNames(workflow).Distinct(StringComparer.Ordinal))
        {
            found.AddRange(library.Agents.GetValueOrDefault(name)?.Findings ?? []);
        }
        if (unreadable)
        {
            return new Compilation(null, [.. found]);
        }
        var sink = new FindingSink(workflow.File);
        var context = CompileContext.Create(workflow, library, project, sink);
        WorkflowRules.Check(context);
        var plan = new PlanBuilder(context).Build();
        found.AddRange(sink.ToArray());
        if (found.Any(finding => finding.Severity == Severity.Error))
        {
            return new Compilation(null, [.. found.Distinct()]);
        }
        var document = new DocumentBuilder(context).Build();
        var hash = CanonicalJson.DigestOf(plan with
        {
            Document = CanonicalJson.DigestOf(document with { Sources = [] }),
        });
        plan = plan with { Hash = hash, Document = CanonicalJson.DigestOf(document) };
        return new Compilation(new Compiled(plan, document), [.. found.Distinct()]);
    }
}
