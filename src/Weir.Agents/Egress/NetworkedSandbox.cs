using Weir.Runtime.Ports;

namespace Weir.Agents.Egress;

/// <summary>
/// A sandbox from which programs reach the hosts of their agent. Whoever is told of the proxy has the way to it: what
/// Weir itself runs there, to copy or to read what was handed in, has neither.
/// </summary>
internal sealed class NetworkedSandbox(ISandbox inner, string socket) : ISandbox
{
    private readonly SandboxRoute route = new(RouteDirection.Out, EgressLimits.Port, socket);

    public string Name => inner.Name;
    public bool Isolated => inner.Isolated;

    public Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel) => inner.RunAsync(
        process.Environment.ContainsKey(ProxyEnvironment.Marker)
            ? process with { Routes = process.Routes.Add(route) } : process,
        cancel);
}
