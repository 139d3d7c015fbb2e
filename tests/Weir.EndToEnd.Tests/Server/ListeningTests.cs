using System.Net;
using System.Net.Sockets;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>A server is started inside repositories: what lies there does not say where it listens.</summary>
public sealed class ListeningTests
{
    [Fact]
    public async Task AFileOfSettingsInTheFolderOpensNoFurtherPort()
    {
        await using var site = new Site();
        var free = FreePort();
        await File.WriteAllTextAsync(
            Path.Combine(site.Root, "appsettings.json"),
            $$"""{ "Kestrel": { "Endpoints": { "More": { "Url": "http://127.0.0.1:{{free}}" } } } }""");

        await site.UpAsync();

        using var client = new TcpClient();
        var refused = await Should.ThrowAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, free));
        refused.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
