using System.Collections.Immutable;
using System.Net.Http.Headers;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Weir.EndToEnd.Tests.Server.Support;
using Tool = Weir.EndToEnd.Tests.Server.Support.Tool;

namespace Weir.EndToEnd.Tests.Mcp;

/// <summary>
/// An assistant that uses Weir's tools: the official client, over either transport, of the real program.
/// </summary>
internal sealed class Assistant : IAsyncDisposable
{
    public const string Stdio = "stdio";
    public const string Http = "http";

    private readonly McpClient _client;
    private readonly HttpClient? _http;
    private readonly HashSet<string> _called = new(StringComparer.Ordinal);

    private Assistant(McpClient client, HttpClient? http)
    {
        _client = client;
        _http = http;
    }

    public McpClient Client => _client;

    /// <summary>The tools that were called, sorted.</summary>
    public ImmutableArray<string> Called => [.. _called.Order(StringComparer.Ordinal)];

    /// <param name="token">Whose it is; null for what <c>weir up</c> wrote for whoever started it.</param>
    public static async Task<Assistant> ConnectAsync(Site site, string transport, string? token = null)
    {
        using var limit = new CancellationTokenSource(Tool.Patience);
        if (transport == Stdio)
        {
            return new Assistant(
                await McpClient.CreateAsync(ByProgram(site, token), cancellationToken: limit.Token), null);
        }
        var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", token ?? await OwnTokenAsync(site));
        try
        {
            var options = new HttpClientTransportOptions
            {
                Endpoint = new Uri(site.Address, "/mcp"), TransportMode = HttpTransportMode.StreamableHttp,
            };
            var client = await McpClient.CreateAsync(
                new HttpClientTransport(options, http, null, false), cancellationToken: limit.Token);
            return new Assistant(client, http);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    private static StdioClientTransport ByProgram(Site site, string? token)
    {
        var variables = site.Variables.ToDictionary(
            pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal);
        foreach (var name in Tool.Inherited)
        {
            variables[name] = Environment.GetEnvironmentVariable(name);
        }
        if (token is not null)
        {
            variables["WEIR_TOKEN"] = token;
        }
        return new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = Site.Weir,
            Arguments = ["mcp"],
            WorkingDirectory = site.Root,
            InheritEnvironmentVariables = false,
            EnvironmentVariables = variables,
        });
    }

    public static async Task<string> OwnTokenAsync(Site site)
    {
        var file = Path.Combine(site.Variables["XDG_CONFIG_HOME"], "weir", "client.json");
        using var json = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(file));
        return json.RootElement.GetProperty("token").GetString()!;
    }

    /// <summary>The answer of a call that went well.</summary>
    public async Task<string> CallAsync(string tool, params (string Name, object? Value)[] arguments)
    {
        var result = await TryAsync(tool, arguments);
        (result.IsError ?? false).ShouldBeFalse($"{tool}: {TextOf(result)}");
        _called.Add(tool);
        return TextOf(result);
    }

    /// <summary>What was said of a call that did not.</summary>
    public async Task<string> RefusedAsync(string tool, params (string Name, object? Value)[] arguments)
    {
        var result = await TryAsync(tool, arguments);
        (result.IsError ?? false).ShouldBeTrue($"{tool}: {TextOf(result)}");
        return TextOf(result);
    }

    public async Task<CallToolResult> TryAsync(string tool, params (string Name, object? Value)[] arguments)
    {
        using var limit = new CancellationTokenSource(Tool.Patience);
        return await _client.CallToolAsync(
            tool, arguments.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal),
            cancellationToken: limit.Token);
    }

    private static string TextOf(CallToolResult result) =>
        string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _http?.Dispose();
    }
}
