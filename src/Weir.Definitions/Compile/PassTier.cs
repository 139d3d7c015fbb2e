using Weir.Definitions.Agents;
using Weir.Definitions.Models;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Compile;

/// <summary>The model tier of a pass and the band it may move in.</summary>
/// <param name="Tier">pass, else workflow, else agent, else project; then moved into the band.</param>
/// <param name="Floor">The highest of the floors that are written; null for none.</param>
/// <param name="Cap">The lowest of the caps that are written; null for none.</param>
public sealed record PassTier(string Tier, string? Floor, string? Cap)
{
    public const string Default = "standard";

    internal static PassTier Resolve(PassDefinition pass, WorkflowDefinition workflow, AgentSpec? agent,
        string? project)
    {
        var wanted = pass.Tier?.Value ?? workflow.Defaults.Tier?.Value ?? agent?.Tier.Default ?? project ?? Default;
        var floor = Strictest(pass.Floor?.Value, agent?.Tier.Floor, highest: true);
        var cap = Strictest(pass.Cap?.Value, agent?.Tier.Cap, highest: false);
        var rank = TierResolver.Rank(wanted, 1);
        rank = Math.Max(rank, TierResolver.Rank(floor, 0));
        rank = Math.Min(rank, TierResolver.Rank(cap, PassParser.Tiers.Length - 1));
        return new PassTier(PassParser.Tiers[rank], floor, cap);
    }

    private static string? Strictest(string? left, string? right, bool highest)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }
        var leftWins = TierResolver.Rank(left, 0) > TierResolver.Rank(right, 0) == highest;
        return leftWins ? left : right;
    }
}
