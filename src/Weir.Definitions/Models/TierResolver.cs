using System.Collections.Immutable;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Models;

/// <param name="Tier">The tier that serves; the wanted one when there is no model at all.</param>
/// <param name="Models">In order of preference; empty when nothing may serve.</param>
/// <param name="FellFrom">The wanted tier, when another serves in its place; else null.</param>
public sealed record TierResolution(string Tier, ImmutableArray<ModelReference> Models, string? FellFrom);

/// <summary>
/// Finds the models of a tier. A tier without models falls to the nearest one that has some, never below the floor nor
/// above the cap; of two equally near ones the higher serves, so that nothing is quietly done worse.
/// </summary>
public static class TierResolver
{
    public static TierResolution Resolve(ModelsDefinition models, string tier, string? floor, string? cap)
    {
        var wanted = Rank(tier, 1);
        var (low, high) = (Rank(floor, 0), Rank(cap, PassParser.Tiers.Length - 1));
        var best = PassParser.Tiers
            .Select((name, rank) => (name, rank, models: models.ModelsOf(name)))
            .Where(one => !one.models.IsEmpty && one.rank >= low && one.rank <= high)
            .OrderBy(one => Math.Abs(one.rank - wanted))
            .ThenByDescending(one => one.rank)
            .FirstOrDefault();
        return best.name is null
            ? new TierResolution(tier, [], null)
            : new TierResolution(best.name, best.models, best.name == tier ? null : tier);
    }

    /// <summary>The place of a tier from economy (0) to max (3).</summary>
    public static int Rank(string? tier, int otherwise)
    {
        var rank = Array.IndexOf(PassParser.Tiers, tier);
        return rank < 0 ? otherwise : rank;
    }
}
