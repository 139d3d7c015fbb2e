using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Definitions.Library;
using Weir.Definitions.Projects;

namespace Weir.Cli.Commands.Project;

/// <summary>
/// <c>weir project</c>: <c>show</c> and <c>lint</c> look at the repository that they stand in; the others ask a server.
/// </summary>
internal static class ProjectNoun
{
    private static readonly RowShape<ComponentDefinition> Component = new("component",
        new Column<ComponentDefinition>("component", one => one.Name.Value),
        new Column<ComponentDefinition>("paths", one => Names(one.Paths.Select(path => path.Value))),
        new Column<ComponentDefinition>(
            "commands", one => Names(one.Commands.Select(command => command.Name.Value))),
        new Column<ComponentDefinition>("owners", one => Names(one.Owners.Select(owner => owner.Value))),
        new Column<ComponentDefinition>("documents", one => Names(one.Documents.Select(document => document.Value))),
        new Column<ComponentDefinition>("context", one => Names(one.Context.Select(entry => entry.Value))),
        new Column<ComponentDefinition>("command_lines", one => Lines(one.Commands)) { InTable = false });

    private static readonly RowShape<Shown> Shape = new("key",
        new Column<Shown>("project", shown => shown.Project.Name.Value),
        new Column<Shown>("key", shown => shown.Project.Key),
        new Column<Shown>("title", shown => shown.Project.Title),
        new Column<Shown>("team", shown => shown.Project.Team),
        new Column<Shown>("workflows", shown => shown.Workflows),
        new Column<Shown>("commands", shown => Names(shown.Project.Commands.Select(command => command.Name.Value))),
        new Column<Shown>("components", shown => Names(shown.Project.Components.Select(one => one.Name.Value))),
        new Column<Shown>("repositories", shown => Names(shown.Project.Repositories.Select(one => one.Name.Value))),
        new Column<Shown>("reviewers", shown => shown.Project.Reviewers),
        new Column<Shown>("file", shown => shown.Project.File),
        new Column<Shown>("command_lines", shown => Lines(shown.Project.Commands)) { InTable = false },
        new Column<Shown>("component_parts", shown => RowWriter.Nodes(Component, shown.Project.Components))
        {
            InTable = false,
        },
        new Column<Shown>("not_executed", shown => Names(shown.Project.Pinned.Select(key => key.Key)))
        {
            InTable = false,
        });

    public static NounSpec Spec => new("project", CommandGroup.Definitions,
        "register, list, show and check projects",
        () => [ProjectOnServer.Add, ProjectOnServer.List, Show, Lint, ProjectDocs.Spec]);

    private static CommandSpec Show => new()
    {
        Verb = "show",
        Summary = "show what project.md says, and which workflows it enables",
        Rows = Shape,
        Run = ShowAsync,
    };

    private static CommandSpec Lint => new()
    {
        Verb = "lint",
        Summary = "check project.md, models.yaml and organization.md",
        Details = "weir workflow lint checks them too, with all the rest.",
        Rows = FindingRows.Shape,
        Run = LintAsync,
    };

    private static Task<ExitCode> ShowAsync(Invocation invocation)
    {
        var (library, _) = Load(invocation.Folder);
        var enabled = Names(library.EnabledWorkflows.Select(workflow => workflow.Value.Name.Value));
        var shown = new Shown(library.Project!.Value, enabled);
        invocation.Data.Record(Shape, shown);
        if (invocation.Format is OutputFormat.Plain && !shown.Project.Components.IsEmpty)
        {
            invocation.Terminal.Data.WriteLine();
            invocation.Data.Rows(Component, shown.Project.Components, "");
        }
        return Task.FromResult(ExitCode.Ok);
    }

    private static Task<ExitCode> LintAsync(Invocation invocation)
    {
        var (library, layer) = Load(invocation.Folder);
        var files = DefinitionLayout.RootFiles.Where(file => layer.Files.Read(file) is not null)
            .Select(file => $"{layer.Display}/{file}".TrimStart('/')).ToImmutableArray();
        var hasFiles = RepositoryFiles.Of(Repository.Demand(invocation.Folder).Definitions);
        var findings = DefinitionLint.Run(library, hasFiles)
            .Where(finding => files.Contains(finding.File, StringComparer.Ordinal));
        return Task.FromResult(FindingRows.Write(invocation, [.. findings], files.Length));
    }

    private static (DefinitionLibrary Library, DefinitionLayer Layer) Load(string folder)
    {
        var repository = Repository.Demand(folder);
        var layer = DefinitionPlaces.Project(repository.Definitions, folder);
        if (!File.Exists(Path.Combine(repository.Definitions, DefinitionLayout.Project)))
        {
            throw new CliFailure(ExitCode.NotFound, $"{repository.Root} has no .weir/project.md.", "weir init");
        }
        var library = DefinitionLibrary.Load(DefinitionPlaces.BuiltIn(), layer);
        return library.Project is null
            ? throw new CliFailure(ExitCode.Failed, ".weir/project.md cannot be read.", "weir workflow lint")
            : (library, layer);
    }

    private static ImmutableArray<string> Names(IEnumerable<string> names) => [.. names];

    private static JsonObject Lines(ImmutableArray<CommandDefinition> commands) => new(commands.Select(command =>
        KeyValuePair.Create(command.Name.Value, (JsonNode?)JsonValue.Create(command.Line))));

    private sealed record Shown(ProjectDefinition Project, ImmutableArray<string> Workflows);
}
