using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Weir.Runtime.Ports;

namespace Weir.Engines.Relay;

/// <summary>
/// What <c>weir relay ROUTE … -- PROGRAM …</c> does inside a sandbox: it copies bytes between ports of the sandbox's
/// loopback and Unix sockets that were mounted, and is the parent of the program that asks or answers there. It reads
/// nothing of what it copies and has no key. Its end is the end of the sandbox, so that nothing needs to be stopped.
/// </summary>
public static class RelayRole
{
    public const string Word = "relay";

    /// <summary>Stands between the routes and the program.</summary>
    internal const string Program = "--";

    /// <summary>Connections that are copied at once on one route; others wait in the listener's queue.</summary>
    public const int Connections = 64;

    private const int CannotStart = 126;

    /// <summary>Between two looks whether the program answers at its port.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>The exit code of the program; 126 with a sentence where it cannot be started.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var end = Array.IndexOf(arguments, Program);
        var routes = arguments.Take(Math.Max(end, 0)).Select(RelayRoute.Read).ToImmutableArray();
        if (routes.IsEmpty || routes.Contains(null) || arguments[(end + 1)..] is not [var program, .. var more])
        {
            await Console.Error.WriteLineAsync(
                "The relay is started by Weir: weir relay ROUTE … -- PROGRAM [ARGUMENT …]");
            return CannotStart;
        }
        try
        {
            foreach (var route in routes.OfType<SandboxRoute>().Where(route => route.Direction == RouteDirection.Out))
            {
                _ = AcceptAsync(
                    Listen(new IPEndPoint(IPAddress.Loopback, route.Port)), new UnixDomainSocketEndPoint(route.Socket));
            }
            using var child = Process.Start(new ProcessStartInfo(program, more) { UseShellExecute = false })!;
            foreach (var route in routes.OfType<SandboxRoute>().Where(route => route.Direction == RouteDirection.In))
            {
                _ = ServeAsync(route);
            }
            await child.WaitForExitAsync();
            return child.ExitCode;
        }
        catch (Exception trouble) when (trouble is SocketException or Win32Exception)
        {
            await Console.Error.WriteLineAsync($"{program} cannot be started: {trouble.Message}");
            return CannotStart;
        }
    }

    /// <summary>The socket is there once the program answers at its port: whoever finds it need not ask.</summary>
    private static async Task ServeAsync(SandboxRoute route)
    {
        var program = new IPEndPoint(IPAddress.Loopback, route.Port);
        while (!await AnswersAsync(program))
        {
            await Task.Delay(Look);
        }
        await AcceptAsync(Listen(new UnixDomainSocketEndPoint(route.Socket)), program);
    }

    private static async Task<bool> AnswersAsync(IPEndPoint program)
    {
        using var socket = SocketTo(program);
        try
        {
            await socket.ConnectAsync(program);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static Socket SocketTo(EndPoint place) => place is UnixDomainSocketEndPoint
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private static Socket Listen(EndPoint place)
    {
        var listener = SocketTo(place);
        listener.Bind(place);
        listener.Listen();
        return listener;
    }

    private static async Task AcceptAsync(Socket listener, EndPoint beyond)
    {
        using var room = new SemaphoreSlim(Connections);
        while (true)
        {
            await room.WaitAsync();
            var client = await listener.AcceptAsync();
            _ = CopyAsync(client, beyond, room);
        }
    }

    private static async Task CopyAsync(Socket client, EndPoint beyond, SemaphoreSlim room)
    {
        using var there = SocketTo(beyond);
        try
        {
            await there.ConnectAsync(beyond);
            await using var from = new NetworkStream(client, ownsSocket: true);
            await using var to = new NetworkStream(there);
            var (asked, answered) = (OneWayAsync(from, to, there), OneWayAsync(to, from, client));
            // Who asks may have said all and wait for the answer; when the answer is over, all is.
            if (await Task.WhenAny(asked, answered) == asked && await asked)
            {
                await answered;
            }
        }
        catch (SocketException)
        {
            client.Dispose();
        }
        finally
        {
            room.Release();
        }
    }

    /// <summary>False when one of the two has hung up.</summary>
    private static async Task<bool> OneWayAsync(NetworkStream from, NetworkStream to, Socket end)
    {
        try
        {
            await from.CopyToAsync(to);
            end.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (Exception trouble) when (trouble is IOException or SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
