using System.Collections.Immutable;
using System.Net;
using Weir.Definitions.Agents;

namespace Weir.Agents.Egress;

/// <summary>What an agent's <c>network</c> allows. An entry that names no host allows nothing.</summary>
internal sealed class EgressRules(ImmutableArray<string> network)
{
    private readonly ImmutableArray<AllowedHost> hosts =
        [.. network.Select(AllowedHost.Parse).OfType<AllowedHost>()];

    public override string ToString() => string.Join(", ", hosts);

    public bool Allows(string host, int port) => hosts.Any(one => one.Allows(host, port));

    /// <summary>Those of a name's addresses that may be asked: an inner one only where it is listed itself.</summary>
    public ImmutableArray<IPAddress> Reachable(IEnumerable<IPAddress> addresses, int port) =>
        [.. addresses.Where(address => !InnerAddresses.Contain(address)
            || Allows(AllowedHost.Normal(address.ToString()), port))];
}
