using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Weir.EndToEnd.Tests.Models;

/// <summary>What the fake provider answers one request with.</summary>
internal sealed record FakeTurn
{
    public int Status { get; init; } = 200;
    public string Say { get; init; } = "";
    public ImmutableArray<(string Tool, JsonObject Arguments)> Calls { get; init; } = [];

    /// <summary>Makes the turn of the request's text, where it depends on that; null where it does not.</summary>
    public Func<string, FakeTurn>? Of { get; init; }

    /// <summary>Seconds, of a refusal.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The connection is closed in the middle of the answer.</summary>
    public bool BreaksOff { get; init; }

    /// <summary>No answer comes, until whoever asked is gone.</summary>
    public bool Hangs { get; init; }

    /// <summary>The answer says nothing of what was used.</summary>
    public bool WithoutUsage { get; init; }

    public static FakeTurn Call(string tool, params (string Name, JsonNode? Value)[] arguments) => new()
    {
        Calls = [(tool, new JsonObject(arguments.Select(one => KeyValuePair.Create(one.Name, one.Value))))],
    };
}

/// <summary>A request that came.</summary>
/// <param name="Key">The credential that it bore.</param>
internal sealed record FakeRequest(string Dialect, string Key, JsonObject Body);

/// <summary>
/// No model: a server on loopback that speaks the three dialects, plays turns in their order and says what was used.
/// </summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    /// <summary>What each answer says was used. Odd numbers, so that no other sum comes to the same.</summary>
    public const int Uncached = 101;
    public const int Cached = 40;
    public const int Written = 7;
    public const int Visible = 23;
    public const int Reasoning = 5;

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<FakeTurn> _turns;
    private readonly ConcurrentQueue<FakeRequest> _requests = new();
    private readonly SemaphoreSlim _asked = new(0);

    private FakeProvider(WebApplication app, IEnumerable<FakeTurn> turns)
    {
        _app = app;
        _turns = new ConcurrentQueue<FakeTurn>(turns);
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1:1");

    public ImmutableArray<FakeRequest> Requests => [.. _requests];

    public static async Task<FakeProvider> StartAsync(params FakeTurn[] turns)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var provider = new FakeProvider(app, turns);
        app.MapPost("/v1/chat/completions", context => provider.AnswerAsync(context, "chat"));
        app.MapPost("/v1/responses", context => provider.AnswerAsync(context, "responses"));
        app.MapPost("/v1/messages", context => provider.AnswerAsync(context, "messages"));
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        provider.Address = new Uri(addresses!.Addresses.First() + "/v1");
        return provider;
    }

    /// <summary>Waits until so many requests have come.</summary>
    public async Task AskedAsync(int requests)
    {
        while (_requests.Count < requests)
        {
            await _asked.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    public void Play(FakeTurn turn) => _turns.Enqueue(turn);

    private async Task AnswerAsync(HttpContext context, string dialect)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        var bearer = context.Request.Headers.Authorization.ToString();
        var key = dialect == "messages"
            ? context.Request.Headers["x-api-key"].ToString()
            : bearer.StartsWith("Bearer ", StringComparison.Ordinal) ? bearer["Bearer ".Length..] : bearer;
        _requests.Enqueue(new FakeRequest(dialect, key, body));
        _asked.Release();
        var turn = _turns.TryDequeue(out var next) ? next : new FakeTurn { Status = 400, Say = "no turn is left" };
        turn = turn.Of?.Invoke(body.ToJsonString()) ?? turn;
        if (turn.Hangs)
        {
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var aborted = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
            return;
        }
        var answer = (turn.Status, dialect) switch
        {
            (200, "chat") => Chat(turn, body),
            (200, "responses") => Responses(turn, body),
            (200, _) => Messages(turn, body),
            (_, "messages") => new JsonObject
            {
                ["type"] = "error",
                ["error"] = new JsonObject { ["type"] = "api_error", ["message"] = turn.Say },
            },
            _ => new JsonObject { ["error"] = new JsonObject { ["type"] = "error", ["message"] = turn.Say } },
        };
        if (turn.WithoutUsage)
        {
            answer.Remove("usage");
        }
        var streams = turn.Status == 200 && body["stream"]?.GetValue<bool>() is true;
        context.Response.StatusCode = turn.Status;
        context.Response.ContentType = streams ? "text/event-stream" : "application/json";
        if (turn.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = $"{seconds}";
        }
        var text = streams
            ? string.Concat(FakeStreams.Of(dialect, turn, answer))
            : answer.ToJsonString();
        if (turn.BreaksOff)
        {
            context.Response.ContentLength = text.Length;
            await context.Response.WriteAsync(text[..(text.Length / 2)]);
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }
        await context.Response.WriteAsync(text);
    }

    private static JsonObject Chat(FakeTurn turn, JsonObject request) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion",
        ["created"] = 1,
        ["model"] = request["model"]!.ToString() + "-served",
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["finish_reason"] = turn.Calls.IsEmpty ? "stop" : "tool_calls",
            ["message"] = new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = turn.Say.Length == 0 ? null : turn.Say,
                ["tool_calls"] = new JsonArray([
                    .. turn.Calls.Select((call, index) => (JsonNode)new JsonObject
                    {
                        ["id"] = $"call_{index}",
                        ["type"] = "function",
                        ["function"] = new JsonObject
                        {
                            ["name"] = call.Tool,
                            ["arguments"] = call.Arguments.ToJsonString(),
                        },
                    }),
                ]),
            },
        }),
        ["usage"] = new JsonObject
        {
            ["prompt_tokens"] = Uncached + Cached,
            ["completion_tokens"] = Visible + Reasoning,
            ["total_tokens"] = Uncached + Cached + Visible + Reasoning,
            ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = Cached },
            ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = Reasoning },
        },
    };

    private static JsonObject Responses(FakeTurn turn, JsonObject request) => new()
    {
        ["id"] = "resp_1",
        ["object"] = "response",
        ["created_at"] = 1,
        ["status"] = "completed",
        ["model"] = request["model"]!.ToString() + "-served",
        ["output"] = new JsonArray([
            new JsonObject
            {
                ["type"] = "reasoning", ["id"] = "rs_1", ["summary"] = new JsonArray(),
                ["encrypted_content"] = "opaque",
            },
            .. turn.Calls.Select((call, index) => (JsonNode)new JsonObject
            {
                ["type"] = "function_call",
                ["id"] = $"fc_{index}",
                ["call_id"] = $"call_{index}",
                ["name"] = call.Tool,
                ["arguments"] = call.Arguments.ToJsonString(),
            }),
        ]),
        ["usage"] = new JsonObject
        {
            ["input_tokens"] = Uncached + Cached,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = Cached },
            ["output_tokens"] = Visible + Reasoning,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = Reasoning },
            ["total_tokens"] = Uncached + Cached + Visible + Reasoning,
        },
    };

    private static JsonObject Messages(FakeTurn turn, JsonObject request) => new()
    {
        ["id"] = "msg_1",
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = request["model"]!.ToString() + "-served",
        ["stop_reason"] = turn.Calls.IsEmpty ? "end_turn" : "tool_use",
        ["stop_sequence"] = null,
        ["content"] = new JsonArray([
            .. turn.Calls.Select((call, index) => (JsonNode)new JsonObject
            {
                ["type"] = "tool_use",
                ["id"] = $"toolu_{index}",
                ["name"] = call.Tool,
                ["input"] = call.Arguments.DeepClone(),
            }),
        ]),
        ["usage"] = new JsonObject
        {
            ["input_tokens"] = Uncached,
            ["cache_read_input_tokens"] = Cached,
            ["cache_creation_input_tokens"] = Written,
            ["cache_creation"] = new JsonObject
            {
                ["ephemeral_5m_input_tokens"] = Written, ["ephemeral_1h_input_tokens"] = 0,
            },
            ["output_tokens"] = Visible + Reasoning,
        },
    };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _asked.Dispose();
    }
}
