using System.Collections.Immutable;
using Weir.Agents.Gateway;
using Weir.Cli.Commands.Workflow;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Library;
using Weir.Definitions.Models;
using Weir.Definitions.Preview;

namespace Weir.Cli.Commands.Doctor;

/// <summary>
/// What Weir needs of the repository: definitions without faults, models for their tiers, people for their roles.
/// </summary>
internal static class DefinitionChecks
{
    public static IEnumerable<Check> Of(string folder)
    {
        if (Repository.Above(folder) is not { } repository)
        {
            return [Check.Warn("repository", $"{folder} is not in a git repository.", "git init")];
        }
        if (!Directory.Exists(repository.Definitions))
        {
            return [Check.Warn("definitions", $"{repository.Root} has no folder .weir: no definitions.", "weir init")];
        }
        var report = LintTarget.OfRepository(folder).Check();
        var library = DefinitionPlaces.LoadAbove(folder);
        var previews = Previews(library).ToList();
        return [Lint(report), Models(library.Models?.Value ?? ModelsDefinition.Empty, previews), People(previews)];
    }

    /// <summary>What agents run on: the repository's own, and those of the library that it may call.</summary>
    public static ImmutableSortedSet<string> RunsOn(string folder) =>
        Repository.Above(folder) is { } repository && Directory.Exists(repository.Definitions)
            ? [.. DefinitionPlaces.LoadAbove(folder).Agents.Values.Select(agent => agent.Value.Spec.RunsOn)]
            : [];

    private static Check Lint(LintReport report)
    {
        var summary = FindingRows.Summary(report.Findings, report.Files);
        return report.Findings.Select(finding => finding.Severity).DefaultIfEmpty(Severity.Info).Max() switch
        {
            Severity.Error => Check.Fail("definitions", summary, "weir workflow lint"),
            Severity.Warning => Check.Warn("definitions", summary, "weir workflow lint"),
            _ => Check.Ok("definitions", summary),
        };
    }

    private static IEnumerable<ItemPreview> Previews(DefinitionLibrary library)
    {
        var setting = WorkflowPreviewCommand.SettingOf(library);
        foreach (var workflow in library.EnabledWorkflows.Select(one => one.Value))
        {
            if (WorkflowCompiler.Compile(workflow, library, library.Project?.Value).Compiled is { } compiled)
            {
                yield return WorkflowPreview.Describe(
                    compiled, setting, WorkflowPreviewCommand.UsualFacts(workflow, setting.Project));
            }
        }
    }

    private static Check Models(ModelsDefinition models, IEnumerable<ItemPreview> previews)
    {
        const string Subject = "models";
        var waiting = Names(previews.SelectMany(preview => preview.Tiers)
            .Where(tier => tier.Served is null).Select(tier => tier.Tier));
        if (waiting.Length > 0)
        {
            return Check.Warn(
                Subject, $"No model serves {string.Join(", ", waiting)}, which enabled workflows ask for.",
                "add a provider and put its models into the tiers in .weir/models.yaml");
        }
        var used = models.Tiers.SelectMany(tier => tier.Models).Select(model => model.Provider).ToHashSet(
            StringComparer.Ordinal);
        var keys = new ProviderKeys(Environment.GetEnvironmentVariable);
        var wrong = Names(models.Providers.Where(one => used.Contains(one.Name.Value))
            .Select(provider => keys.Find(provider).Wrong).OfType<string>());
        return wrong.Length > 0
            ? Check.Warn(
                Subject, $"Started from here, a server could not call every model: {string.Join("; ", wrong)}.",
                "set the key where `weir up` is started; `weir model list` says what a running server has")
            : Check.Ok(Subject, "every tier that is asked for has a model");
    }

    private static Check People(IEnumerable<ItemPreview> previews)
    {
        var missing = Names(previews.SelectMany(preview => preview.People)
            .Where(person => person.Holders.IsEmpty).Select(person => person.Who));
        return missing.Length == 0
            ? Check.Ok("people", "everybody who will be asked is somebody")
            : Check.Warn("people", $"Nobody holds {string.Join(", ", missing)}, who will be asked.",
                "give the role to somebody in .weir/organization.md");
    }

    private static string[] Names(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
