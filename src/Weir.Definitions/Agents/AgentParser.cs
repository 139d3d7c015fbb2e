using System.Collections.Immutable;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;
using Weir.Definitions.Workflows;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Agents;

/// <summary>Reads an agent file: front matter, then its instructions.</summary>
internal static class AgentParser
{
    private const int MaxTokens = 10_000_000;
    private const int MaxTurns = 10_000;
    private const int MaxMinutes = 7 * 24 * 60;

    /// <summary>Null when the front matter cannot be read.</summary>
    public static AgentDefinition? Parse(SourceText source, FindingSink sink)
    {
        var file = MarkdownFile.ReadPlain(source, sink);
        if (file.FrontMatter is not { } front)
        {
            return null;
        }
        var keys = new KeyReader(front, sink, "an agent");
        var name = keys.RequiredText("name");
        PassParser.CheckId(name, "an agent", sink);
        var category = keys.Choice("category", [.. AgentDefinition.Categories]);
        if (keys.Entry("category") is null)
        {
            sink.Report(FindingCodes.MissingKey, keys.At, "an agent has no 'category'",
                Nearest.Hint("", AgentDefinition.Categories, "categories"));
        }
        var output = keys.Map("output");
        var schema = output?.Text("schema");
        output?.Finish();
        var (context, scopes) = ParseContext(keys);
        var harness = keys.Entry("harness")?.Value;
        var spec = new AgentSpec
        {
            Name = name.Value,
            Description = keys.Text("description")?.Value ?? "",
            Category = category?.Value ?? "implementer",
            Role = keys.Text("role")?.Value ?? "engineering",
            Version = keys.Text("version")?.Value ?? "1.0.0",
            Tier = ParseTier(keys),
            Tools = ParseTools(keys),
            Access = keys.Choice("access", "read-only", "workspace", "branch", "environment")?.Value ?? "read-only",
            WritePaths = ParsePaths(keys),
            Network = ParseNetwork(keys),
            Secrets = SecretNames.Parse(keys, FindingCodes.AgentSecret),
            Context = context,
            Accepts = Values(keys, "accepts"),
            Produces = Values(keys, "produces"),
            Limits = ParseLimits(keys),
            RunsOn = keys.Choice("runs_on", [.. AgentDefinition.Runners])?.Value ?? "chat",
            Command = keys.Text("command")?.Value,
            Escalation = ParseEscalation(keys),
            Mcp = McpParser.Parse(keys),
            Instructions = file.Body,
        };
        keys.Finish();
        Check(spec, name.At, sink);
        McpParser.Check(spec, name.At, sink);
        return new AgentDefinition(source.Path, source.Text, name, spec, schema,
            harness is null ? null : PinnedKeys.ToJson(harness))
        {
            Scopes = scopes,
        };
    }

    private static TierBand ParseTier(KeyReader keys)
    {
        if (keys.Map("tier") is not { } tier)
        {
            return new TierBand("standard", null, null);
        }
        var band = new TierBand(
            tier.Choice("default", PassParser.Tiers)?.Value ?? "standard",
            tier.Choice("floor", PassParser.Tiers)?.Value,
            tier.Choice("cap", PassParser.Tiers)?.Value);
        tier.Finish();
        var ranks = new[] { band.Floor, band.Default, band.Cap }.OfType<string>()
            .Select(name => Array.IndexOf(PassParser.Tiers, name)).ToList();
        if (!ranks.SequenceEqual(ranks.Order()))
        {
            keys.Sink.Report(FindingCodes.AgentBand, tier.At,
                "the agent's floor, default and cap are not in this order");
        }
        return band;
    }

    private static ImmutableArray<string> ParseTools(KeyReader keys)
    {
        var tools = keys.Texts("tools");
        foreach (var tool in tools)
        {
            var known = AgentDefinition.Tools.Contains(tool.Value, StringComparer.Ordinal)
                || (tool.Value.StartsWith("mcp:", StringComparison.Ordinal) && tool.Value.Length > "mcp:".Length);
            if (!known)
            {
                keys.Sink.Report(FindingCodes.AgentTool, tool.At, $"'{tool.Value}' is not a tool",
                    Nearest.Hint(tool.Value, AgentDefinition.Tools, "tools"));
            }
        }
        return [.. tools.Select(tool => tool.Value)];
    }

    private static ImmutableArray<string> ParsePaths(KeyReader keys)
    {
        if (keys.Map("paths") is not { } paths)
        {
            return [];
        }
        var write = Values(paths, "write");
        paths.Finish();
        return write;
    }

    private static ImmutableArray<string> ParseNetwork(KeyReader keys)
    {
        var hosts = keys.Texts("network");
        foreach (var host in hosts.Where(host => AllowedHost.Parse(host.Value) is null))
        {
            keys.Sink.Report(FindingCodes.AgentNetwork, host.At, $"'{host.Value}' names no host");
        }
        return [.. hosts.Select(host => host.Value)];
    }

    private static (AgentContext Context, ImmutableArray<Located<string>> Scopes) ParseContext(KeyReader keys)
    {
        if (keys.Map("context") is not { } context)
        {
            return (new AgentContext([], AgentContext.DefaultMaxTokens, []), []);
        }
        var scopes = context.Texts("scopes");
        var parsed = new AgentContext(
            [.. scopes.Select(scope => scope.Value).Distinct(StringComparer.Ordinal)],
            (int)(context.Integer("max_tokens", 0, MaxTokens)?.Value ?? AgentContext.DefaultMaxTokens),
            Values(context, "untrusted"));
        context.Finish();
        return (parsed, scopes);
    }

    private static AgentLimits ParseLimits(KeyReader keys)
    {
        var defaults = new AgentLimits();
        if (keys.Map("limits") is not { } limits)
        {
            return defaults;
        }
        var parsed = new AgentLimits(
            (int)(limits.Integer("turns", 1, MaxTurns)?.Value ?? defaults.Turns),
            (int)(limits.Integer("minutes", 1, MaxMinutes)?.Value ?? defaults.Minutes),
            (int)(limits.Integer("idle_minutes", 1, MaxMinutes)?.Value ?? defaults.IdleMinutes),
            limits.Money("cost")?.Value);
        limits.Finish();
        return parsed;
    }

    private static AgentEscalation? ParseEscalation(KeyReader keys)
    {
        if (keys.Map("escalation") is not { } escalation)
        {
            return null;
        }
        var to = escalation.RequiredText("to");
        Who.Check(to.Value.Length > 0 ? to : null, keys.Sink);
        var parsed = new AgentEscalation(to.Value, Values(escalation, "when"));
        escalation.Finish();
        return parsed;
    }

    private static void Check(AgentSpec spec, Position at, FindingSink sink)
    {
        if (spec.RunsOn == "command" != spec.Command is not null)
        {
            sink.Report(FindingCodes.AgentCommand, at, spec.Command is null
                ? "the agent runs on a command and names none"
                : $"the agent has a command and runs on {spec.RunsOn}");
        }
        if (spec.Instructions.Length == 0 && spec.RunsOn != "command")
        {
            sink.Report(FindingCodes.AgentNoInstructions, at, $"the agent '{spec.Name}' has no instructions");
        }
    }

    private static ImmutableArray<string> Values(KeyReader keys, string key) =>
        [.. keys.Texts(key).Select(text => text.Value)];
}
