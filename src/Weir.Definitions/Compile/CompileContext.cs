using System.Collections.Immutable;
using Weir.Core.Plans;
using Weir.Definitions.Agents;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Library;
using Weir.Definitions.Projects;
using Weir.Definitions.Schemas;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Compile;

/// <summary>Everything that rules and builders look at while one workflow is checked and compiled.</summary>
internal sealed record CompileContext
{
    public required WorkflowDefinition Workflow { get; init; }
    public required DefinitionLibrary Library { get; init; }

    /// <summary>Null when definitions are checked without a project.</summary>
    public required ProjectDefinition? Project { get; init; }
    public required FindingSink Sink { get; init; }

    /// <summary>The order of the passes, the implicit one included.</summary>
    public required PassGraph Graph { get; init; }

    /// <summary>The id of the added <c>integrate</c> pass; null when there is none.</summary>
    public required string? Implicit { get; init; }
    public required NameScope Scope { get; init; }
    public required ConditionCompiler Conditions { get; init; }

    public static CompileContext Create(
        WorkflowDefinition workflow, DefinitionLibrary library, ProjectDefinition? project, FindingSink sink)
    {
        var (passes, added) = ImplicitPasses.Add(workflow, PassGraph.Build(workflow.Passes));
        return new CompileContext
        {
            Workflow = workflow,
            Library = library,
            Project = project,
            Sink = sink,
            Graph = PassGraph.Build(passes),
            Implicit = added,
            Scope = ScopeOf(workflow, library),
            Conditions = new ConditionCompiler(sink),
        };
    }

    public AgentDefinition? AgentOf(PassDefinition pass) =>
        pass.Executor is { Kind: ExecutorKind.Agent } executor ? Library.FindAgent(executor.Target.Value) : null;

    /// <summary>The artifacts that a gate's verdicts bind to: those it names, else what its pass produces.</summary>
    public static ImmutableArray<string> ReviewsOf(PassDefinition pass, GateDefinition gate) => gate.Reviews.IsEmpty
        ? [.. pass.Produces.Select(product => product.Name.Value)]
        : [.. gate.Reviews.Select(review => review.Value)];

    /// <summary>The names of a pass's conditions: with the <c>as</c> name when it fans out.</summary>
    public NameScope ScopeOf(PassDefinition pass)
    {
        if (pass.ForEach is not { } each)
        {
            return Scope;
        }
        var list = Scope.Artifacts.GetValueOrDefault(each.In.Value);
        return Scope with { Element = new ElementScope(each.As, each.In.Value, list?.Element()) };
    }

    private static NameScope ScopeOf(WorkflowDefinition workflow, DefinitionLibrary library)
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, FieldType>(StringComparer.Ordinal);
        foreach (var param in workflow.Params)
        {
            parameters[param.Name.Value] = TypeOf(param);
        }
        var artifacts = ImmutableSortedDictionary.CreateBuilder<string, ArtifactSchema?>(StringComparer.Ordinal);
        foreach (var artifact in workflow.Artifacts)
        {
            artifacts[artifact.Name.Value] = artifact.Schema is { } schema
                ? library.Schemas.GetValueOrDefault(schema.Value)?.Value.Schema
                : null;
        }
        return new NameScope { Params = parameters.ToImmutable(), Artifacts = artifacts.ToImmutable() };
    }

    private static FieldType TypeOf(ParamDefinition param) => param.Type switch
    {
        ParamType.Choice => FieldType.Symbol([.. param.Options.Select(option => option.Value)]),
        ParamType.Truth => FieldType.Truth,
        ParamType.Integer => FieldType.Number,
        _ => FieldType.FreeText,
    };
}
