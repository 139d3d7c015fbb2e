using System.Collections.Immutable;
using System.Text.Json;
using Weir.Agents.Metering;

namespace Weir.Agents.CodingAgents.Adapters;

/// <summary>
/// Anthropic's Claude Code, as <c>claude -p</c>. It adds the version to its base URL itself. What it is told of tools
/// that others serve (MCP) is nothing: only those of Weir's own definitions would count.
/// </summary>
internal sealed class ClaudeCode : ICodingCli
{
    private const string Folder = ".claude";
    private const string On = "1";

    public string Name => "claude-code";
    public string Program => "claude";
    public string Install => "npm install -g @anthropic-ai/claude-code";
    public ImmutableArray<ModelDialect> Dialects => [ModelDialect.Messages];

    public CliStart Start(CliSetting setting) => new(
        [
            "-p", "--output-format", "stream-json", "--verbose", "--model", setting.Model,
            "--permission-mode", "bypassPermissions", "--strict-mcp-config",
            .. setting.Resumed is { } session ? ["--resume", session] : Array.Empty<string>(),
        ],
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create("ANTHROPIC_AUTH_TOKEN", setting.Token),
            KeyValuePair.Create("ANTHROPIC_BASE_URL", setting.Origin.GetLeftPart(UriPartial.Authority)),
            KeyValuePair.Create("ANTHROPIC_SMALL_FAST_MODEL", setting.Model),
            KeyValuePair.Create("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", On),
            KeyValuePair.Create("CLAUDE_CONFIG_DIR", Path.Combine(setting.Home, Folder)),
            KeyValuePair.Create("DISABLE_AUTOUPDATER", On),
            KeyValuePair.Create("DISABLE_TELEMETRY", On),
        ]),
        ImmutableSortedDictionary<string, string>.Empty);

    public IEnumerable<CliEvent> Read(JsonElement line) => StreamJson.Read(line);
}
