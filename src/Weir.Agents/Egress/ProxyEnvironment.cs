using System.Collections.Immutable;
using System.Globalization;

namespace Weir.Agents.Egress;

/// <summary>What programs are told of the proxy: by the names that they look for, which differ.</summary>
internal static class ProxyEnvironment
{
    /// <summary>Whoever has this one is to reach the proxy.</summary>
    public const string Marker = "https_proxy";

    private const string Own = "localhost,127.0.0.1,::1";

    private static readonly string Address =
        string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{EgressLimits.Port}");

    public static ImmutableArray<KeyValuePair<string, string>> Variables { get; } =
    [
        new(Marker, Address),
        new("HTTPS_PROXY", Address),
        new("http_proxy", Address),
        new("HTTP_PROXY", Address),
        new("no_proxy", Own),
        new("NO_PROXY", Own),
        // Node's own client looks at the others only when it is told to.
        new("NODE_USE_ENV_PROXY", "1"),
    ];
}
