using System.Collections.Immutable;
using System.Globalization;
using Weir.Definitions.Compile;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Services;

/// <summary>
/// The services beside one attempt, or beside one command of it: started in the order in which the project declares
/// them, each when the one before it is ready; stopped together. What is given their ports reaches them.
/// </summary>
public sealed class AttemptServices : IAsyncDisposable
{
    private readonly ImmutableArray<RunningService> running;

    private AttemptServices(ImmutableArray<RunningService> running) => this.running = running;

    /// <summary><c>WEIR_PORT_NAME</c> of each.</summary>
    public ImmutableSortedDictionary<string, string> Variables => VariablesOf(running);

    /// <summary>What has ended although it is still needed, with the end of its log; empty while all run.</summary>
    public string Ended => string.Join('\n', running.Select(service => service.Ended).OfType<string>());

    /// <summary>Nothing beside it.</summary>
    public static AttemptServices None => new([]);

    /// <exception cref="ServiceFailedException">One of them is not ready; the others have been stopped.</exception>
    public static async Task<AttemptServices> StartAsync(
        ServicePlace place, ImmutableArray<ServiceDocument> documents, CancellationToken cancel)
    {
        var started = new List<RunningService>();
        try
        {
            foreach (var document in documents)
            {
                place.Progress($"Service {document.Name} is being started.");
                var given = started.SelectMany(one => one.Ports).Select(port => port.Assigned).ToHashSet();
                var ports = ServicePort.Of(document, given, place.Scratch, place.Sandbox.Isolated);
                var here = place with
                {
                    Variables = place.Variables.SetItems(VariablesOf(started)),
                    Routes = RoutesOf(started),
                };
                started.Add(await RunningService.StartAsync(document, here, ports, cancel));
                place.Progress($"Service {document.Name} is ready.");
            }
            return new AttemptServices([.. started]);
        }
        catch
        {
            await StopAsync(started);
            throw;
        }
    }

    /// <summary>A sandbox whose programs reach them, if they have been given their ports.</summary>
    public ISandbox Around(ISandbox sandbox) =>
        running.IsEmpty ? sandbox : new ServicedSandbox(sandbox, RoutesOf(running), Variables.Keys.First());

    private static ImmutableSortedDictionary<string, string> VariablesOf(IEnumerable<RunningService> services) =>
        services.SelectMany(service => service.Ports).ToImmutableSortedDictionary(
            port => port.Variable, port => port.Assigned.ToString(CultureInfo.InvariantCulture),
            StringComparer.Ordinal);

    private static ImmutableArray<SandboxRoute> RoutesOf(IEnumerable<RunningService> services) =>
        [.. services.SelectMany(service => service.Routes(RouteDirection.Out, port => port.Assigned))];

    private static async Task StopAsync(IEnumerable<RunningService> services)
    {
        foreach (var service in services.Reverse())
        {
            await service.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync(running);

    private sealed class ServicedSandbox(ISandbox inner, ImmutableArray<SandboxRoute> routes, string marker) : ISandbox
    {
        public string Name => inner.Name;
        public bool Isolated => inner.Isolated;

        public Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel) => inner.RunAsync(
            process.Environment.ContainsKey(marker)
                ? process with { Routes = process.Routes.AddRange(routes) } : process,
            cancel);
    }
}
