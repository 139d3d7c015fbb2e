using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Weir.Definitions.Compile;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Services;

/// <summary>
/// One service beside an attempt: a program in a sandbox of its own, which sees the clone read-only, has a folder to
/// write to and the services before it to ask. It is ready once it listens at all of its ports and its own check says
/// so.
/// </summary>
internal sealed class RunningService : IAsyncDisposable
{
    private const string Line = """exec sh -eu -c "$1" 2>&1""";

    private readonly CancellationTokenSource stop = new();
    private readonly ServiceLog log = new();
    private readonly ServiceDocument document;
    private readonly ServicePlace place;
    private readonly Task<ProcessResult> running;

    private RunningService(ServiceDocument document, ServicePlace place, ImmutableArray<ServicePort> ports)
    {
        this.document = document;
        this.place = place;
        Ports = ports;
        running = RunAsync();
    }

    public ImmutableArray<ServicePort> Ports { get; }

    /// <summary>How it ended by itself, with the end of its log; null while it runs.</summary>
    public string? Ended => running is { IsCompletedSuccessfully: true, Result: var result }
        ? $"Service {document.Name} {How(result)}. {LogOf(result)}" : null;

    /// <exception cref="ServiceFailedException">It is not ready.</exception>
    public static async Task<RunningService> StartAsync(
        ServiceDocument document, ServicePlace place, ImmutableArray<ServicePort> ports, CancellationToken cancel)
    {
        if (document.Line is null)
        {
            throw new ServiceFailedException(
                $"Service {document.Name} is an image, and none is run here. Give it a `command` in project.md.");
        }
        var service = new RunningService(document, place, ports);
        try
        {
            await service.AwaitAsync(cancel);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    private Task<ProcessResult> RunAsync()
    {
        var data = Directory.CreateDirectory(Path.Combine(place.Scratch, "services", document.Name)).FullName;
        return place.Sandbox.RunAsync(
            new SandboxedProcess
            {
                Arguments = ["sh", "-c", Line, "weir-service", document.Line!],
                WorkingDirectory = place.WorkTree,
                ReadOnly = [place.WorkTree],
                Writable = [data],
                Environment = place.Variables
                    .SetItems(Ports.Select(port => KeyValuePair.Create(port.Variable, Number(port.Inside))))
                    .SetItems(document.Environment)
                    .SetItem("WEIR_SERVICE_DATA", data),
                Timeout = ServiceLimits.Life,
                OutputLimit = ServiceLimits.Log,
                Listener = log.Take,
                Routes = [.. place.Routes, .. Routes(RouteDirection.In, port => port.Inside)],
            },
            stop.Token);
    }

    private async Task AwaitAsync(CancellationToken cancel)
    {
        var limit = document.Timeout is { } span ? TimeSpan.FromMilliseconds(span.Value) : ServiceLimits.Ready;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(limit);
        try
        {
            while (!running.IsCompleted && !await IsReadyAsync(patience.Token))
            {
                await Task.WhenAny(running, Task.Delay(ServiceLimits.Pause, patience.Token));
                patience.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ServiceFailedException(string.Create(
                CultureInfo.InvariantCulture,
                $"Service {document.Name} was not ready within {limit.TotalSeconds:0.#} s. {LogOf(null)}"));
        }
        if (running.IsCompleted)
        {
            var result = await running;
            throw new ServiceFailedException(
                $"Service {document.Name} {How(result)} before it was ready. {LogOf(result)}");
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        foreach (var port in Ports)
        {
            if (port.Folder is { } folder ? !File.Exists(folder.Socket) : !await AnswersAsync(port.Assigned, cancel))
            {
                return false;
            }
        }
        if (document.Ready is not { } check)
        {
            return true;
        }
        var result = await place.Sandbox.RunAsync(
            new SandboxedProcess
            {
                Arguments = ["sh", "-c", Line, "weir-ready", check],
                WorkingDirectory = place.WorkTree,
                ReadOnly = [place.WorkTree],
                Environment = place.Variables
                    .SetItems(Ports.Select(port => KeyValuePair.Create(port.Variable, Number(port.Assigned))))
                    .SetItems(document.Environment),
                Timeout = ServiceLimits.Look,
                OutputLimit = ServiceLimits.Log,
                Routes = [.. place.Routes, .. Routes(RouteDirection.Out, port => port.Assigned)],
            },
            cancel);
        cancel.ThrowIfCancellationRequested();
        return result.Succeeded;
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancel)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public IEnumerable<SandboxRoute> Routes(RouteDirection direction, Func<ServicePort, int> number) =>
        Ports.Where(port => port.Folder is not null)
            .Select(port => new SandboxRoute(direction, number(port), port.Folder!.Socket));

    private static string How(ProcessResult result) => result.End switch
    {
        ProcessEnd.NotStarted => "could not be started",
        ProcessEnd.Signalled => result.Told(string.Create(
            CultureInfo.InvariantCulture, $"was killed by signal {result.ExitCode - 128}")),
        _ => result.Told(string.Create(CultureInfo.InvariantCulture, $"ended with exit code {result.ExitCode}")),
    };

    private string LogOf(ProcessResult? result)
    {
        var text = $"{log.LastLines()}\n{result?.Errors.Trim()}".Trim();
        return text.Length == 0 ? "It printed nothing." : $"The end of its log:\n{text}";
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        foreach (var port in Ports)
        {
            port.Folder?.Dispose();
        }
    }
}
