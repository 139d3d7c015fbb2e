using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Weir.Agents.Chat;
using Weir.Agents.Workspaces;
using Weir.Core.Passes;
using Weir.Definitions.Agents;
using Weir.Runtime.Ports;
using Prompt = Weir.Agents.Chat.Prompt;
using Tool = Weir.Agents.Chat.Tool;

namespace Weir.Agents.Mcp;

/// <summary>
/// The MCP servers of an attempt, and of their tools those that the agent's spec grants, under names that tell whose
/// they are. A server that cannot be used ends the attempt before a model is asked; what is left out is a remark.
/// </summary>
internal sealed class McpServers : IAsyncDisposable
{
    private readonly ImmutableArray<McpServer> _servers;

    private McpServers(ImmutableArray<McpServer> servers) => _servers = servers;

    public ImmutableArray<Tool> Tools { get; private init; } = [];

    /// <summary>For the record: what was left out, and why.</summary>
    public ImmutableArray<string> Remarks { get; private init; } = [];

    /// <exception cref="EndedException">One of them cannot be used.</exception>
    public static async Task<McpServers> StartAsync(ExecutorTask task, AgentSpec agent, AttemptClock clock)
    {
        var specs = (agent.Mcp ?? []).Where(spec => Grants(agent, spec.Name).Any()).ToList();
        if (specs.Count > McpLimits.Servers)
        {
            throw Failed($"{agent.Name} has {specs.Count} MCP servers, and at most {McpLimits.Servers} are started.");
        }
        var place = new ShellPlace(task);
        var starting = new List<Task<McpServer>>();
        foreach (var spec in specs)
        {
            task.Progress($"The MCP server {spec.Name} is started.");
            var folder = await place.FolderAsync(clock.Token);
            starting.Add(McpServer.StartAsync(spec, task, folder, clock.Remaining, clock.Token));
        }
        try
        {
            ImmutableArray<McpServer> servers = [.. await Task.WhenAll(starting)];
            var remarks = ImmutableArray.CreateBuilder<string>();
            return new McpServers(servers)
            {
                Tools = [.. servers.SelectMany(server => ToolsOf(server, agent, clock, remarks))],
                Remarks = remarks.ToImmutable(),
            };
        }
        catch (Exception trouble)
        {
            foreach (var started in starting.Where(one => one.IsCompletedSuccessfully))
            {
                await (await started).DisposeAsync();
            }
            throw trouble is McpFault fault ? Failed(fault.Message) : trouble;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private static EndedException Failed(string sentence) => new(new Ended(FailureReason.AgentError, sentence));

    /// <summary>The names, or <c>*</c>, that the spec grants of a server.</summary>
    private static IEnumerable<string> Grants(AgentSpec agent, string server)
    {
        var prefix = $"mcp:{server}";
        foreach (var tool in agent.Tools)
        {
            if (tool == "*" || tool == prefix)
            {
                yield return "*";
            }
            else if (tool.StartsWith(prefix + "/", StringComparison.Ordinal))
            {
                yield return tool[(prefix.Length + 1)..];
            }
        }
    }

    private static List<Tool> ToolsOf(
        McpServer server, AgentSpec agent, AttemptClock clock, ImmutableArray<string>.Builder remarks)
    {
        var granted = Grants(agent, server.Name).ToHashSet(StringComparer.Ordinal);
        var tools = new List<Tool>();
        foreach (var offered in server.Tools)
        {
            if (!granted.Contains("*") && !granted.Contains(offered.Name))
            {
                continue;
            }
            var name = NameOf(server.Name, offered.Name);
            var schema = offered.InputSchema.GetRawText();
            if (tools.Count == McpLimits.Tools)
            {
                remarks.Add($"'{server.Name}' has {server.Tools.Length} tools: the model is told of the first "
                    + $"{McpLimits.Tools} that it may use.");
                break;
            }
            if (schema.Length > McpLimits.Schema || tools.Exists(tool => tool.Name == name))
            {
                remarks.Add($"The tool '{BoundedText.Head(offered.Name, McpLimits.Name)}' of '{server.Name}' is left "
                    + "out: its arguments are too long to be told, or its name is taken.");
                continue;
            }
            tools.Add(new Tool(
                name,
                $"Of the MCP server {server.Name}, in its own words: "
                    + BoundedText.Head(offered.Description ?? "(nothing)", McpLimits.Description),
                schema,
                (arguments, cancel) => CallAsync(server, offered.Name, arguments, clock, cancel)));
        }
        foreach (var missing in granted.Where(one => one != "*" && server.Tools.All(tool => tool.Name != one)))
        {
            remarks.Add($"'{server.Name}' has no tool '{missing}'.");
        }
        return tools;
    }

    /// <summary>As all providers take it.</summary>
    private static string NameOf(string server, string tool)
    {
        var name = $"mcp__{server}__{tool}";
        return string.Concat(name.Take(McpLimits.Name).Select(character =>
            char.IsAsciiLetterOrDigit(character) || character is '_' or '-' ? character : '_'));
    }

    private static async Task<string> CallAsync(
        McpServer server, string tool, ToolArguments arguments, AttemptClock clock, CancellationToken cancel)
    {
        var limit = clock.Remaining < McpLimits.Call ? clock.Remaining : McpLimits.Call;
        var values = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(arguments.ToString()) ?? [];
        var result = await server.CallAsync(tool, values, limit, cancel);
        var nonce = Prompt.NewNonce();
        var text = BoundedText.HeadAndTail(TextOf(result), ChatLimits.ToolResult);
        return $"<<<data {nonce} from the MCP server {server.Name}{(result.IsError is true ? ", an error" : "")}>>>\n"
            + $"{text}\n<<<end {nonce}>>>";
    }

    private static string TextOf(CallToolResult result)
    {
        var text = new StringBuilder();
        foreach (var block in result.Content)
        {
            text.AppendLine(block switch
            {
                TextContentBlock said => said.Text,
                ResourceLinkBlock link => $"[a resource at {link.Uri}]",
                EmbeddedResourceBlock { Resource: TextResourceContents resource } => resource.Text,
                _ => $"[{block.Type}, which is left out]",
            });
        }
        if (result.Content.Count == 0 && result.StructuredContent is { } structured)
        {
            text.Append(structured.ToString());
        }
        return text.ToString().TrimEnd();
    }
}
