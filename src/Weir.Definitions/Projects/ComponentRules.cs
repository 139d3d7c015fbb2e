using System.Collections.Immutable;
using Weir.Core.Paths;
using Weir.Definitions.Findings;
using Weir.Definitions.Library;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Projects;

/// <summary>
/// Checks what components say of their project: each path is one component's, something calls their commands and asks
/// their owners, and their paths are there.
/// </summary>
internal static class ComponentRules
{
    public static void Check(DefinitionLibrary library, Func<string, bool?> hasFiles, List<Finding> found)
    {
        if (library.Project?.Value is not { Components.IsEmpty: false } project)
        {
            return;
        }
        var sink = new FindingSink(project.File);
        var workflows = library.EnabledWorkflows.Select(workflow => workflow.Value).ToList();
        CheckOverlaps(project, sink);
        CheckCommands(project, workflows, sink);
        CheckFiles(project, hasFiles, sink);
        CheckOwners(project, workflows, sink);
        found.AddRange(sink.ToArray());
    }

    private static void CheckOverlaps(ProjectDefinition project, FindingSink sink)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var component in project.Components)
        {
            foreach (var path in component.Paths)
            {
                var glob = (path.Value.EndsWith('/') ? path.Value + "**" : path.Value).TrimStart('/');
                if (!taken.TryAdd(glob, component.Name.Value) && taken[glob] != component.Name.Value)
                {
                    sink.Report(FindingCodes.ComponentOverlap, path.At,
                        $"'{path.Value}' of '{component.Name.Value}' is a path of '{taken[glob]}' already");
                }
            }
        }
    }

    private static void CheckCommands(
        ProjectDefinition project, IEnumerable<WorkflowDefinition> workflows, FindingSink sink)
    {
        var called = project.Commands.Select(command => command.Name.Value)
            .Concat(workflows.SelectMany(Called)).Distinct(StringComparer.Ordinal).ToList();
        foreach (var command in project.Components.SelectMany(component => component.Commands)
            .Where(command => !called.Contains(command.Name.Value, StringComparer.Ordinal)))
        {
            sink.Report(FindingCodes.ComponentCommand, command.Name.At,
                $"neither the project nor an enabled workflow has a command '{command.Name.Value}'",
                Nearest.Hint(command.Name.Value, called, "commands"));
        }
    }

    /// <summary>What a workflow's passes and gates call; a line is no name, and matches none.</summary>
    private static IEnumerable<string> Called(WorkflowDefinition workflow) => workflow.Passes.SelectMany(pass =>
        pass.Gates.SelectMany(gate => gate.Runs).Select(run => run.Command.Value)
            .Concat(pass.Executor is { Kind: Core.Plans.ExecutorKind.Command } executor
                ? [executor.Target.Value]
                : []))
        .Where(Compile.CommandLineCompiler.IsName);

    private static void CheckFiles(ProjectDefinition project, Func<string, bool?> hasFiles, FindingSink sink)
    {
        ImmutableArray<string> others =
            [.. project.Repositories.Where(one => !one.Primary).Select(one => one.Name.Value)];
        foreach (var component in project.Components)
        {
            foreach (var path in component.Paths.Where(path =>
                RepositoryGlob.Split(path.Value, others).Repository is null && hasFiles(path.Value) == false))
            {
                sink.Report(FindingCodes.ComponentMatchesNothing, path.At,
                    $"no file matches '{path.Value}' of '{component.Name.Value}'");
            }
        }
    }

    private static void CheckOwners(
        ProjectDefinition project, IEnumerable<WorkflowDefinition> workflows, FindingSink sink)
    {
        var asked = workflows.SelectMany(workflow => workflow.Passes).SelectMany(pass => pass.Gates)
            .SelectMany(gate => gate.Reviewers)
            .Any(reviewer => reviewer.IsPerson && reviewer.Who.Value == Who.CodeOwners);
        foreach (var component in project.Components.Where(component => !component.Owners.IsEmpty && !asked))
        {
            sink.Report(FindingCodes.ComponentOwnersUnasked, component.Owners[0].At,
                $"no gate of an enabled workflow asks the owners of '{component.Name.Value}'");
        }
    }
}
