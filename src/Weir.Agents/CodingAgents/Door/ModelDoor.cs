using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Weir.Agents.Gateway;
using Weir.Runtime.Programs;

namespace Weir.Agents.CodingAgents.Door;

/// <summary>
/// Where the coding agent of one attempt asks its models: a listener of the engine that has no key, open as long as the
/// attempt runs. For a sandbox, which has no network, it is a Unix socket; else a port on loopback. It answers
/// whoever shows the attempt's token, which is random and good for nothing else.
/// </summary>
internal sealed class ModelDoor : IAsyncDisposable
{
    private const int TokenBytes = 24;
    private const string SocketName = "models";

    private readonly WebApplication _app;

    private readonly SocketFolder? _folder;

    private ModelDoor(WebApplication app, string token, SocketFolder? folder)
    {
        _app = app;
        _folder = folder;
        Token = token;
    }

    public string Token { get; }

    /// <summary>Null when it listens on loopback.</summary>
    public string? Socket => _folder?.Socket;

    /// <summary>On loopback; 0 for a socket.</summary>
    public int Port { get; private set; }

    /// <param name="scratch">The attempt's own folder, for a socket; null for programs that reach the machine's own
    /// loopback.</param>
    /// <exception cref="IOException">Nothing can listen here.</exception>
    public static async Task<ModelDoor> OpenAsync(
        IModelLine line, string model, string? scratch, DoorRecord record, Silence silence)
    {
        var folder = scratch is null ? null : SocketFolder.Make(scratch, SocketName);
        var token = "weir-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = GatewayLimits.Request;
            kestrel.Limits.MaxConcurrentConnections = DoorLimits.Connections;
            if (folder is null)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
            else
            {
                kestrel.ListenUnixSocket(folder.Socket);
            }
        });
        var app = builder.Build();
        var answers = new DoorAnswers(line, token, model, record, silence);
        app.Run(answers.AnswerAsync);
        var door = new ModelDoor(app, token, folder);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await door.DisposeAsync();
            throw;
        }
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        door.Port = folder is null ? new Uri(addresses!.Addresses.First()).Port : 0;
        return door;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(DoorLimits.Close);
        try
        {
            await _app.StopAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Whoever still waits for an answer is cut off.
        }
        await _app.DisposeAsync();
        _folder?.Dispose();
    }
}
