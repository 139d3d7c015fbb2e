using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Weir.Agents.CodingAgents.Relay;

/// <summary>
/// What <c>weir relay SOCKET PORT PROGRAM …</c> does inside a sandbox: it listens on the sandbox's loopback, copies
/// bytes to a Unix socket that was mounted, and is the parent of the program that asks there. It reads nothing of what
/// it copies and has no key. Its end is the end of the sandbox, so that nothing needs to be stopped.
/// </summary>
public static class RelayRole
{
    public const string Word = "relay";

    /// <summary>Connections that are copied at once; others wait in the listener's queue.</summary>
    public const int Connections = 64;

    private const int CannotStart = 126;

    /// <summary>The exit code of the program; 126 with a sentence where it cannot be started.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var socket, var text, var program, .. var more]
            || !int.TryParse(text, CultureInfo.InvariantCulture, out var port))
        {
            await Console.Error.WriteLineAsync(
                "The relay is started by Weir: weir relay SOCKET PORT PROGRAM [ARGUMENT …]");
            return CannotStart;
        }
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            _ = AcceptAsync(listener, new UnixDomainSocketEndPoint(socket));
            using var child = Process.Start(new ProcessStartInfo(program, more) { UseShellExecute = false })!;
            await child.WaitForExitAsync();
            return child.ExitCode;
        }
        catch (Exception trouble) when (trouble is SocketException or Win32Exception)
        {
            await Console.Error.WriteLineAsync($"{program} cannot be started: {trouble.Message}");
            return CannotStart;
        }
    }

    private static async Task AcceptAsync(TcpListener listener, EndPoint models)
    {
        using var room = new SemaphoreSlim(Connections);
        while (true)
        {
            await room.WaitAsync();
            var client = await listener.AcceptSocketAsync();
            _ = CopyAsync(client, models, room);
        }
    }

    private static async Task CopyAsync(Socket client, EndPoint models, SemaphoreSlim room)
    {
        using var there = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            client.NoDelay = true;
            await there.ConnectAsync(models);
            await using var from = new NetworkStream(client, ownsSocket: true);
            await using var to = new NetworkStream(there);
            // The one who asks may go at any moment; then nobody waits for the answer.
            await Task.WhenAny(OneWayAsync(from, to, there), OneWayAsync(to, from, client));
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

    private static async Task OneWayAsync(NetworkStream from, NetworkStream to, Socket end)
    {
        try
        {
            await from.CopyToAsync(to);
            end.Shutdown(SocketShutdown.Send);
        }
        catch (Exception trouble) when (trouble is IOException or SocketException or ObjectDisposedException)
        {
            // One of the two has hung up; the other is told by its own end.
        }
    }
}
