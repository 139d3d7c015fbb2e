using System.Collections.Immutable;
using Weir.Definitions.Findings;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Agents;

/// <summary>Reads an agent's <c>mcp</c>: the servers of tools that are started for it.</summary>
internal static class McpParser
{
    /// <summary>Before the server's name, of a tool.</summary>
    public const string Prefix = "mcp:";

    private const int LongestName = 32;

    private const string Started = "chat";

    public static ImmutableArray<McpServerSpec>? Parse(KeyReader keys)
    {
        var servers = ImmutableArray.CreateBuilder<McpServerSpec>();
        foreach (var (name, server) in keys.NamedMaps("mcp"))
        {
            if (!IsName(name.Key))
            {
                keys.Sink.Report(FindingCodes.McpName, name.KeyAt, $"'{name.Key}' is no name for an MCP server");
            }
            if (server.Entry("url") is { } url)
            {
                keys.Sink.Report(
                    FindingCodes.McpOverHttp, url.KeyAt, $"the MCP server '{name.Key}' is reached by its address");
                continue;
            }
            var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            if (server.Map("env") is { } env)
            {
                foreach (var entry in env.Entries)
                {
                    environment[entry.Key] = env.Text(entry.Key)?.Value ?? "";
                }
                env.Finish();
            }
            servers.Add(new McpServerSpec(
                name.Key, server.RequiredText("command").Value,
                [.. server.Texts("args").Select(argument => argument.Value)], environment.ToImmutable()));
            server.Finish();
        }
        return servers.Count == 0 ? null : servers.ToImmutable();
    }

    /// <summary>Servers and tools belong together.</summary>
    public static void Check(AgentSpec spec, Position at, FindingSink sink)
    {
        var servers = spec.Mcp ?? [];
        var named = spec.Tools.Where(tool => tool.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(tool => tool[Prefix.Length..].Split('/')[0])
            .Distinct(StringComparer.Ordinal).ToList();
        foreach (var name in named.Where(name => servers.All(server => server.Name != name)))
        {
            sink.Report(FindingCodes.McpUndeclared, at, $"tools of '{name}' are granted, and no such server is there");
        }
        foreach (var server in servers.Where(server =>
            !named.Contains(server.Name, StringComparer.Ordinal)
            && !spec.Tools.Contains("*", StringComparer.Ordinal)))
        {
            sink.Report(FindingCodes.McpUnused, at, $"no tool of the MCP server '{server.Name}' is granted");
        }
        if (!servers.IsEmpty && spec.RunsOn != Started)
        {
            sink.Report(FindingCodes.McpRunner, at, $"an agent that runs on {spec.RunsOn} has no tools of MCP servers");
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= LongestName
        && char.IsAsciiLetterLower(name[0])
        && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character)
            || character == '-');
}
