using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Core;
using Weir.Core.Triggers;
using Weir.Runtime.Triggers;
using Weir.Server.Hosting;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>
/// Takes what other systems send: <c>POST hooks/NAME</c>. Whoever sends it has a token for this hook alone, or signs
/// the body as GitHub does, with a secret of the server's environment. Nobody else learns which hooks there are.
/// What is sent is data: a body of bounded size and depth, which conditions look into.
/// </summary>
internal static class HookRoutes
{
    /// <summary>The largest body, in bytes.</summary>
    public const int MaxBody = 256 * 1024;

    /// <summary>Levels of lists and objects in it.</summary>
    public const int MaxDepth = 32;

    public const string Signature = "X-Hub-Signature-256";
    private const string Delivery = "X-GitHub-Delivery";
    private const string SignaturePrefix = "sha256=";
    private const int MaxDelivery = 200;

    public static void Map(ApiRoutes.Router api) => api.Open("/hooks/{name}", (host, http) =>
        TakeAsync(host, http, (string)http.Request.RouteValues["name"]!));

    /// <summary>The principal that a token of a hook stands for.</summary>
    public static PrincipalId Sender(string name) => new(Prefix + name);

    public const string Prefix = "hook:";

    private static async Task<IResult> TakeAsync(WeirHost host, HttpContext http, string name)
    {
        var cancel = http.RequestAborted;
        if (await ReadAsync(http, cancel) is not { } bytes)
        {
            return Problems.Of(
                StatusCodes.Status413PayloadTooLarge, "too-large", $"A hook takes {MaxBody} bytes at most.");
        }
        ImmutableArray<BookedTrigger> named =
        [
            .. (await host.Triggers.ReadAsync(cancel)).Where(booked =>
                booked.Trigger.Source == TriggerSource.Webhook && booked.Trigger.Of == name),
        ];
        var hasToken = ApiContext.Authenticate(host.Loop.State, http.Request.Headers.Authorization) is { } known
            && known.By == Sender(name) && known.Scopes.Contains(ApiRoutes.HookScope, StringComparer.Ordinal);
        var trusted = hasToken ? named : [.. named.Where(booked => IsSigned(host, http, booked, bytes))];
        if (!hasToken && trusted.IsEmpty)
        {
            return Problems.Of(
                StatusCodes.Status401Unauthorized, "unauthenticated",
                $"The request has no token of this hook, and no signature in {Signature} that holds.",
                $"weir token new {Prefix}{name}");
        }
        if (trusted.IsEmpty)
        {
            return Problems.Of(
                StatusCodes.Status404NotFound, "unknown-hook", $"No workflow has a trigger for the webhook {name}.",
                $"triggers: [{{ webhook: {name} }}] in .weir/workflows/NAME.md");
        }
        JsonDocument body;
        try
        {
            body = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException fault)
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest, "bad-body", $"The body is no JSON of this depth: {fault.Message}");
        }
        using (body)
        {
            return await FireAsync(host, http, trusted, body.RootElement, name);
        }
    }

    private static async Task<IResult> FireAsync(
        WeirHost host, HttpContext http, ImmutableArray<BookedTrigger> triggers, JsonElement body, string name)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest, "bad-body", "The body of a webhook is a JSON object.");
        }
        var news = new TriggerNews(
            Occurrence(http), $"The webhook {name} was sent this.", body, null, null);
        return Answer(await host.Firing.FireAsync(triggers, news, PrincipalId.System, http.RequestAborted));
    }

    /// <summary>
    /// 202 when anything became of it or nothing had to, 429 when the day's cap holds it back, 422 when its item cannot
    /// be made.
    /// </summary>
    public static IResult Answer(ImmutableArray<TriggerOutcome> outcomes)
    {
        var bad = outcomes.Where(one => one.Result is TriggerResult.HeldBack or TriggerResult.Failed).ToList();
        if (bad.Count == 0 || outcomes.Any(one => one.Result is TriggerResult.Created or TriggerResult.Repeated))
        {
            return Problems.Json(StatusCodes.Status202Accepted, new TriggerReply(outcomes));
        }
        return bad[0].Result == TriggerResult.HeldBack
            ? Problems.Of(StatusCodes.Status429TooManyRequests, "daily-cap", bad[0].Sentence, "weir trigger list")
            : Problems.Of(StatusCodes.Status422UnprocessableEntity, "not-made", bad[0].Sentence, "weir trigger list");
    }

    /// <summary>What is delivered again has the same name; what has none is a delivery of its own.</summary>
    private static string Occurrence(HttpContext http)
    {
        var named = http.Request.Headers[Delivery].FirstOrDefault()
            ?? http.Request.Headers["Idempotency-Key"].FirstOrDefault();
        return named is { Length: > 0 and <= MaxDelivery }
            ? "hook-" + ApiContext.HashOf(named).Value["sha256:".Length..][..32]
            : "hook-" + Guid.NewGuid().ToString("n");
    }

    private static async Task<byte[]?> ReadAsync(HttpContext http, CancellationToken cancel)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await http.Request.Body.ReadAsync(buffer, cancel) is > 0 and var count)
        {
            memory.Write(buffer, 0, count);
            if (memory.Length > MaxBody)
            {
                return null;
            }
        }
        return memory.ToArray();
    }

    private static bool IsSigned(WeirHost host, HttpContext http, BookedTrigger booked, byte[] body)
    {
        var given = http.Request.Headers[Signature].ToString();
        if (booked.Trigger.Secret is not { } variable
            || !given.StartsWith(SignaturePrefix, StringComparison.Ordinal))
        {
            return false;
        }
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } secret)
        {
            host.Tell($"The webhook {booked.Trigger.Of} was refused: the environment of the server has no {variable}.");
            return false;
        }
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(given[SignaturePrefix.Length..]));
    }
}
