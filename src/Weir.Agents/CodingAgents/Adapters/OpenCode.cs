using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Agents.Metering;

namespace Weir.Agents.CodingAgents.Adapters;

/// <summary>
/// OpenCode, as <c>opencode run</c>; measured with 1.18.33. It has a client for each of the dialects. Without a title
/// it would ask a model for one.
/// </summary>
internal sealed class OpenCode : ICodingCli
{
    private const string Token = "WEIR_MODELS_TOKEN";
    private const string Provider = "weir";
    private const string On = "1";

    public string Name => "opencode";
    public string Program => "opencode";
    public string Install => "npm install -g opencode-ai";
    public ImmutableArray<ModelDialect> Dialects =>
        [ModelDialect.Chat, ModelDialect.Messages, ModelDialect.Responses];

    public CliStart Start(CliSetting setting) => new(
        [
            "run", "--format", "json", "--pure", "--auto", "--title", "Weir", "-m", $"{Provider}/{setting.Model}",
            .. setting.Resumed is { } session ? ["--session", session] : Array.Empty<string>(),
        ],
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create(Token, setting.Token),
            KeyValuePair.Create("OPENCODE_DISABLE_AUTOUPDATE", On),
            KeyValuePair.Create("OPENCODE_DISABLE_MODELS_FETCH", On),
            KeyValuePair.Create("OPENCODE_DISABLE_LSP_DOWNLOAD", On),
            KeyValuePair.Create("OPENCODE_DISABLE_DEFAULT_PLUGINS", On),
        ]),
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create(".config/opencode/opencode.json", Config(setting).ToJsonString()),
        ]));

    private static JsonObject Config(CliSetting setting) => new()
    {
        ["autoupdate"] = false,
        ["share"] = "disabled",
        ["model"] = $"{Provider}/{setting.Model}",
        ["small_model"] = $"{Provider}/{setting.Model}",
        ["permission"] = "allow",
        ["provider"] = new JsonObject
        {
            [Provider] = new JsonObject
            {
                ["npm"] = setting.Dialect switch
                {
                    ModelDialect.Chat => "@ai-sdk/openai-compatible",
                    ModelDialect.Messages => "@ai-sdk/anthropic",
                    _ => "@ai-sdk/openai",
                },
                ["name"] = "Weir",
                ["options"] = new JsonObject
                {
                    ["baseURL"] = setting.Versioned,
                    ["apiKey"] = $"{{env:{Token}}}",
                    ["timeout"] = false,
                },
                ["models"] = new JsonObject { [setting.Model] = new JsonObject { ["name"] = setting.Model } },
            },
        },
    };

    public IEnumerable<CliEvent> Read(JsonElement line)
    {
        if (line.Text("sessionID") is { Length: > 0 } session)
        {
            yield return new CliEvent.Session(session);
        }
        var part = line.Part("part");
        switch (line.Text("type"))
        {
            case "text":
                yield return new CliEvent.Says(part.Text("text"));
                break;
            case "tool_use":
                yield return new CliEvent.Uses(part.Text("tool"));
                break;
            case "error":
                var error = line.Part("error");
                yield return new CliEvent.Complains(
                    error.Part("data").Text("message") is { Length: > 0 } said ? said : error.Text("name"));
                break;
            default:
                break;
        }
    }
}
