using System.Collections.Immutable;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Agents.Models;
using Weir.Runtime.Ports;

namespace Weir.Agents.CodingAgents.Door;

/// <summary>
/// Answers one request of a coding agent: the paths of the three dialects are passed on to the attempt's line, as they
/// are and as the answer comes; all else is refused with the reason.
/// </summary>
internal sealed class DoorAnswers(
    IModelLine line, string token, string model, DoorRecord record, Silence silence)
{
    private const string Version = "/v1";
    private const string Models = "/models";
    private const string Json = "application/json";

    private static readonly ImmutableSortedDictionary<string, ModelDialect> Paths =
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create("/chat/completions", ModelDialect.Chat),
            KeyValuePair.Create("/responses", ModelDialect.Responses),
            KeyValuePair.Create("/messages", ModelDialect.Messages),
        ]);

    private readonly byte[] secret = Encoding.UTF8.GetBytes(token);

    public async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        path = path.StartsWith(Version + "/", StringComparison.Ordinal) ? path[Version.Length..] : path;
        var dialect = Paths.TryGetValue(path, out var known) ? known : ModelDialect.Chat;
        if (!IsKnown(http.Request))
        {
            await RefuseAsync(http, dialect, 401, "This is the door of one attempt: its token is missing or wrong.");
        }
        else if (path == Models && HttpMethods.IsGet(http.Request.Method))
        {
            await ListAsync(http);
        }
        else if (!Paths.ContainsKey(path))
        {
            await RefuseAsync(http, dialect, 404,
                $"Nothing answers {http.Request.Method} {http.Request.Path}: models are asked by POST at "
                + $"{string.Join(", ", Paths.Keys.Select(one => Version + one))}.");
        }
        else if (!HttpMethods.IsPost(http.Request.Method))
        {
            await RefuseAsync(http, dialect, 405, "Models are asked by POST.");
        }
        else if (!record.MayAsk())
        {
            await RefuseAsync(http, dialect, 403, "The agent has no turns left.");
        }
        else
        {
            await AskAsync(http, dialect);
        }
    }

    /// <summary>In the header of each of the dialects.</summary>
    private bool IsKnown(HttpRequest request)
    {
        const string bearer = "Bearer ";
        var shown = request.Headers.Authorization.ToString();
        shown = shown.StartsWith(bearer, StringComparison.OrdinalIgnoreCase) ? shown[bearer.Length..].Trim()
            : request.Headers["x-api-key"].ToString();
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), secret);
    }

    private Task ListAsync(HttpContext http) => http.Response.WriteAsJsonAsync(
        new
        {
            @object = "list",
            data = new[] { new { id = model, @object = "model", created = 0, owned_by = "weir" } },
        },
        http.RequestAborted);

    private async Task AskAsync(HttpContext http, ModelDialect dialect)
    {
        var gone = http.RequestAborted;
        using var body = new MemoryStream();
        try
        {
            await http.Request.Body.CopyToAsync(body, gone);
        }
        catch (BadHttpRequestException trouble)
        {
            await RefuseAsync(http, dialect, trouble.StatusCode,
                $"{trouble.Message} A request has at most {GatewayLimits.Request} bytes.");
            return;
        }
        var headers = ModelQuestion.HeadersOf(name =>
            http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null);
        using var asking = silence.Ask();
        try
        {
            await using var answer =
                await line.SendAsync(new ModelQuestion(dialect, body.ToArray(), headers), gone);
            await PassOnAsync(http, answer);
        }
        catch (Exception trouble) when (gone.IsCancellationRequested
            && trouble is OperationCanceledException or HttpRequestException or IOException or SocketException)
        {
            // Whoever asked is gone, which says nothing of the provider. What was used is counted behind the line.
        }
        catch (Exception trouble) when (trouble is JournalUnavailableException
            or HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            record.Fail(new ProviderException(ProviderFault.Unavailable, trouble.Message, trouble));
            await BreakOffAsync(http, dialect, trouble);
        }
    }

    private async Task PassOnAsync(HttpContext http, ModelAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        if (answer.RetryAfter is { } after)
        {
            http.Response.Headers.RetryAfter = after;
        }
        var isError = answer.Status >= StatusCodes.Status400BadRequest;
        using var error = new MemoryStream();
        var to = new AnswerTap(http.Response.Body, piece =>
        {
            silence.Hear();
            if (isError)
            {
                error.Write(piece[..(int)Math.Min(piece.Length, DoorLimits.ErrorAnswer - error.Length)]);
            }
        });
        await answer.CopyAsync(to, http.RequestAborted);
        if (isError)
        {
            record.Fail(AnsweredFault.Of(answer.Status, error.GetBuffer().AsSpan(0, (int)error.Length)));
        }
        else
        {
            record.Answer();
        }
    }

    /// <summary>An answer that has begun can only be cut off.</summary>
    private static async Task BreakOffAsync(HttpContext http, ModelDialect dialect, Exception trouble)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }
        await RefuseAsync(http, dialect, 502, $"The model could not be asked: {trouble.Message}");
    }

    private static async Task RefuseAsync(HttpContext http, ModelDialect dialect, int status, string sentence)
    {
        await using var answer = new GatewayRefusal(status, GatewayRefusal.BadRequest, sentence).In(dialect);
        http.Response.StatusCode = status;
        http.Response.ContentType = Json;
        await answer.CopyAsync(http.Response.Body, http.RequestAborted);
    }
}
