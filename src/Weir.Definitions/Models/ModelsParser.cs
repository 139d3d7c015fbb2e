using System.Collections.Immutable;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;
using Weir.Definitions.Workflows;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Models;

/// <summary>Reads <c>models.yaml</c>.</summary>
internal static class ModelsParser
{
    private const int MaxConcurrency = 10_000;
    private const long MaxRequests = 10_000_000;
    private const long MaxTokens = 1_000_000_000_000;

    public static ModelsDefinition? Parse(SourceText source, FindingSink sink)
    {
        if (YamlReader.ReadMapping(source.Text, 1, sink, "models.yaml") is not { } map)
        {
            return null;
        }
        var keys = new KeyReader(map, sink, "models.yaml");
        var providers = keys.NamedMaps("providers").Select(one => ParseProvider(one.Name, one.Keys)).ToImmutableArray();
        var models = new ModelsDefinition
        {
            File = source.Path,
            Providers = providers,
            Tiers = ParseTiers(keys, providers, sink),
            Prices = ParsePrices(keys, providers, sink),
        };
        keys.Entry("rate_limits");
        keys.Finish();
        return models;
    }

    private static ProviderDefinition ParseProvider(YamlEntry name, KeyReader keys)
    {
        keys.RequiredText("dialect");
        var dialect = keys.Choice("dialect", "messages", "responses", "chat", "scripted");
        var provider = new ProviderDefinition(
            new Located<string>(name.Key, name.KeyAt),
            dialect?.Value ?? "chat",
            ParseKey(keys),
            keys.Text("url")?.Value,
            keys.Text("script")?.Value,
            keys.Choice("billing", "tokens", "subscription")?.Value ?? "tokens");
        if (dialect?.Value == "scripted" && provider.Script is null)
        {
            keys.Sink.Report(FindingCodes.ProviderScript, dialect.At,
                $"the scripted provider '{name.Key}' has no script");
        }
        if (keys.Map("cost") is { } cost)
        {
            cost.Money("per_hour");
            cost.Integer("concurrency", 1, MaxConcurrency);
            cost.Finish();
        }
        keys.Text("seat");
        keys.Text("owner");
        provider = provider with { Reach = ReachParser.Parse(keys, provider), Limits = ParseLimits(keys) };
        keys.Finish();
        return provider;
    }

    private static RateLimits ParseLimits(KeyReader keys)
    {
        if (keys.Map("rate_limits") is not { } map)
        {
            return RateLimits.None;
        }
        var limits = new RateLimits(
            map.Integer("requests_per_minute", 1, MaxRequests)?.Value,
            map.Integer("tokens_per_minute", 1, MaxTokens)?.Value,
            map.Integer("concurrency", 1, MaxConcurrency)?.Value);
        map.Finish();
        return limits;
    }

    private static string? ParseKey(KeyReader keys)
    {
        if (keys.Text("key") is not { } key)
        {
            return null;
        }
        if (!key.Value.StartsWith("env:", StringComparison.Ordinal)
            && !key.Value.StartsWith("file:", StringComparison.Ordinal))
        {
            // The value is not repeated: it may be a real key, and findings end up in logs.
            keys.Sink.Report(FindingCodes.ProviderKey, key.At, "the value of 'key' is not a reference");
            return null;
        }
        return key.Value;
    }

    private static ImmutableArray<TierDefinition> ParseTiers(
        KeyReader keys, ImmutableArray<ProviderDefinition> providers, FindingSink sink)
    {
        if (keys.Map("tiers") is not { } tiers)
        {
            return [];
        }
        var result = ImmutableArray.CreateBuilder<TierDefinition>();
        foreach (var entry in tiers.Entries)
        {
            if (!PassParser.Tiers.Contains(entry.Key, StringComparer.Ordinal))
            {
                sink.Report(FindingCodes.UnknownTier, entry.KeyAt, $"'{entry.Key}' is not a tier",
                    Nearest.Hint(entry.Key, PassParser.Tiers, "tiers"));
            }
            var models = ImmutableArray.CreateBuilder<ModelReference>();
            foreach (var text in tiers.Texts(entry.Key))
            {
                if (ParseReference(text, providers, sink) is { } model)
                {
                    models.Add(model);
                }
            }
            result.Add(new TierDefinition(entry.Key, models.ToImmutable()));
        }
        return result.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, ModelPrice> ParsePrices(
        KeyReader keys, ImmutableArray<ProviderDefinition> providers, FindingSink sink)
    {
        var prices = ImmutableSortedDictionary.CreateBuilder<string, ModelPrice>(StringComparer.Ordinal);
        foreach (var (name, price) in keys.NamedMaps("prices"))
        {
            price.RequiredText("input");
            price.RequiredText("output");
            var (input, output) = (price.Money("input"), price.Money("output"));
            price.Finish();
            if (ParseReference(new Located<string>(name.Key, name.KeyAt), providers, sink) is { } model
                && input is not null && output is not null)
            {
                prices[model.ToString()] = new ModelPrice(input.Value, output.Value);
            }
        }
        return prices.ToImmutable();
    }

    private static ModelReference? ParseReference(
        Located<string> text, ImmutableArray<ProviderDefinition> providers, FindingSink sink)
    {
        var slash = text.Value.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == text.Value.Length - 1)
        {
            sink.Report(FindingCodes.ModelReference, text.At, $"'{text.Value}' does not name a provider and a model");
            return null;
        }
        var provider = text.Value[..slash];
        if (providers.All(one => one.Name.Value != provider))
        {
            sink.Report(FindingCodes.UnknownProvider, text.At, $"there is no provider '{provider}'",
                Nearest.Hint(provider, providers.Select(one => one.Name.Value), "providers"));
            return null;
        }
        return new ModelReference(provider, text.Value[(slash + 1)..]);
    }
}
