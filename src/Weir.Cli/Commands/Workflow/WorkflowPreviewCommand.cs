using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Library;
using Weir.Definitions.Models;
using Weir.Definitions.Organizations;
using Weir.Definitions.Preview;
using Weir.Definitions.Projects;
using Weir.Definitions.Workflows;

namespace Weir.Cli.Commands.Workflow;

/// <summary><c>weir workflow preview</c>: what an item would go through, said before it starts.</summary>
internal static class WorkflowPreviewCommand
{
    /// <summary>Without organization.md one person holds every role; a preview needs no name for them.</summary>
    private const string Reader = "you";

    private static readonly Option<string?> Kind = new("--kind") { Description = "the item's kind", HelpName = "KIND" };

    private static readonly Option<string?> Risk =
        new("--risk") { Description = "low, medium or high", HelpName = "RISK" };

    private static readonly Option<string?> Class =
        new("--class") { Description = "the item's priority class", HelpName = "CLASS" };

    private static readonly Option<string[]> Labels =
        new("--label") { Description = "a label of the item; may be repeated", HelpName = "LABEL" };

    private static readonly Option<string?> Requester =
        new("--requester") { Description = "who asks for it", HelpName = "PERSON" };

    private static readonly Option<string[]> Params =
        new("--param") { Description = "a param of the workflow; may be repeated", HelpName = "NAME=VALUE" };

    private static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private static readonly RowShape<ItemPreview> Shape = new("workflow",
        new Column<ItemPreview>("workflow", preview => preview.Workflow),
        new Column<ItemPreview>("title", preview => preview.Title),
        new Column<ItemPreview>("can_run", preview => preview.CanRun),
        new Column<ItemPreview>("passes", preview => Node(preview.Passes)),
        new Column<ItemPreview>("people", preview => Node(preview.People)),
        new Column<ItemPreview>("tiers", preview => Node(preview.Tiers)),
        new Column<ItemPreview>("unknown_owners", preview => preview.UnknownOwners),
        new Column<ItemPreview>("not_executed", preview => Node(preview.NotExecuted)));

    public static readonly CommandSpec Command = new()
    {
        Verb = "preview",
        Summary = "say what an item would go through: passes, gates, people, what is left out",
        Arguments = [WorkflowNoun.Name],
        Options = [Kind, Risk, Class, Labels, Requester, Params],
        Rows = Shape,
        Examples =
        [
            new Example("weir workflow preview docs", "an ordinary item"),
            new Example("weir workflow preview production-bug --risk high --param severity=sev1", "a grave one"),
        ],
        Run = RunAsync,
    };

    private static Task<ExitCode> RunAsync(Invocation invocation)
    {
        var library = DefinitionPlaces.LoadAbove(invocation.Folder);
        var workflow = WorkflowNoun.Demand(library, invocation.Get(WorkflowNoun.Name), "preview").Value;
        var compiled = WorkflowNoun.DemandCompiled(library, workflow);
        var setting = SettingOf(library) with
        {
            Params = ParamsOf(invocation.Get(Params) ?? [], compiled.Plan),
            CodeOwners = Repository.Above(invocation.Folder)?.CodeOwners(),
        };
        var preview = WorkflowPreview.Describe(compiled, setting, FactsOf(invocation, workflow, setting.Project));
        if (invocation.Format is OutputFormat.Plain)
        {
            invocation.Terminal.Data.Write(PreviewText.Render(preview));
        }
        else
        {
            invocation.Data.Record(Shape, preview);
        }
        return Task.FromResult(ExitCode.Ok);
    }

    /// <summary>The project, its models and its people, as far as this repository says.</summary>
    public static PreviewSetting SettingOf(DefinitionLibrary library) => new(
        library.Project?.Value ?? ProjectDefinition.Empty,
        library.Models?.Value ?? ModelsDefinition.Empty,
        RoleBook.From(library.Organization?.Value, Reader));

    /// <summary>What is assumed of an item of which nothing is said: the workflow's first kind, medium risk.</summary>
    public static ItemFacts UsualFacts(WorkflowDefinition workflow, ProjectDefinition project) =>
        new(workflow.AppliesTo.Kinds.FirstOrDefault("task"), "medium", "normal", [], Reader, [])
        {
            Project = project.Key,
        };

    private static ItemFacts FactsOf(Invocation invocation, WorkflowDefinition workflow, ProjectDefinition project)
    {
        var usual = UsualFacts(workflow, project);
        return usual with
        {
            Kind = invocation.Get(Kind) ?? usual.Kind,
            Risk = OneOf(Risk, invocation, ["low", "medium", "high"]) ?? usual.Risk,
            Class = OneOf(Class, invocation, ["hotfix", "critical", "high", "normal", "low", "bulk"]) ?? usual.Class,
            Labels = [.. invocation.Get(Labels) ?? []],
            Requester = invocation.Get(Requester) ?? usual.Requester,
        };
    }

    private static string? OneOf(Option<string?> option, Invocation invocation, ImmutableArray<string> values)
    {
        var typed = invocation.Get(option);
        if (typed is null || values.Contains(typed, StringComparer.Ordinal))
        {
            return typed;
        }
        var near = Nearest.To(typed, values) ?? values[1];
        throw new CliFailure(
            ExitCode.Usage,
            $"'{option.Name}' cannot be '{typed}'; it is one of {string.Join(", ", values)}.",
            $"weir workflow preview {invocation.Get(WorkflowNoun.Name)} {option.Name} {near}");
    }

    private static ImmutableSortedDictionary<string, Value> ParamsOf(string[] typed, Plan plan)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, Value>(StringComparer.Ordinal);
        var usage = $"weir workflow preview {plan.Workflow} --param";
        foreach (var text in typed)
        {
            var (name, value) = text.Split('=', 2) is [var before, var after] ? (before, after) : (text, "");
            if (plan.Params.FirstOrDefault(one => one.Name == name) is not { } param)
            {
                var names = plan.Params.Select(one => one.Name).ToList();
                throw new CliFailure(
                    ExitCode.NotFound,
                    $"The workflow '{plan.Workflow}' has no param '{name}'.",
                    names.Count == 0
                        ? $"weir workflow preview {plan.Workflow}"
                        : $"{usage} {Nearest.To(name, names) ?? names[0]}=VALUE");
            }
            values[name] = ParamValues.Parse(param, value)
                ?? throw new CliFailure(ExitCode.Usage, $"'{value}' is no value of the param '{name}'.",
                    $"{usage} {name}={(param.Options.IsEmpty ? "VALUE" : string.Join('|', param.Options))}");
        }
        return values.ToImmutable();
    }

    private static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, Snake);
}
