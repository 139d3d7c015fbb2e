using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Weir.Core.Documents;
using Weir.Definitions.Agents;
using Weir.Definitions.Contexts;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;
using Weir.Definitions.Workflows;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Projects;

/// <summary>Reads <c>project.md</c>.</summary>
internal static partial class ProjectParser
{
    private const int MaxKey = 10;
    private const int MaxSlots = 1_000;

    /// <summary>Keys that later releases carry out; they are accepted, and lint says so.</summary>
    private static readonly ImmutableArray<string> PinnedOnly =
    [
        "caches", "doctor", "pool", "resources", "tickets",
    ];

    public static ProjectDefinition? Parse(SourceText source, FindingSink sink)
    {
        var file = MarkdownFile.ReadPlain(source, sink);
        if (file.FrontMatter is not { } front)
        {
            return null;
        }
        var keys = new KeyReader(front, sink, "a project");
        var name = keys.RequiredText("project");
        PassParser.CheckId(name, "a project", sink);
        var project = new ProjectDefinition
        {
            File = source.Path,
            Name = name,
            Title = keys.Text("title")?.Value ?? "",
            Key = ParseKey(keys, name.Value),
            Team = keys.Text("team")?.Value ?? "",
            Workflows = keys.Texts("workflows"),
            Repositories = ParseRepositories(keys),
            Tools = [.. keys.Maps("tools").Select(ParseTool)],
            Setup = Values(keys, "setup"),
            Commands = ParseCommands(keys),
            Services = ServiceParser.Parse(keys),
            Generated = [.. keys.Maps("generated").Select(ParseGenerated)],
            Documents = ParseDocuments(keys),
            Components = ComponentParser.Parse(keys),
            Context = ContextScope.Parse(keys),
            RiskRules = [.. keys.Maps("risk_rules").Select(ParseRiskRule)],
            Intake = [.. keys.Maps("intake").Select(ParseIntake)],
            Deployments = DeploymentParser.Parse(keys),
            Preview = PreviewParser.Parse(keys),
            Reviewers = Values(keys, "reviewers"),
            Secrets = SecretNames.Parse(keys, FindingCodes.ProjectSecret),
            BudgetMicroUsd = keys.Money("budget")?.Value,
            Tier = keys.Choice("tier", PassParser.Tiers)?.Value,
            Pool = keys.Text("pool")?.Value,
            Pinned = PinnedKeys.Take(keys.Entries, PinnedOnly),
            Body = file.Body,
        };
        foreach (var key in PinnedOnly)
        {
            keys.Entry(key);
        }
        keys.Finish();
        return project;
    }

    private static string ParseKey(KeyReader keys, string name)
    {
        if (keys.Text("key") is not { } key)
        {
            var letters = new string([.. name.Where(char.IsAsciiLetterOrDigit)]).ToUpperInvariant();
            return letters.Length < 2 ? "ITEM" : letters[..Math.Min(letters.Length, 4)];
        }
        if (key.Value.Length > MaxKey || !Key().IsMatch(key.Value))
        {
            keys.Sink.Report(FindingCodes.ProjectKey, key.At, $"'{key.Value}' cannot begin the ids of items");
        }
        return key.Value;
    }

    private static ImmutableArray<RepositoryDefinition> ParseRepositories(KeyReader keys)
    {
        var repositories = ImmutableArray.CreateBuilder<RepositoryDefinition>();
        foreach (var one in keys.Maps("repositories"))
        {
            var name = one.RequiredText("name");
            var (url, path) = (one.Text("url"), one.Text("path"));
            if (url is not null && path is not null)
            {
                keys.Sink.Report(FindingCodes.ProjectRepository, path.At, $"'{name.Value}' has a url and a path");
            }
            PassParser.CheckId(name, "a repository", keys.Sink);
            if (repositories.Any(other => other.Name.Value == name.Value))
            {
                keys.Sink.Report(FindingCodes.ProjectRepository, name.At, $"'{name.Value}' is here twice");
            }
            repositories.Add(new RepositoryDefinition(name, (url ?? path)?.Value, one.Text("branch")?.Value,
                one.Truth("primary") ?? false, one.Choice("integrate", "queue", "pull-request", "forge-queue")?.Value));
            one.Finish();
        }
        if (repositories.Count == 1)
        {
            repositories[0] = repositories[0] with { Primary = true };
        }
        if (repositories.Count > 1 && repositories.Count(repository => repository.Primary) != 1)
        {
            keys.Sink.Report(FindingCodes.ProjectRepository, repositories[0].Name.At,
                "of several repositories exactly one is the primary");
        }
        else if (repositories.FirstOrDefault(one => one is { Primary: false, Location: null }) is { } lost)
        {
            keys.Sink.Report(FindingCodes.ProjectRepository, lost.Name.At,
                $"'{lost.Name.Value}' has neither a url nor a path");
        }
        return repositories.ToImmutable();
    }

    private static ToolDefinition ParseTool(KeyReader keys)
    {
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (keys.Map("env") is { } variables)
        {
            foreach (var entry in variables.Entries)
            {
                environment[entry.Key] = variables.Text(entry.Key)?.Value ?? "";
            }
        }
        var tool = new ToolDefinition(keys.RequiredText("name").Value, keys.RequiredText("root").Value,
            keys.Text("cache")?.Value, environment.ToImmutable());
        keys.Finish();
        return tool;
    }

    internal static ImmutableArray<CommandDefinition> ParseCommands(KeyReader keys)
    {
        if (keys.Map("commands") is not { } commands)
        {
            return [];
        }
        var result = ImmutableArray.CreateBuilder<CommandDefinition>();
        foreach (var entry in commands.Entries)
        {
            var name = new Located<string>(entry.Key, entry.KeyAt);
            if (!CommandName().IsMatch(entry.Key))
            {
                keys.Sink.Report(FindingCodes.BadId, entry.KeyAt, $"'{entry.Key}' is not a name for a command",
                    "use one word of letters, digits, dots and hyphens");
            }
            if (entry.Value is not YamlMapping)
            {
                var line = commands.Text(entry.Key)?.Value ?? "";
                result.Add(new CommandDefinition(
                    name, line, null, 0, null, [], CommandDefinition.RetriesFlaky));
                continue;
            }
            var command = commands.Map(entry.Key)!;
            result.Add(new CommandDefinition(
                name,
                command.RequiredText("run").Value,
                command.Span("timeout")?.Value,
                (int)(command.Integer("slots", 1, MaxSlots)?.Value ?? 0),
                command.Text("affected")?.Value,
                command.Texts("inputs"),
                command.Truth("retry_flaky") ?? CommandDefinition.RetriesFlaky));
            command.Finish();
        }
        return result.ToImmutable();
    }

    private static GeneratedDefinition ParseGenerated(KeyReader keys)
    {
        var generated = new GeneratedDefinition(Values(keys, "paths"), keys.RequiredText("command").Value);
        keys.Finish();
        return generated;
    }

    private static ImmutableArray<DocumentDefinition> ParseDocuments(KeyReader keys)
    {
        var documents = ImmutableArray.CreateBuilder<DocumentDefinition>();
        foreach (var document in keys.Maps("documents"))
        {
            var (path, owner) = (document.RequiredText("path"), document.Text("owner"));
            Who.Check(owner, keys.Sink);
            var required = new DocumentDefinition(path.Value, Values(document, "due_on"))
            {
                Owner = owner?.Value,
                Within = document.Span("within")?.Value ?? default,
            };
            if (documents.Any(other => other.Path == path.Value))
            {
                keys.Sink.Report(FindingCodes.DocumentTwice, path.At, $"'{path.Value}' is required twice");
            }
            else if (documents.Count == DocumentBook.MaxDocuments)
            {
                keys.Sink.Report(FindingCodes.TooManyDocuments, path.At,
                    $"'{path.Value}' is left out: there are more than {DocumentBook.MaxDocuments} documents");
            }
            else
            {
                documents.Add(required);
            }
            document.Finish();
        }
        return documents.ToImmutable();
    }

    private static RiskRule ParseRiskRule(KeyReader keys)
    {
        keys.RequiredText("at_least");
        var rule = new RiskRule(Values(keys, "paths"),
            keys.Choice("at_least", "low", "medium", "high")?.Value ?? "high");
        keys.Finish();
        return rule;
    }

    private static IntakeRule ParseIntake(KeyReader keys)
    {
        var parameters = ImmutableArray.CreateBuilder<IntakeParam>();
        if (keys.Map("params") is { } map)
        {
            foreach (var entry in map.Entries)
            {
                var name = new Located<string>(entry.Key, entry.KeyAt);
                parameters.Add(new IntakeParam(name, map.Text(entry.Key)?.Value ?? ""));
            }
        }
        var rule = new IntakeRule(
            ConditionText.Read(keys, "when"),
            keys.Text("kind"),
            keys.Choice("class", "hotfix", "critical", "high", "normal", "low", "bulk")?.Value,
            keys.Choice("risk", "low", "medium", "high")?.Value,
            keys.Text("workflow"),
            parameters.ToImmutable(),
            keys.At);
        keys.Finish();
        return rule;
    }

    private static ImmutableArray<string> Values(KeyReader keys, string key) =>
        [.. keys.Texts(key).Select(text => text.Value)];

    [GeneratedRegex("^[A-Z][A-Z0-9]+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Key();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex CommandName();
}
