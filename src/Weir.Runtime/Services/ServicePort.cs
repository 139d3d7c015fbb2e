using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Weir.Definitions.Compile;
using Weir.Runtime.Programs;

namespace Weir.Runtime.Services;

/// <summary>One port of a service.</summary>
/// <param name="Variable">What whoever asks there finds its number in.</param>
/// <param name="Inside">Where the service listens, on its own loopback.</param>
/// <param name="Assigned">Where it is asked, on the loopback of whoever asks.</param>
/// <param name="Folder">The socket between the two; null where nothing isolates, and both are the same.</param>
internal sealed record ServicePort(string Variable, int Inside, int Assigned, SocketFolder? Folder)
{
    private const string Prefix = "WEIR_PORT_";

    /// <summary>Ports that a sandbox uses itself.</summary>
    private static readonly ImmutableArray<int> Taken = [4180, 4181];

    /// <param name="given">What other services of the attempt have been given.</param>
    public static ImmutableArray<ServicePort> Of(
        ServiceDocument service, IReadOnlySet<int> given, string scratch, bool isolated)
    {
        var ports = ImmutableArray.CreateBuilder<ServicePort>();
        var taken = given.Concat(Taken).ToHashSet();
        ImmutableArray<int?> asked = service.Ports.IsEmpty ? [null] : [.. service.Ports.Select(port => (int?)port)];
        foreach (var (index, port) in asked.Index())
        {
            var assigned = !isolated ? port ?? Unused()
                : port is { } own && !taken.Contains(own) ? own
                : Enumerable.Range(ServiceLimits.FirstPort, IPEndPoint.MaxPort - ServiceLimits.FirstPort)
                    .First(one => !taken.Contains(one));
            taken.Add(assigned);
            var name = Prefix + service.Name.ToUpperInvariant().Replace('-', '_');
            ports.Add(new ServicePort(
                index == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{port}"),
                port ?? assigned, assigned,
                isolated ? SocketFolder.Make(
                    scratch, string.Create(CultureInfo.InvariantCulture, $"port-{assigned}")) : null));
        }
        return ports.ToImmutable();
    }

    /// <summary>One that nobody of this machine listens at now.</summary>
    private static int Unused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
