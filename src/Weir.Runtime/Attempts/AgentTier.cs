using Weir.Definitions.Agents;
using Weir.Definitions.Compile;
using Weir.Definitions.Models;

namespace Weir.Runtime.Attempts;

/// <summary>Which tier serves an agent's attempts.</summary>
public static class AgentTier
{
    /// <summary>
    /// The pass's own tier before the agent's; one without models falls to the nearest within the band.
    /// </summary>
    public static TierResolution Of(ModelsDefinition models, PassDocument pass, AgentSpec agent) =>
        TierResolver.Resolve(
            models, pass.Tier?.Tier ?? agent.Tier.Default, pass.Tier?.Floor ?? agent.Tier.Floor,
            pass.Tier?.Cap ?? agent.Tier.Cap);
}
