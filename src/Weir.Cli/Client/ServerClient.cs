using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Weir.Cli.Output;
using Weir.Definitions.Canonical;
using Weir.Server.Api;

namespace Weir.Cli.Client;

/// <summary>
/// The server's API as commands use it. Reads <c>WEIR_SERVER</c> and <c>WEIR_TOKEN</c>, then the client's file. A
/// problem of the server becomes the failure with the same sentence and hint.
/// </summary>
internal sealed class ServerClient : IDisposable
{
    /// <summary>The longest a request may take; the event stream has no limit.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(100);

    private readonly HttpClient _http;

    private ServerClient(HttpClient http) => _http = http;

    /// <exception cref="CliFailure">Nobody has started a server here, or its address is none.</exception>
    public static ServerClient Open()
    {
        var file = ClientFile.Read();
        var server = Environment.GetEnvironmentVariable("WEIR_SERVER") ?? file?.Server;
        var token = Environment.GetEnvironmentVariable("WEIR_TOKEN") ?? file?.Token;
        if (server is null)
        {
            throw new CliFailure(ExitCode.Failed, "No Weir server is known here.", "weir up");
        }
        if (!Uri.TryCreate(server.TrimEnd('/'), UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new CliFailure(
                ExitCode.Failed, $"WEIR_SERVER is not the address of a server: '{server}'.",
                "WEIR_SERVER=http://127.0.0.1:4680 before the same command");
        }
        if (token is null)
        {
            throw new CliFailure(
                ExitCode.NotAllowed, $"No token is known for {server}.",
                "WEIR_TOKEN=TOKEN before the same command; weir token new, where the server runs, issues one");
        }
        var root = new Uri($"{address.AbsoluteUri.TrimEnd('/')}/api/v1/orgs/{file?.Organization ?? "default"}/");
        var http = new HttpClient { BaseAddress = root, Timeout = Timeout };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new ServerClient(http);
    }

    /// <summary>Host and port.</summary>
    public string Server => _http.BaseAddress!.Authority;

    /// <summary>Where git reaches the work of a task, and the header that opens it.</summary>
    public (string Url, string Header) GitDoor(string task) => (
        new Uri(_http.BaseAddress!, $"tasks/{Uri.EscapeDataString(task)}/git").ToString(),
        $"Authorization: {_http.DefaultRequestHeaders.Authorization}");

    public Task<T> GetAsync<T>(string path, CancellationToken cancel) =>
        SendAsync<T>(HttpMethod.Get, path, null, cancel);

    /// <summary>Sends a command with an id of its own, so that a repeated request changes nothing.</summary>
    public Task<T> PostAsync<T>(string path, object? body, CancellationToken cancel) =>
        SendAsync<T>(HttpMethod.Post, path, body, cancel);

    public Task<T> DeleteAsync<T>(string path, CancellationToken cancel) =>
        SendAsync<T>(HttpMethod.Delete, path, null, cancel);

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancel) =>
        CanonicalJson.Read<T>(await SendAsync(method, path, body, cancel));

    /// <summary>The answer as the server wrote it.</summary>
    public async Task<string> AskAsync(HttpMethod method, string path, object? body, CancellationToken cancel) =>
        Encoding.UTF8.GetString(await SendAsync(method, path, body, cancel));

    private async Task<byte[]> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method != HttpMethod.Get)
        {
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("n"));
            request.Content = new ByteArrayContent(body is null
                ? "{}"u8.ToArray()
                : JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), CanonicalJson.Options));
        }
        try
        {
            using var response = await _http.SendAsync(request, cancel);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
            return response.IsSuccessStatusCode
                ? bytes
                : throw Failure(response.StatusCode, bytes);
        }
        catch (HttpRequestException unreachable)
        {
            throw new CliFailure(
                ExitCode.Failed, $"No Weir server answers at {_http.BaseAddress!.Authority}.", "weir up", unreachable);
        }
        catch (TaskCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new CliFailure(
                ExitCode.WaitTimedOut,
                $"The server has not answered within {Timeout.TotalSeconds:0} s.",
                "weir doctor",
                late);
        }
    }

    private static CliFailure Failure(HttpStatusCode status, byte[] bytes)
    {
        Problem? problem = null;
        try
        {
            problem = CanonicalJson.Read<Problem>(bytes);
        }
        catch (JsonException)
        {
            // Not one of Weir's answers: the status alone says what happened.
        }
        var code = status switch
        {
            HttpStatusCode.NotFound => ExitCode.NotFound,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ExitCode.NotAllowed,
            HttpStatusCode.Conflict => ExitCode.Refused,
            HttpStatusCode.BadRequest => ExitCode.Usage,
            _ => ExitCode.Failed,
        };
        return problem is null
            ? new CliFailure(
                ExitCode.Failed, $"What answers there is no Weir server: status {(int)status}.",
                "WEIR_SERVER=URL before the same command, or weir up")
            : new CliFailure(code, problem.Detail, problem.Hint ?? "");
    }

    /// <summary>The timeline as it grows, one entry at a time, until cancelled.</summary>
    public async IAsyncEnumerable<StreamedEntry> FollowAsync(
        string item, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Get, $"events?item={Uri.EscapeDataString(item)}&after={after}");
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (!response.IsSuccessStatusCode)
        {
            throw Failure(response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancel));
        }
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancel));
        while (await reader.ReadLineAsync(cancel) is { } line)
        {
            const string Data = "data: ";
            if (line.StartsWith(Data, StringComparison.Ordinal))
            {
                yield return CanonicalJson.Read<StreamedEntry>(line[Data.Length..]);
            }
        }
    }

    public void Dispose() => _http.Dispose();
}
