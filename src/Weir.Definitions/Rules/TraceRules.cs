using System.Collections.Immutable;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Rules;

/// <summary>
/// What an artifact is traced to is made before it, and was before whoever makes it: what one has not read, one can
/// only invent.
/// </summary>
internal static class TraceRules
{
    public static void Check(CompileContext context)
    {
        foreach (var artifact in context.Workflow.Artifacts)
        {
            foreach (var trace in artifact.Traces)
            {
                CheckTarget(context, artifact, trace);
                CheckFields(context, artifact, trace);
            }
            if (!artifact.Traces.IsEmpty)
            {
                CheckForm(context, artifact);
            }
        }
    }

    private static void CheckForm(CompileContext context, ArtifactDefinition artifact)
    {
        var name = artifact.Name.Value;
        if (!IsRead(artifact))
        {
            context.Sink.Report(FindingCodes.TraceField, artifact.Name.At,
                $"'{name}' is not read, so that nothing in it can be traced", "write kind: data, list or document");
        }
        foreach (var adopted in context.Workflow.Passes.SelectMany(pass => pass.Adopt)
            .Where(adopted => adopted.Value == name))
        {
            context.Sink.Report(FindingCodes.TraceTarget, adopted.At,
                $"'{name}' is traced, and is not adopted: it would be there before what it is held against");
        }
    }

    private static void CheckTarget(CompileContext context, ArtifactDefinition artifact, TraceDefinition trace)
    {
        if (trace.To.Value.Length == 0)
        {
            return;
        }
        if (context.Workflow.FindArtifact(trace.Source) is not { } target || target == artifact)
        {
            var known = context.Workflow.Artifacts.Where(one => one != artifact).Select(one => one.Name.Value);
            context.Sink.Report(FindingCodes.TraceTarget, trace.To.At,
                $"'{artifact.Name.Value}' is traced to '{trace.Source}', which is no other artifact",
                Nearest.Hint(trace.Source, known, "artifacts"));
            return;
        }
        if (!IsRead(target))
        {
            context.Sink.Report(FindingCodes.TraceTarget, trace.To.At,
                $"'{trace.Source}' is not read, so that nothing can be found in it",
                "trace to a document, data or a list");
        }
        CheckFieldOfTarget(context, trace);
        foreach (var producer in context.Graph.ProducersOf(artifact.Name.Value)
            .Where(pass => !Has(pass, trace.Source)))
        {
            context.Sink.Report(FindingCodes.TraceTarget, trace.To.At,
                $"pass '{producer.Id.Value}' makes '{artifact.Name.Value}' without consuming '{trace.Source}'",
                $"add {trace.Source} to consumes of {producer.Id.Value}, without ?");
        }
    }

    private static void CheckFieldOfTarget(CompileContext context, TraceDefinition trace)
    {
        var path = trace.To.Value.Split('.').Skip(1).ToImmutableArray();
        if (path.IsEmpty || context.Scope.Artifacts.GetValueOrDefault(trace.Source) is not { } schema
            || schema.Find(path) is not null)
        {
            return;
        }
        context.Sink.Report(FindingCodes.TraceTarget, trace.To.At,
            $"the schema of '{trace.Source}' has no field '{string.Join('.', path)}'",
            Nearest.Hint(path[^1], schema.FieldsAt(path.RemoveAt(path.Length - 1)), $"fields of {trace.Source}"));
    }

    private static void CheckFields(CompileContext context, ArtifactDefinition artifact, TraceDefinition trace)
    {
        if (context.Scope.Artifacts.GetValueOrDefault(artifact.Name.Value) is not { } schema)
        {
            return;
        }
        var known = schema.AllFields();
        foreach (var field in trace.Fields.Where(field => !known.Contains(field.Value, StringComparer.Ordinal)))
        {
            context.Sink.Report(FindingCodes.TraceField, field.At,
                $"the schema of '{artifact.Name.Value}' has no field '{field.Value}'",
                Nearest.Hint(field.Value, known, $"fields of {artifact.Name.Value}"));
        }
    }

    private static bool IsRead(ArtifactDefinition artifact) =>
        artifact.Kind is ArtifactKind.Document or ArtifactKind.Data or ArtifactKind.List
        && !artifact.Path.Value.EndsWith('/');

    private static bool Has(PassDefinition pass, string artifact) =>
        pass.Consumes.Any(use => !use.Optional && use.Name.Value == artifact)
        || pass.Produces.Any(product => product.Name.Value == artifact);
}
