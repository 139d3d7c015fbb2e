using System.Net.Sockets;

namespace Weir.Agents.Egress;

/// <summary>Copies bytes both ways until both sides are done, one hangs up, or nothing moves for too long.</summary>
internal sealed class EgressTunnel(CancellationToken cancel)
{
    public long Sent { get; private set; }
    public long Received { get; private set; }

    public async Task RunAsync(NetworkStream client, NetworkStream host)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        silence.CancelAfter(EgressLimits.Silence);
        var asked = OneWayAsync(client, host, count => Sent += count, silence);
        var answered = OneWayAsync(host, client, count => Received += count, silence);
        // Who asks may have said all and wait for the answer; when the answer is over, all is.
        if (await Task.WhenAny(asked, answered) == asked && await asked)
        {
            await answered;
        }
        await silence.CancelAsync();
        await Task.WhenAll(asked, answered);
    }

    /// <summary>False when one of the two has hung up, or nobody said anything.</summary>
    private static async Task<bool> OneWayAsync(
        NetworkStream from, NetworkStream to, Action<int> count, CancellationTokenSource silence)
    {
        var buffer = new byte[EgressLimits.Buffer];
        try
        {
            while (await from.ReadAsync(buffer, silence.Token) is > 0 and var read)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), silence.Token);
                count(read);
                silence.CancelAfter(EgressLimits.Silence);
            }
            to.Socket.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (Exception trouble)
            when (trouble is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }
}
