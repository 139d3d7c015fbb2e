using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Weir.Runtime.Programs;

namespace Weir.Agents.Egress;

/// <summary>
/// The one way from a sandbox to the hosts that its agent's spec lists: a proxy for HTTP, by <c>CONNECT</c> or with
/// whole addresses, on a Unix socket that the sandbox is shown. It looks at the name that is asked for, finds its
/// addresses itself, outside of the sandbox, and connects to an address that it has looked at: nobody can give the
/// name another one in between. What is inside a tunnel it does not see.
/// </summary>
internal sealed class EgressProxy : IAsyncDisposable
{
    private const string SocketName = "network";

    /// <summary>Is not disposed, as a connection that closing did not wait for may still ask it.</summary>
    private readonly CancellationTokenSource closed = new();
    private readonly ConcurrentDictionary<Task, bool> open = new();
    private readonly Socket listener;
    private readonly SocketFolder folder;
    private readonly EgressDoorman doorman;
    private readonly Task accepting;

    private EgressProxy(SocketFolder folder, Socket listener, EgressDoorman doorman)
    {
        this.folder = folder;
        this.listener = listener;
        this.doorman = doorman;
        accepting = AcceptAsync();
    }

    public string Socket => folder.Socket;

    /// <param name="network">As the agent's spec has it.</param>
    /// <param name="scratch">The attempt's own folder.</param>
    /// <exception cref="IOException">Nothing can listen here.</exception>
    public static EgressProxy Open(
        ImmutableArray<string> network, string scratch, EgressRecord record, FindAddresses find)
    {
        var made = SocketFolder.Make(scratch, SocketName);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(made.Socket));
            socket.Listen();
        }
        catch (SocketException trouble)
        {
            socket.Dispose();
            made.Dispose();
            throw new IOException($"nothing can listen at {made.Socket}: {trouble.Message}", trouble);
        }
        return new EgressProxy(made, socket, new EgressDoorman(new EgressRules(network), record, find));
    }

    private async Task AcceptAsync()
    {
        using var room = new SemaphoreSlim(EgressLimits.Connections);
        try
        {
            while (true)
            {
                await room.WaitAsync(closed.Token);
                var client = await listener.AcceptAsync(closed.Token);
                var serving = ServeAsync(client, room);
                open[serving] = true;
                _ = serving.ContinueWith(
                    done => open.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None,
                    TaskScheduler.Default);
            }
        }
        catch (Exception trouble) when (trouble is OperationCanceledException or SocketException)
        {
            await Task.WhenAny(Task.WhenAll(open.Keys), Task.Delay(EgressLimits.Close, CancellationToken.None));
        }
    }

    private async Task ServeAsync(Socket client, SemaphoreSlim room)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            await doorman.ServeAsync(stream, closed.Token);
        }
        catch (Exception trouble) when (trouble is IOException or SocketException or OperationCanceledException)
        {
            // Who asked has gone, or said nothing for too long.
        }
        finally
        {
            try
            {
                room.Release();
            }
            catch (ObjectDisposedException)
            {
                // Closing did not wait for this one.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (accepting.IsCompleted)
        {
            return;
        }
        await closed.CancelAsync();
        listener.Dispose();
        await accepting;
        folder.Dispose();
    }
}

/// <summary>All addresses of a name, by the engine's own resolver.</summary>
internal delegate Task<IPAddress[]> FindAddresses(string host, CancellationToken cancel);
