using System.Collections.Immutable;
using System.Text.Json;
using Weir.Agents.Metering;

namespace Weir.Agents.CodingAgents.Adapters;

/// <summary>
/// GitHub's Copilot CLI with a provider of one's own, offline: nothing of the vendor's is asked, so that no account is
/// needed.
/// </summary>
internal sealed class CopilotCli : ICodingCli
{
    public string Name => "copilot-cli";
    public string Program => "copilot";
    public string Install => "npm install -g @github/copilot";
    public ImmutableArray<ModelDialect> Dialects =>
        [ModelDialect.Chat, ModelDialect.Messages, ModelDialect.Responses];

    public CliStart Start(CliSetting setting) => new(
        [
            "--allow-all", "--no-auto-update", "--no-color", "--output-format", "json", "--model", setting.Model,
            .. setting.Resumed is { } session ? [$"--resume={session}"] : Array.Empty<string>(),
        ],
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create("COPILOT_AUTO_UPDATE", "false"),
            KeyValuePair.Create("COPILOT_MODEL", setting.Model),
            KeyValuePair.Create("COPILOT_OFFLINE", "true"),
            KeyValuePair.Create("COPILOT_PROVIDER_API_KEY", setting.Token),
            KeyValuePair.Create("COPILOT_PROVIDER_BASE_URL", setting.Dialect == ModelDialect.Messages
                ? setting.Origin.GetLeftPart(UriPartial.Authority) : setting.Versioned),
            KeyValuePair.Create("COPILOT_PROVIDER_TYPE",
                setting.Dialect == ModelDialect.Messages ? "anthropic" : "openai"),
            KeyValuePair.Create("COPILOT_PROVIDER_WIRE_API",
                setting.Dialect == ModelDialect.Responses ? "responses" : "completions"),
        ]),
        ImmutableSortedDictionary<string, string>.Empty);

    public IEnumerable<CliEvent> Read(JsonElement line)
    {
        var data = line.Part("data");
        switch (line.Text("type"))
        {
            case "assistant.message":
                yield return new CliEvent.Says(data.Text("content"));
                break;
            case "tool.execution_start":
                yield return new CliEvent.Uses(data.Text("toolName"));
                break;
            case "session.error":
                yield return new CliEvent.Complains(data.Text("message"));
                break;
            case "result" when line.Text("sessionId") is { Length: > 0 } session:
                yield return new CliEvent.Session(session);
                break;
            default:
                break;
        }
    }
}
