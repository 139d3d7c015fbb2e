using System.Collections.Immutable;
using Weir.Core.Plans;
using Weir.Definitions.Agents;
using Weir.Definitions.Findings;
using Weir.Definitions.Projects;
using Weir.Definitions.Schemas;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Compile;

/// <summary>Builds the document that accompanies a plan.</summary>
internal sealed class DocumentBuilder(CompileContext context)
{
    private WorkflowDefinition Workflow => context.Workflow;

    public CompiledDocument Build()
    {
        var agents = Agents();
        return new CompiledDocument
        {
            Workflow = Workflow.Name.Value,
            Version = Workflow.Version,
            Title = Workflow.Title,
            Intent = Workflow.Intent,
            Owner = Workflow.Owner,
            Passes = [.. context.Graph.Order.Select(id => BuildPass(context.Graph.Find(id)!))],
            Artifacts = [.. Workflow.Artifacts.Select(artifact => new ArtifactDocument(
                artifact.Name.Value, artifact.Schema?.Value, artifact.Template?.Value, artifact.Key)
            {
                Traces = [.. artifact.Traces.Select(BuildTrace)],
            })],
            Agents = [.. agents.Select(agent => agent.Spec)],
            Schemas = [.. SchemaPaths().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(SchemaText).OfType<NamedText>()],
            Templates = [.. TemplatePaths().SelectMany(path => context.Library.TemplatesAt(path))
                .DistinctBy(template => template.Path, StringComparer.Ordinal)
                .OrderBy(template => template.Path, StringComparer.Ordinal)
                .Select(template => new NamedText(template.Path, template.Text))],
            Pinned = Pin(Workflow.Pinned),
            Sources =
            [
                new NamedText(Workflow.File, Workflow.Source),
                .. agents.Select(agent => new NamedText(agent.File, agent.Source)),
            ],
        };
    }

    /// <summary>The line of a command; null when it is a name that the project does not define.</summary>
    public static CompiledCommand? Resolve(CompileContext context, PassDefinition pass, Located<string> command) =>
        Resolve(context, pass, command, new FindingSink(context.Sink.File));

    /// <summary>As above, reporting placeholders that do not exist.</summary>
    public static CompiledCommand? Resolve(
        CompileContext context, PassDefinition pass, Located<string> command, FindingSink sink)
    {
        if (CommandLineCompiler.IsName(command.Value))
        {
            return context.Project?.FindCommand(command.Value) is { } named
                ? Compile(named)
                : null;
        }
        var artifacts = context.Workflow.Artifacts.Select(artifact => artifact.Name.Value).ToList();
        return CommandLineCompiler.Compile(command, artifacts, pass.ForEach?.As, sink);
    }

    /// <summary>What components have of their own in place of a command that is called by name.</summary>
    public static IEnumerable<(CommandDefinition Definition, ComponentCommand Command)> OfComponents(
        CompileContext context, string command) =>
        from own in context.Project?.ComponentCommands(command) ?? []
        select (own.Command, new ComponentCommand(
            own.Component, Compile(own.Command)));

    private static CompiledCommand Compile(CommandDefinition command) =>
        new(command.Name.Value, command.Line, [], command.Timeout) { Affected = command.Affected };

    private PassDocument BuildPass(PassDefinition pass)
    {
        var agent = context.AgentOf(pass)
            ?? (pass.Assist is { } assist ? context.Library.FindAgent(assist.Value) : null);
        return new PassDocument
        {
            Id = pass.Id.Value,
            Title = pass.Title,
            Instruction = pass.Prose,
            Command = pass.Executor is { Kind: ExecutorKind.Command } executor
                ? Resolve(context, pass, executor.Target)
                : null,
            ComponentCommands = pass.Executor is { Kind: ExecutorKind.Command } named
                ? [.. OfComponents(context, named.Target.Value).Select(own => own.Command)]
                : [],
            Tier = agent is null ? null : PassTier.Resolve(pass, Workflow, agent.Spec, context.Project?.Tier),
            Gates = [.. pass.Gates.Select(gate => BuildGate(pass, gate))],
            Services = Services.Document(context, pass),
            Deploy = Deployments.Document(Deployments.Of(context, pass)),
            Pinned = Pin([.. Deployments.Pinned(context, pass), .. Previews.Pinned(context, pass)]),
        };
    }

    private static TraceDocument BuildTrace(TraceDefinition trace) => new(
        trace.Source,
        trace.To.Value == trace.Source ? null : trace.To.Value[(trace.Source.Length + 1)..],
        [.. trace.Fields.Select(field => field.Value)],
        trace.Complete);

    private GateDocument BuildGate(PassDefinition pass, GateDefinition gate) => new(
        gate.Id.Value,
        gate.Prose,
        [.. gate.Criteria.Select(criterion => new CriterionDocument(criterion.Id.Value, criterion.Text))],
        [
            .. gate.Runs.SelectMany(run => OfComponents(context, run.Command.Value)
                .Select(own => new RunDocument(
                    RunPlan.IdOf(run.Id.Value, own.Command.Component), own.Command.Command))
                .Prepend(new RunDocument(run.Id.Value, Resolve(context, pass, run.Command)))),
        ])
    {
        Preview = Previews.Document(context, gate),
    };

    private List<AgentDefinition> Agents() =>
    [
        .. AgentNames(Workflow).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => context.Library.FindAgent(name)).OfType<AgentDefinition>(),
    ];

    /// <summary>The agents that execute, assist or review.</summary>
    public static IEnumerable<string> AgentNames(WorkflowDefinition workflow)
    {
        foreach (var pass in workflow.Passes)
        {
            if (pass.Executor is { Kind: ExecutorKind.Agent } executor)
            {
                yield return executor.Target.Value;
            }
            if (pass.Assist is { } assist)
            {
                yield return assist.Value;
            }
            foreach (var reviewer in pass.Gates.SelectMany(gate => gate.Reviewers)
                .Where(reviewer => !reviewer.IsPerson))
            {
                yield return reviewer.Who.Value;
            }
        }
    }

    private IEnumerable<string> SchemaPaths() =>
        Workflow.Artifacts.Select(artifact => artifact.Schema?.Value).OfType<string>();

    private NamedText? SchemaText(string path) =>
        (BuiltInSchemas.Find(path) ?? context.Library.Schemas.GetValueOrDefault(path)?.Value.Text) is { } text
            ? new NamedText(path, text)
            : null;

    private IEnumerable<string> TemplatePaths() => Workflow.Artifacts.Select(artifact => artifact.Template?.Value)
        .OfType<string>()
        .Concat(Workflow.Passes.Where(pass => pass.Executor?.Kind == ExecutorKind.Template)
            .Select(pass => pass.Executor!.Target.Value));

    private static ImmutableArray<PinnedValue> Pin(ImmutableArray<PinnedKey> pinned) =>
    [
        .. pinned.Select(key =>
            new PinnedValue(key.Key, key.Value is null ? "null" : Canonical.CanonicalJson.WriteText(key.Value)))
            .OrderBy(value => value.Key, StringComparer.Ordinal),
    ];
}
