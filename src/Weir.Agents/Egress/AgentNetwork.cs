using Weir.Runtime.Ports;

namespace Weir.Agents.Egress;

/// <summary>The hosts of an agent, for whatever carries it out.</summary>
public static class AgentNetwork
{
    public static IExecutor Of(IExecutor executor) => new NetworkedExecutor(executor);
}
