using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Weir.Agents.Prices;

/// <summary>
/// Reads <c>genai-prices.json</c>, which <c>eng/refresh-prices.sh</c> writes. What it does not know is an error: a
/// price that is half understood would be a wrong one.
/// </summary>
internal static class CatalogueReader
{
    private const decimal NanosPerUsd = 1_000_000_000m;

    public static (string Version, ImmutableArray<CatalogueProvider> Providers) Read(Stream json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var version = $"genai-prices {root.GetProperty("version").GetString()}";
        return (version, [.. root.GetProperty("providers").EnumerateArray().Select(one => Provider(one, version))]);
    }

    private static CatalogueProvider Provider(JsonElement provider, string version) => new(
        provider.GetProperty("id").GetString()!,
        NameMatch.Pattern(provider.GetProperty("url").GetString()!),
        provider.TryGetProperty("names", out var names) ? NameMatch.Read(names) : null,
        provider.TryGetProperty("fallback", out var fallback)
            ? [.. fallback.EnumerateArray().Select(one => one.GetString()!)]
            : [],
        [.. provider.GetProperty("models").EnumerateArray().Select(one => Model(one, version))]);

    private static CatalogueModel Model(JsonElement model, string version)
    {
        long? window = model.TryGetProperty("context", out var context) ? context.GetInt64() : null;
        return new CatalogueModel(
            NameMatch.Read(model.GetProperty("match")),
            [.. model.GetProperty("prices").EnumerateArray().Select(one => Timed(one, version, window))]);
    }

    private static TimedPrice Timed(JsonElement element, string version, long? window)
    {
        var price = new Price(version) { ContextWindow = window };
        (DateOnly? from, (TimeOnly, TimeOnly)? between) = (null, null);
        foreach (var property in element.EnumerateObject())
        {
            var value = property.Value;
            switch (property.Name)
            {
                case "from":
                    from = DateOnly.ParseExact(value.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
                    break;
                case "between":
                    between = (Time(value[0]), Time(value[1]));
                    break;
                default:
                    price = With(price, property.Name, value);
                    break;
            }
        }
        return new TimedPrice(from, between, price);
    }

    private static Price With(Price price, string kind, JsonElement value) => kind switch
    {
        "input" => price with { Input = Rate(value) },
        "cache_read" => price with { CacheRead = Rate(value) },
        "cache_write" => price with { CacheWrite = Rate(value) },
        "cache_write_1h" => price with { CacheWrite1h = Rate(value) },
        "output" => price with { Output = Rate(value) },
        "output_reasoning" => price with { OutputReasoning = Rate(value) },
        "thousand_calls" => price with { ThousandCalls = Nanos(value) },
        _ => throw new InvalidDataException($"genai-prices.json has a price '{kind}' that is not known"),
    };

    private static Rate Rate(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? new Rate(Nanos(value))
        : new Rate(Nanos(value.GetProperty("base")))
        {
            Above =
            [
                .. value.GetProperty("above").EnumerateArray()
                    .Select(one => new Rate.Threshold(one[0].GetInt64(), Nanos(one[1])))
                    .OrderBy(one => one.Tokens),
            ],
        };

    private static long Nanos(JsonElement usd) => decimal.ToInt64(usd.GetDecimal() * NanosPerUsd) is >= 0 and var nanos
        ? nanos
        : throw new InvalidDataException("genai-prices.json has a price below zero");

    private static TimeOnly Time(JsonElement value) =>
        TimeOnly.ParseExact(value.GetString()!, "HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
