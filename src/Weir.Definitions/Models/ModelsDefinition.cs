using System.Collections.Immutable;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Models;

/// <summary>Providers and tiers as <c>models.yaml</c> says. They are live: no item pins them.</summary>
public sealed record ModelsDefinition
{
    public static readonly ModelsDefinition Empty = new() { File = "" };

    public required string File { get; init; }
    public ImmutableArray<ProviderDefinition> Providers { get; init; } = [];
    public ImmutableArray<TierDefinition> Tiers { get; init; } = [];

    /// <summary>Prices by <c>provider/model</c>; what has none costs an unknown amount.</summary>
    public ImmutableSortedDictionary<string, ModelPrice> Prices { get; init; } =
        ImmutableSortedDictionary.Create<string, ModelPrice>(StringComparer.Ordinal);

    public ProviderDefinition? FindProvider(string name) => Providers.FirstOrDefault(p => p.Name.Value == name);

    /// <summary>The models of a tier in order of preference; empty when it has none.</summary>
    public ImmutableArray<ModelReference> ModelsOf(string tier) =>
        Tiers.FirstOrDefault(one => one.Name == tier)?.Models ?? [];
}

/// <param name="Dialect"><c>messages</c>, <c>responses</c>, <c>chat</c> or <c>scripted</c>.</param>
/// <param name="Key">Where the key is (<c>env:NAME</c>), never the key itself; null for none.</param>
/// <param name="Url">Null for the provider's own endpoint.</param>
/// <param name="Script">The file of a scripted provider, below the definitions' folder; null for others.</param>
/// <param name="Billing"><c>tokens</c> or <c>subscription</c>.</param>
public sealed record ProviderDefinition(
    Located<string> Name,
    string Dialect,
    string? Key,
    string? Url,
    string? Script,
    string Billing)
{
    public ProviderReach Reach { get; init; } = ProviderReach.Plain;
    public RateLimits Limits { get; init; } = RateLimits.None;
}

public sealed record TierDefinition(string Name, ImmutableArray<ModelReference> Models);

/// <summary>A model as <c>provider/model</c>.</summary>
public sealed record ModelReference(string Provider, string Model)
{
    public override string ToString() => $"{Provider}/{Model}";
}
