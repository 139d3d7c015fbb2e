using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Weir.Agents.Egress;

/// <summary>
/// Addresses that are no hosts of the open network: this machine, its networks, what clouds tell their machines, and
/// forms that hide one of these. A name that leads there is not followed, whoever answers for the name.
/// Source: the special-purpose address registries of IANA (RFC 6890).
/// </summary>
internal static class InnerAddresses
{
    private const int NatPrefix = 96;
    private const int SixToFourOffset = 2;

    private static readonly ImmutableArray<IPNetwork> Inner =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Where Azure answers its machines, in a range that is otherwise public.
            "168.63.129.16/32",
            "::/96", "100::/64", "2001::/23", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork Nat = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork LocalNat = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    public static bool Contain(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            var bytes = address.GetAddressBytes();
            if (address.IsIPv4MappedToIPv6)
            {
                return Contain(address.MapToIPv4());
            }
            if (LocalNat.Contains(address))
            {
                return true;
            }
            if (Nat.Contains(address))
            {
                return Contain(new IPAddress(bytes.AsSpan(NatPrefix / 8)));
            }
            if (SixToFour.Contains(address))
            {
                return Contain(new IPAddress(bytes.AsSpan(SixToFourOffset, 4)));
            }
        }
        return Inner.Any(network => network.Contains(address));
    }
}
