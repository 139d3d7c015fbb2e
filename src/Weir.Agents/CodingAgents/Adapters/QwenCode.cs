using System.Collections.Immutable;
using System.Text.Json;
using Weir.Agents.Metering;

namespace Weir.Agents.CodingAgents.Adapters;

/// <summary>
/// Qwen Code; measured with 0.24.4 on Node 22, which it needs. Without <c>--bare</c> it asks a model for what it
/// remembers.
/// </summary>
internal sealed class QwenCode : ICodingCli
{
    private const string Settings = """
        {
          "general": { "enableAutoUpdate": false, "disableAutoUpdate": true, "disableUpdateNag": true },
          "privacy": { "usageStatisticsEnabled": false },
          "telemetry": { "enabled": false }
        }

        """;

    public string Name => "qwen-code";
    public string Program => "qwen";
    public string Install => "npm install -g @qwen-code/qwen-code";
    public ImmutableArray<ModelDialect> Dialects => [ModelDialect.Chat];

    public CliStart Start(CliSetting setting) => new(
        [
            "--bare", "--auth-type", "openai", "--model", setting.Model, "--output-format", "stream-json",
            "--approval-mode", "yolo", "--chat-recording",
            .. setting.Resumed is { } session ? ["--resume", session] : Array.Empty<string>(),
        ],
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create("OPENAI_API_KEY", setting.Token),
            KeyValuePair.Create("OPENAI_BASE_URL", setting.Versioned),
            KeyValuePair.Create("OPENAI_MODEL", setting.Model),
            KeyValuePair.Create("QWEN_SANDBOX", "false"),
        ]),
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create(".qwen/settings.json", Settings),
        ]));

    public IEnumerable<CliEvent> Read(JsonElement line) => StreamJson.Read(line);
}
