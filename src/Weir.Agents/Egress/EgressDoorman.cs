using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weir.Agents.Egress;

/// <summary>Answers connections: lets through, or refuses by name and says so on the record.</summary>
internal sealed class EgressDoorman(EgressRules rules, EgressRecord record, FindAddresses find)
{
    private static readonly byte[] Established = "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray();

    /// <exception cref="IOException">The connection ended.</exception>
    public async Task ServeAsync(NetworkStream client, CancellationToken cancel)
    {
        EgressRequest? request;
        using (var patience = Within(EgressLimits.Asking, cancel))
        {
            request = await EgressRequest.ReadAsync(client, patience.Token);
        }
        if (request is null)
        {
            await AnswerAsync(client, HttpStatusCode.BadRequest,
                "This is a proxy: ask it with CONNECT HOST:PORT, or for a whole http:// address.", cancel);
            return;
        }
        if (!rules.Allows(request.Host, request.Port))
        {
            await RefuseAsync(client, request,
                $"{request.Place} is refused: the agent's `network` allows {rules}. Add the host there if it has to "
                + "be reached.",
                cancel);
            return;
        }
        if (await ConnectAsync(client, request, cancel) is not { } host)
        {
            return;
        }
        await using var there = new NetworkStream(host, ownsSocket: true);
        record.Connect(request.Place);
        if (request.IsTunnel)
        {
            await client.WriteAsync(Established, cancel);
        }
        else
        {
            await there.WriteAsync(request.Head, cancel);
        }
        await there.WriteAsync(request.Rest, cancel);
        var tunnel = new EgressTunnel(cancel);
        await tunnel.RunAsync(client, there);
        record.Copy(
            request.Place, request.Head.Length + request.Rest.Length + tunnel.Sent, tunnel.Received);
    }

    /// <summary>Null when the one who asked has been told why not.</summary>
    private async Task<Socket?> ConnectAsync(NetworkStream client, EgressRequest request, CancellationToken cancel)
    {
        if (await AddressesAsync(request.Host, cancel) is not { Length: > 0 } addresses)
        {
            await FailAsync(client, request, $"{request.Place} cannot be reached: its name has no address.", cancel);
            return null;
        }
        var allowed = rules.Reachable(addresses, request.Port);
        if (allowed.IsEmpty)
        {
            await RefuseAsync(client, request,
                $"{request.Place} is refused: its name leads to {addresses[0]}, an address of this machine or of its "
                + "own networks. Where that is meant, add the address to the agent's `network` beside the name.",
                cancel);
            return null;
        }
        var trouble = "";
        foreach (var address in allowed.Take(EgressLimits.Addresses))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var patience = Within(EgressLimits.Connecting, cancel);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, request.Port), patience.Token);
                return socket;
            }
            catch (SocketException error)
            {
                trouble = error.Message;
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                trouble = string.Create(
                    CultureInfo.InvariantCulture, $"no answer within {EgressLimits.Connecting.TotalSeconds:0} s");
            }
            socket.Dispose();
        }
        await FailAsync(client, request, $"{request.Place} cannot be reached: {trouble}.", cancel);
        return null;
    }

    private async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancel)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }
        using var patience = Within(EgressLimits.Naming, cancel);
        try
        {
            return await find(host, patience.Token);
        }
        catch (SocketException)
        {
            return [];
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return [];
        }
    }

    private Task RefuseAsync(NetworkStream client, EgressRequest request, string why, CancellationToken cancel)
    {
        record.Refuse(request.Place, why);
        return AnswerAsync(client, HttpStatusCode.Forbidden, why, cancel);
    }

    private Task FailAsync(NetworkStream client, EgressRequest request, string why, CancellationToken cancel)
    {
        record.Fail(request.Place, why);
        return AnswerAsync(client, HttpStatusCode.BadGateway, why, cancel);
    }

    private static async Task AnswerAsync(
        NetworkStream client, HttpStatusCode status, string sentence, CancellationToken cancel)
    {
        var body = Encoding.UTF8.GetBytes($"weir: {sentence}\n");
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {(int)status} {status}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + $"Content-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        using var patience = Within(EgressLimits.Answering, cancel);
        await client.WriteAsync(Encoding.ASCII.GetBytes(head), patience.Token);
        await client.WriteAsync(body, patience.Token);
        // Hanging up while something is unread would take the answer away from who is still sending.
        client.Socket.Shutdown(SocketShutdown.Send);
        var unread = new byte[EgressLimits.Buffer];
        while (await client.ReadAsync(unread, patience.Token) > 0)
        {
        }
    }

    private static CancellationTokenSource Within(TimeSpan limit, CancellationToken cancel)
    {
        var within = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        within.CancelAfter(limit);
        return within;
    }
}
