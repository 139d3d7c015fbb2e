using System.Globalization;
using Weir.Runtime.Ports;

namespace Weir.Engines.Relay;

/// <summary>A route as the relay's command line has it: <c>out:4180:/path/of/socket</c>.</summary>
internal static class RelayRoute
{
    private const string Out = "out";
    private const string In = "in";

    public static string Write(SandboxRoute route) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(route.Direction == RouteDirection.Out ? Out : In)}:{route.Port}:{route.Socket}");

    /// <summary>Null for what is no route.</summary>
    public static SandboxRoute? Read(string text) =>
        text.Split(':', 3) is [Out or In, var port, { Length: > 0 } socket]
        && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new SandboxRoute(
                text.StartsWith(Out, StringComparison.Ordinal) ? RouteDirection.Out : RouteDirection.In, number, socket)
            : null;
}
