using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Weir.Agents.Prices;

/// <param name="Url">How the URLs of its API begin.</param>
/// <param name="Names">Other names that it goes by; null for none.</param>
/// <param name="Fallback">Providers whose models it resells at their price, where it has none of its own.</param>
internal sealed record CatalogueProvider(
    string Id,
    Regex Url,
    NameMatch? Names,
    ImmutableArray<string> Fallback,
    ImmutableArray<CatalogueModel> Models)
{
    public CatalogueModel? Find(string model) => Models.FirstOrDefault(one => one.Match.Matches(model));
}

/// <param name="Prices">At least one; the last one whose time it is counts, else the first.</param>
internal sealed record CatalogueModel(NameMatch Match, ImmutableArray<TimedPrice> Prices)
{
    public Price At(DateTimeOffset at) => (Prices.LastOrDefault(price => price.Holds(at)) ?? Prices[0]).Price;
}

/// <summary>A price with the time at which it holds, in UTC; always, when it names none.</summary>
/// <param name="From">The first day.</param>
/// <param name="Between">
/// From the first time of day to before the second, over midnight where that is the earlier.
/// </param>
internal sealed record TimedPrice(DateOnly? From, (TimeOnly Start, TimeOnly End)? Between, Price Price)
{
    public bool Holds(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        return (From is not { } day || DateOnly.FromDateTime(utc) >= day)
            && (Between is not { } hours || TimeOnly.FromDateTime(utc).IsBetween(hours.Start, hours.End));
    }
}
