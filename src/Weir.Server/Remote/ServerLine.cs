using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Weir.Agents.Gateway;
using Weir.Definitions.Canonical;
using Weir.Git.Remote;
using Weir.Runtime.Ports;
using Weir.Server.Api;

namespace Weir.Server.Remote;

/// <summary>
/// An engine's connection to its server: requests with the engine's token and the version of the protocol, and answers
/// read as the protocol's two kinds of trouble. The token is in no message and no argument.
/// </summary>
public sealed class ServerLine : IDisposable
{
    /// <summary>The longest that an ordinary request may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The longest that handing over a large text may take.</summary>
    public static readonly TimeSpan UploadLimit = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http;
    private readonly string _token;

    /// <param name="server">The server's address, without a path.</param>
    public ServerLine(Uri server, string organization, string token)
    {
        Server = server;
        _token = token;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = Limit })
        {
            BaseAddress = new Uri(server, $"/api/v1/orgs/{organization}/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _http.DefaultRequestHeaders.Add(EngineRoutes.ProtocolHeader, $"{AttemptProtocol.Version}");
    }

    public Uri Server { get; }

    /// <summary>Where git is served for an attempt.</summary>
    /// <param name="repository">One of the project's repositories besides the primary; null for that.</param>
    public GitDoor DoorOf(GivenAttempt attempt, string? repository = null) => new(
        new Uri(
            _http.BaseAddress!, PathOf(attempt) + (repository is null ? "" : $"/repositories/{repository}") + "/git"),
        [("Authorization", $"Bearer {_token}"), (EngineRoutes.ProtocolHeader, $"{AttemptProtocol.Version}")]);

    public static string PathOf(GivenAttempt attempt) =>
        $"attempts/{attempt.Item}/{attempt.Key.Attempt}/{attempt.Key.Token}";

    public Task<T> GetAsync<T>(string path, CancellationToken cancel) =>
        SendAsync<T>(HttpMethod.Get, path, null, Limit, cancel);

    public Task<T> PostAsync<T>(string path, object body, TimeSpan limit, CancellationToken cancel) =>
        SendAsync<T>(
            HttpMethod.Post, path,
            new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), CanonicalJson.Options)),
            limit, cancel);

    public Task<T> PutAsync<T>(string path, byte[] content, CancellationToken cancel) =>
        SendAsync<T>(HttpMethod.Put, path, new ByteArrayContent(content), UploadLimit, cancel);

    /// <summary>Asks the server's gateway; how long that may take is the gateway's affair and the attempt's.</summary>
    public async Task<ModelAnswer> AskModelAsync(
        GivenAttempt attempt, ModelQuestion question, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{PathOf(attempt)}/models/{question.Dialect.ToString().ToLowerInvariant()}")
        {
            Content = new ByteArrayContent(question.Body.ToArray()),
        };
        foreach (var (name, value) in question.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        return new ModelAnswer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType ?? "application/json",
            async (to, stop) =>
            {
                using (response)
                {
                    await response.Content.CopyToAsync(to, stop);
                }
            },
            () =>
            {
                response.Dispose();
                return ValueTask.CompletedTask;
            })
        {
            RetryAfter = response.Headers.RetryAfter?.ToString(),
        };
    }

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content, TimeSpan limit, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(limit);
        try
        {
            using var response = await _http.SendAsync(request, patience.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(patience.Token);
            return response.IsSuccessStatusCode
                ? CanonicalJson.Read<T>(bytes)
                : throw Trouble(response.StatusCode, bytes);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or IOException)
        {
            throw new ProtocolUnavailableException($"No Weir server answers at {Server.Authority}.", unreachable);
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new ProtocolUnavailableException(
                $"The server at {Server.Authority} has not answered within {limit.TotalSeconds:0} s.", late);
        }
        catch (JsonException odd)
        {
            throw new ProtocolRefusedException(
                "not-weir", $"What answers at {Server.Authority} is no Weir server of this release: {odd.Message}");
        }
    }

    private Exception Trouble(HttpStatusCode status, byte[] bytes)
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
        var sentence = problem?.Detail ?? $"What answers at {Server.Authority} said {(int)status}.";
        return (int)status >= (int)HttpStatusCode.InternalServerError || status == HttpStatusCode.TooManyRequests
            ? new ProtocolUnavailableException(sentence)
            : new ProtocolRefusedException(problem?.Code ?? "refused", sentence, problem?.Hint);
    }

    public void Dispose() => _http.Dispose();
}
