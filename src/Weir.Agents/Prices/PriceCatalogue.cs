using System.Collections.Immutable;
using Weir.Definitions.Models;

namespace Weir.Agents.Prices;

/// <summary>
/// What models cost: the list prices of genai-prices as they were when Weir was built, and over them the prices of
/// <c>models.yaml</c>, which win. It is data and never asks anyone. What it does not know has no price, and then a call
/// has an unknown cost, never none; what the list calls free is unknown too, since that depends on who asks.
///
/// A provider that <c>models.yaml</c> describes is found in the list by its URL, so that its name may be any, and a
/// server of one's own that is called like a provider is not priced like one; one without a URL is found by its name.
/// </summary>
public sealed class PriceCatalogue
{
    /// <summary>The longest name that is looked up, in characters.</summary>
    public const int NameLimit = 256;

    private const string Resource = "Weir.Agents.Prices.genai-prices.json";

    private static readonly Lazy<PriceCatalogue> Loaded = new(Load);

    private readonly ImmutableArray<CatalogueProvider> providers;

    private ImmutableDictionary<string, Price> overrides =
        ImmutableDictionary.Create<string, Price>(StringComparer.Ordinal);

    /// <summary>
    /// The list's provider by the name in <c>models.yaml</c>; null for one that the list does not have.
    /// </summary>
    private ImmutableDictionary<string, CatalogueProvider?> named =
        ImmutableDictionary.Create<string, CatalogueProvider?>(StringComparer.Ordinal);

    private PriceCatalogue(string version, ImmutableArray<CatalogueProvider> providers)
    {
        Version = version;
        this.providers = providers;
    }

    /// <summary>The list prices that Weir brings along.</summary>
    public static PriceCatalogue Shipped => Loaded.Value;

    /// <summary>The package and version of the list, <c>genai-prices 0.1.8</c>.</summary>
    public string Version { get; }

    /// <summary>
    /// The same catalogue with prices by <c>provider/model</c> that win over the list's, at any time.
    /// </summary>
    public PriceCatalogue With(IReadOnlyDictionary<string, ModelPrice> prices) => Copy(
        overrides.SetItems(prices.Select(one => KeyValuePair.Create(one.Key, Price.Of(one.Value)))), named);

    /// <summary>The same catalogue with the providers and the prices of <c>models.yaml</c>.</summary>
    public PriceCatalogue With(ModelsDefinition models) => Copy(
        overrides,
        named.SetItems(models.Providers
            .Where(provider => provider.Url is not null || provider.Dialect == "scripted")
            .Select(provider => KeyValuePair.Create(provider.Name.Value, ByUrl(provider.Url)))))
        .With(models.Prices);

    /// <summary>What a model costs at a time; null when nobody has said.</summary>
    /// <param name="provider">By its name in <c>models.yaml</c>, or in the list.</param>
    /// <param name="model">As the provider calls it; dated and aliased names are known to the list.</param>
    public Price? Find(string provider, string model, DateTimeOffset at)
    {
        if (overrides.TryGetValue($"{provider}/{model}", out var said))
        {
            return said;
        }
        if (provider.Length > NameLimit || model.Length > NameLimit)
        {
            return null;
        }
        var listed = named.TryGetValue(provider, out var known) ? known : ByName(provider);
        var price = listed is null ? null : Find(listed, model)?.At(at);
        return price is null or { Input: null, Output: null } ? null : price;
    }

    private CatalogueModel? Find(CatalogueProvider provider, string model) =>
        provider.Find(model)
        ?? provider.Fallback
            .Select(id => providers.FirstOrDefault(one => one.Id == id)?.Find(model))
            .FirstOrDefault(found => found is not null);

    private CatalogueProvider? ByName(string name)
    {
        var id = name.Trim().ToLowerInvariant();
        return providers.FirstOrDefault(one => one.Id == id)
            ?? providers.FirstOrDefault(one => one.Names?.Matches(id) == true);
    }

    private CatalogueProvider? ByUrl(string? url) => url is null || url.Length > NameLimit
        ? null
        : providers.FirstOrDefault(one => one.Url.Match(url) is { Success: true, Index: 0 });

    private PriceCatalogue Copy(
        ImmutableDictionary<string, Price> prices, ImmutableDictionary<string, CatalogueProvider?> names) =>
        new(Version, providers) { overrides = prices, named = names };

    private static PriceCatalogue Load()
    {
        using var stream = typeof(PriceCatalogue).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"unreachable: {Resource} is built in");
        var (version, providers) = CatalogueReader.Read(stream);
        return new PriceCatalogue(version, providers);
    }
}
