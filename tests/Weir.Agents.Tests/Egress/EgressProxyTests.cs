using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Weir.Agents.Egress;

namespace Weir.Agents.Tests.Egress;

/// <summary>The proxy on its socket, with clients and hosts that are real ones on this machine.</summary>
public sealed class EgressProxyTests : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("weir-egress-").FullName;
    private readonly List<string> said = [];
    private readonly EgressRecord record;

    public EgressProxyTests() => record = new EgressRecord(said.Add);

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    [Fact]
    public async Task APlainRequestReachesAListedHostInTheFormForAServer()
    {
        using var host = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nrose");
        await using var proxy = Open($"127.0.0.1:{host.Port}");
        using var client = Client(proxy);
        (await client.GetStringAsync(new Uri($"http://127.0.0.1:{host.Port}/beds?all"))).ShouldBe("rose");
        var asked = await host.Asked;
        asked.ShouldStartWith($"GET /beds?all HTTP/1.1\r\nHost: 127.0.0.1:{host.Port}\r\n");
        asked.ShouldContain("Connection: close\r\n");
        await proxy.DisposeAsync();
        record.Lines(asJson: false).ShouldStartWith($"[network] 127.0.0.1:{host.Port}: 1 connections, ");
        said.ShouldBeEmpty();
    }

    [Fact]
    public async Task ATunnelCarriesWhatItIsGivenBothWays()
    {
        using var host = new OneAnswer("HTTP/1.1 200 OK\r\n\r\n");
        await using var proxy = Open($"127.0.0.1:{host.Port}");
        using var client = await ConnectAsync(proxy);
        var answer = await AskAsync(
            client, $"CONNECT 127.0.0.1:{host.Port} HTTP/1.1\r\nHost: x\r\n\r\nhello\r\n\r\n");
        answer.ShouldBe("HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\n\r\n");
        (await host.Asked).ShouldBe("hello\r\n\r\n");
    }

    [Theory]
    [InlineData("CONNECT evil.example:443 HTTP/1.1\r\n\r\n", "evil.example:443 is refused: the agent's `network`")]
    [InlineData("CONNECT good.example:22 HTTP/1.1\r\n\r\n", "good.example:22 is refused")]
    [InlineData("GET http://evil.example/x HTTP/1.1\r\nHost: good.example\r\n\r\n", "evil.example:80 is refused")]
    [InlineData("CONNECT 169.254.169.254:80 HTTP/1.1\r\n\r\n", "169.254.169.254:80 is refused")]
    [InlineData("CONNECT [::1]:443 HTTP/1.1\r\n\r\n", "[::1]:443 is refused")]
    public async Task AHostThatIsNotListedIsRefusedAndRecorded(string request, string sentence)
    {
        await using var proxy = Open("good.example");
        using var client = await ConnectAsync(proxy);
        var answer = await AskAsync(client, request);
        answer.ShouldStartWith("HTTP/1.1 403 Forbidden\r\n");
        answer.ShouldContain(sentence);
        said.ShouldHaveSingleItem().ShouldStartWith(sentence);
        record.Told().ShouldStartWith(sentence);
        record.Lines(asJson: true).ShouldContain("\"refused\":1");
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    public async Task AListedNameThatLeadsToAnInnerAddressIsRefused(string address)
    {
        await using var proxy = Open(["good.example"], _ => [IPAddress.Parse(address)]);
        using var client = await ConnectAsync(proxy);
        var answer = await AskAsync(client, "CONNECT good.example:443 HTTP/1.1\r\n\r\n");
        answer.ShouldStartWith("HTTP/1.1 403 Forbidden\r\n");
        answer.ShouldContain($"its name leads to {address}");
    }

    [Fact]
    public async Task AnInnerAddressIsReachedByNameWhereItIsListedBesideTheName()
    {
        using var host = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nrose");
        await using var proxy = Open(
            [$"good.example:{host.Port}", $"127.0.0.1:{host.Port}"],
            _ => [IPAddress.Parse("10.0.0.1"), IPAddress.Loopback]);
        using var client = Client(proxy);
        (await client.GetStringAsync(new Uri($"http://good.example:{host.Port}/"))).ShouldBe("rose");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET https://good.example/ HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT good.example HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT *.example:443 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT good.example\n:443 HTTP/1.1\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\r\n\r\n")]
    public async Task WhatIsNoRequestToAProxyIsSaidToBeNone(string request)
    {
        await using var proxy = Open("good.example");
        using var client = await ConnectAsync(proxy);
        (await AskAsync(client, request)).ShouldStartWith("HTTP/1.1 400 BadRequest\r\n");
        record.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task AHeadThatDoesNotEndIsAnsweredAtItsLimit()
    {
        await using var proxy = Open("good.example");
        using var client = await ConnectAsync(proxy);
        var answer = await AskAsync(client, "GET http://good.example/ HTTP/1.1\r\nX: " + new string('x', 40_000));
        answer.ShouldStartWith("HTTP/1.1 400 ");
    }

    [Theory]
    [InlineData("nobody.example", "its name has no address")]
    [InlineData("127.0.0.1", "cannot be reached: Connection refused")]
    public async Task AHostThatCannotBeReachedIsSaidSo(string host, string sentence)
    {
        using var closed = new OneAnswer("");
        var port = closed.Port;
        closed.Dispose();
        await using var proxy = Open([$"{host}:{port}"], _ => []);
        using var client = await ConnectAsync(proxy);
        var answer = await AskAsync(client, $"CONNECT {host}:{port} HTTP/1.1\r\n\r\n");
        answer.ShouldStartWith("HTTP/1.1 502 BadGateway\r\n");
        answer.ShouldContain(sentence);
        record.Lines(asJson: true).ShouldContain("\"failed\":1");
        record.Told().ShouldBeEmpty();
    }

    [Fact]
    public async Task ClosingCutsOffWhatIsOpenAndRemovesTheSocket()
    {
        using var host = new OneAnswer(null);
        var proxy = Open($"127.0.0.1:{host.Port}");
        using var client = await ConnectAsync(proxy);
        await client.SendAsync(Encoding.ASCII.GetBytes($"CONNECT 127.0.0.1:{host.Port} HTTP/1.1\r\n\r\nhi\r\n\r\n"));
        await host.Asked;
        await proxy.DisposeAsync();
        (await ReadAsync(client)).ShouldBe("HTTP/1.1 200 Connection established\r\n\r\n");
        File.Exists(proxy.Socket).ShouldBeFalse();
        record.Lines(asJson: true).ShouldContain("\"sent\":6,");
    }

    [Fact]
    public void TheRecordNamesAHundredHostsAndCountsTheRest()
    {
        foreach (var number in Enumerable.Range(0, EgressLimits.Recorded + 20))
        {
            record.Refuse($"h{number:000}.example:443", $"h{number:000} is refused.");
        }
        var lines = record.Lines(asJson: false).TrimEnd().Split('\n');
        lines.Length.ShouldBe(EgressLimits.Recorded + 1);
        lines[^1].ShouldBe("[network] 20 requests to further hosts");
        record.Told().ShouldEndWith("\nAnd 95 more.");
    }

    private EgressProxy Open(string entry) => Open([entry], _ => []);

    private EgressProxy Open(ImmutableArray<string> network, Func<string, IPAddress[]> find) =>
        EgressProxy.Open(network, scratch, record, (host, _) => Task.FromResult(find(host)));

    private static HttpClient Client(EgressProxy proxy) => new(new SocketsHttpHandler
    {
        Proxy = new WebProxy(new Uri("http://proxy.example")),
        ConnectCallback = async (_, _) => new NetworkStream(await ConnectAsync(proxy), ownsSocket: true),
    });

    private static async Task<Socket> ConnectAsync(EgressProxy proxy)
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(proxy.Socket));
        return client;
    }

    private static async Task<string> AskAsync(Socket client, string request)
    {
        await client.SendAsync(Encoding.Latin1.GetBytes(request));
        return await ReadAsync(client);
    }

    private static async Task<string> ReadAsync(Socket client)
    {
        using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A host that reads one head, answers and hangs up.</summary>
    private sealed class OneAnswer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public OneAnswer(string? answer)
        {
            listener.Start();
            Asked = ServeAsync(answer);
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        /// <summary>What it was sent, up to an empty line.</summary>
        public Task<string> Asked { get; }

        private async Task<string> ServeAsync(string? answer)
        {
            var client = await listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            var text = new StringBuilder();
            var buffer = new byte[4096];
            while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer)));
            }
            if (answer is not null)
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer));
                client.Dispose();
            }
            return text.ToString();
        }

        public void Dispose() => listener.Dispose();
    }
}
