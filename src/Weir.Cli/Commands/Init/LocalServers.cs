using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Weir.Cli.Commands.Init;

/// <summary>
/// Model servers on this machine, found by asking each usual place for its list of models in the way that all of them
/// answer (<c>GET /v1/models</c>). Anything else that listens there is passed over.
/// </summary>
internal static class LocalServers
{
    /// <summary>Addresses to ask instead of the usual ones, <c>HOST:PORT</c> apart by commas; empty for none.</summary>
    public const string PlacesVariable = "WEIR_MODEL_SERVERS";

    /// <summary>Ollama's own variable for where it listens.</summary>
    private const string OllamaVariable = "OLLAMA_HOST";

    private const string OllamaPlace = "127.0.0.1:11434";
    private const int ListLimit = 1024 * 1024;

    /// <summary>Where nothing listens there is nothing to wait for; what listens and says nothing is none.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    private static readonly Regex Size = new(
        @"(?<billions>\d+(\.\d+)?)b\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    /// <summary>Models that do not talk.</summary>
    private static readonly ImmutableArray<string> Others = ["embed", "rerank", "bge-", "whisper", "tts"];

    public static async Task<ImmutableArray<FoundProvider>> FindAsync(
        Func<string, string?> variable, CancellationToken cancel)
    {
        using var http = new HttpClient { Timeout = AnswerLimit, MaxResponseContentBufferSize = ListLimit };
        var found = await Task.WhenAll(Places(variable).Select(place => AskAsync(http, place.Name, place.At, cancel)));
        return [.. found.OfType<FoundProvider>()];
    }

    private static IEnumerable<(string Name, string At)> Places(Func<string, string?> variable)
    {
        if (variable(PlacesVariable) is { } given)
        {
            return given.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select((at, index) => (index == 0 ? "local" : $"local{index + 1}", at));
        }
        var ollama = variable(OllamaVariable) is { Length: > 0 } said
            ? said.Replace("http://", "", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1",
                StringComparison.Ordinal).TrimEnd('/')
            : OllamaPlace;
        return
        [
            ("ollama", ollama.Contains(':', StringComparison.Ordinal) ? ollama : ollama + ":11434"),
            ("lmstudio", "127.0.0.1:1234"), ("vllm", "127.0.0.1:8000"), ("llamacpp", "127.0.0.1:8080"),
        ];
    }

    private static async Task<FoundProvider?> AskAsync(
        HttpClient http, string name, string at, CancellationToken cancel)
    {
        try
        {
            using var list = JsonDocument.Parse(await http.GetByteArrayAsync($"http://{at}/v1/models", cancel));
            var models = Talking(list.RootElement);
            return models.IsEmpty
                ? null
                : new FoundProvider(
                    name, "chat", $"http://{at}", null, $"http://{at}/v1", models[0], models[^1], models[^1]);
        }
        catch (Exception nothing) when (nothing is HttpRequestException or JsonException or UriFormatException
            || (nothing is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>By size, the smallest first, as far as names say it.</summary>
    private static ImmutableArray<string> Talking(JsonElement list) =>
        list.ValueKind == JsonValueKind.Object && list.TryGetProperty("data", out var data)
        && data.ValueKind == JsonValueKind.Array
            ?
            [
                .. data.EnumerateArray()
                    .Select(model => model.ValueKind == JsonValueKind.Object && model.TryGetProperty("id", out var id)
                        && id.ValueKind == JsonValueKind.String ? id.GetString()! : "")
                    .Where(id => id.Length > 0 && !id.Any(char.IsControl)
                        && !Others.Any(part => id.Contains(part, StringComparison.OrdinalIgnoreCase)))
                    .OrderBy(Billions),
            ]
            : [];

    private static double Billions(string model) => Size.Match(model) is { Success: true } match
        ? double.Parse(match.Groups["billions"].Value, CultureInfo.InvariantCulture)
        : 0;
}
