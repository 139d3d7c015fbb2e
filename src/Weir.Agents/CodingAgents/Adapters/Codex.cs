using System.Collections.Immutable;
using System.Text.Json;
using Weir.Agents.Metering;

namespace Weir.Agents.CodingAgents.Adapters;

/// <summary>
/// OpenAI's Codex, as <c>codex exec</c>; measured with 0.171.0. It speaks Responses alone. Its own web search is a tool
/// of the provider's, whose cost has no bound, and is off.
/// </summary>
internal sealed class Codex : ICodingCli
{
    private const string Token = "WEIR_MODELS_TOKEN";
    private const string Folder = ".codex";

    public string Name => "codex";
    public string Program => "codex";
    public string Install => "npm install -g @openai/codex";
    public ImmutableArray<ModelDialect> Dialects => [ModelDialect.Responses];

    public CliStart Start(CliSetting setting) => new(
        [
            "exec", "--json", "--skip-git-repo-check",
            // Whether anything isolates is the engine's to say, and inside its sandbox none can be made.
            "--dangerously-bypass-approvals-and-sandbox",
            .. setting.Resumed is { } thread ? ["resume", thread] : Array.Empty<string>(),
            "-",
        ],
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create("CODEX_HOME", Path.Combine(setting.Home, Folder)),
            KeyValuePair.Create(Token, setting.Token),
        ]),
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create($"{Folder}/config.toml", Config(setting)),
        ]));

    /// <summary>The gateway tries again where that helps; retries here would multiply with its own.</summary>
    private static string Config(CliSetting setting) => $"""
        model = {JsonParts.Quoted(setting.Model)}
        model_provider = "weir"
        approval_policy = "never"
        check_for_update_on_startup = false
        web_search = "disabled"

        [model_providers.weir]
        name = "Weir"
        base_url = {JsonParts.Quoted(setting.Versioned)}
        env_key = "{Token}"
        wire_api = "responses"
        request_max_retries = 0
        stream_max_retries = 0
        stream_idle_timeout_ms = {(long)setting.RunLimit.TotalMilliseconds}

        [analytics]
        enabled = false

        [otel]
        exporter = "none"

        """;

    public IEnumerable<CliEvent> Read(JsonElement line)
    {
        var item = line.Part("item");
        switch (line.Text("type"))
        {
            case "thread.started":
                yield return new CliEvent.Session(line.Text("thread_id"));
                break;
            case "item.completed" when item.Text("type") == "agent_message":
                yield return new CliEvent.Says(item.Text("text"));
                break;
            case "item.started" when item.Text("type") == "command_execution":
                yield return new CliEvent.Uses(item.Text("command"));
                break;
            case "item.started" when item.Text("type") is not ("agent_message" or "reasoning" or "error"):
                yield return new CliEvent.Uses(item.Text("type"));
                break;
            case "turn.failed":
                yield return new CliEvent.Complains(line.Part("error").Text("message"));
                break;
            case "error":
                yield return new CliEvent.Complains(line.Text("message"));
                break;
            default:
                break;
        }
    }
}
