using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Rules;

/// <summary>Names are used once: passes, gates of a pass, runs and criteria of a gate.</summary>
internal static class NameRules
{
    /// <summary>Roots of expressions, which an artifact or an <c>as</c> name must not hide.</summary>
    private static readonly string[] Roots = ["item", "params", "change", "request"];

    public static void Check(CompileContext context)
    {
        var workflow = context.Workflow;
        Unique(context, workflow.Passes.Select(pass => pass.Id), "the pass");
        foreach (var artifact in workflow.Artifacts.Where(artifact =>
            Roots.Contains(artifact.Name.Value, StringComparer.Ordinal)))
        {
            context.Sink.Report(FindingCodes.DuplicateId, artifact.Name.At,
                $"'{artifact.Name.Value}' always exists and is not declared", "remove the declaration, or rename it");
        }
        foreach (var pass in workflow.Passes)
        {
            Unique(context, pass.Gates.Select(gate => gate.Id), $"the gate of '{pass.Id.Value}',");
            foreach (var gate in pass.Gates)
            {
                Unique(context, gate.Runs.Select(run => run.Id), "the run");
                Unique(context, gate.Criteria.Select(criterion => criterion.Id), "the criterion");
            }
            CheckElementName(context, pass);
        }
    }

    private static void CheckElementName(CompileContext context, PassDefinition pass)
    {
        if (pass.ForEach is { As.Length: > 0 } each
            && (Roots.Contains(each.As, StringComparer.Ordinal) || context.Workflow.FindArtifact(each.As) is not null))
        {
            context.Sink.Report(FindingCodes.DuplicateId, each.At,
                $"the name '{each.As}' of an element hides another one");
        }
    }

    private static void Unique(CompileContext context, IEnumerable<Located<string>> names, string what)
    {
        var seen = new Dictionary<string, Position>(StringComparer.Ordinal);
        foreach (var name in names.Where(name => name.Value.Length > 0))
        {
            if (!seen.TryAdd(name.Value, name.At))
            {
                context.Sink.Report(FindingCodes.DuplicateId, name.At,
                    $"{what} '{name.Value}' is here twice; the first is on line {seen[name.Value].Line}");
            }
        }
    }
}
