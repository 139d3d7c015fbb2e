using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.People;
using Weir.Core.Projects;
using Weir.Definitions.Canonical;
using Weir.Definitions.Findings;
using Weir.Runtime.Journal;
using Weir.Server.Hosting;

namespace Weir.Server.Api;

/// <summary>A request with who it is from: what every endpoint works with.</summary>
internal sealed class ApiContext(WeirHost host, HttpContext http, PrincipalId by)
{
    /// <summary>The largest body that is read, in bytes.</summary>
    public const int MaxBody = 8 * 1024 * 1024;

    /// <summary>The longest a read waits for <c>min_seq</c>.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    public WeirHost Host { get; } = host;
    public HttpContext Http { get; } = http;
    public PrincipalId By { get; } = by;
    public OrganizationState State => Host.Loop.State;
    public CancellationToken Cancel => Http.RequestAborted;

    /// <summary>The sender's key, within what its principal sent before; a fresh one when it sent none.</summary>
    public string CommandId =>
        Http.Request.Headers["Idempotency-Key"].FirstOrDefault() is { Length: > 0 and <= 200 } key
        ? $"{By}/{key}"
        : $"{By}/{Guid.NewGuid():n}";

    /// <summary>Null when the body is not of the form that is asked for; then the problem says so.</summary>
    public async Task<(T? Body, IResult? Problem)> ReadAsync<T>()
        where T : class
    {
        try
        {
            using var memory = new MemoryStream();
            await Http.Request.Body.CopyToAsync(memory, Cancel);
            var body = CanonicalJson.Read<T>(memory.Length == 0 ? "{}"u8 : memory.ToArray());
            return (BodyForm<T>.Check(body), null);
        }
        catch (System.Text.Json.JsonException fault)
        {
            return (
                null,
                Problems.Of(
                    StatusCodes.Status400BadRequest,
                    "bad-body",
                    $"The body is not a {typeof(T).Name}: {fault.Message}"));
        }
    }

    public async Task<IResult> SubmitAsync(Command command)
    {
        var reply = await Host.Loop.SubmitAsync(CommandId, By, command, Cancel);
        return reply.Refusal is { } refusal
            ? Problems.Of(refusal)
            : Problems.Json(new Views.Accepted(reply.Created, reply.Sequence));
    }

    public async Task<Digest?> TextAsync(string? text) =>
        string.IsNullOrEmpty(text) ? null : await Host.Blobs.PutAsync(text, Runtime.Ports.Retention.Record, Cancel);

    /// <summary>Whether an item is there for whoever asks.</summary>
    public bool Sees(ItemId id) => State.Items.TryGetValue(id, out var item) && Sees(item);

    /// <inheritdoc cref="Sees(ItemId)"/>
    public bool Sees(ItemState item) => Visibility.MaySee(State, item, By);

    /// <summary>
    /// Whether an event is there for whoever asks: it is neither about what they may not see nor names it, nor says
    /// that there is such an item, as the plan does that is pinned when a restricted one begins.
    /// </summary>
    public bool Sees(Event happened) => happened is DefinitionPinned { Plan: { Restricted: true } plan }
        ? State.Items.Values.Any(item => item.Plan == plan.Hash && Sees(item))
        : NamedItems.Of(happened).All(Sees);

    /// <summary>
    /// Finds an item by its id; an unknown one is a problem that names the nearest, and one that may not be seen is
    /// unknown.
    /// </summary>
    public (ItemState? Item, IResult? Problem) Item(string text)
    {
        if (ItemId.TryParse(text, out var id) && State.Items.TryGetValue(id, out var item) && Sees(item))
        {
            return (item, null);
        }
        var known = State.Items.Values.Where(Sees).Select(one => one.Id.ToString());
        return (null, Problems.Of(
            StatusCodes.Status404NotFound, "unknown-item", $"There is no item {text}.",
                Nearest.Hint(text, known, "item")));
    }

    /// <summary>Null when there is such a project, else a problem that names the nearest.</summary>
    public IResult? UnknownProject(string key)
    {
        var known = State.Projects.Keys.Select(project => project.Value).ToList();
        return known.Contains(key, StringComparer.Ordinal)
            ? null
            : Problems.Of(
                StatusCodes.Status404NotFound, "unknown-project", $"There is no project {key}.",
                Nearest.Hint(key, known, "project"));
    }

    /// <summary>Null when the item has the pass, else a problem that names the nearest.</summary>
    public IResult? UnknownPass(ItemState item, PassId pass)
    {
        var passes = State.PlanOf(item).Passes.Select(known => known.Id.Value).ToList();
        return passes.Contains(pass.Value, StringComparer.Ordinal)
            ? null
            : Problems.Of(Refusal.UnknownPass(item.Id, pass) with { Hint = Nearest.Hint(pass.Value, passes, "pass") });
    }

    /// <summary>Who a bearer token stands for; null when it stands for nobody.</summary>
    public static (PrincipalId By, IReadOnlyList<string> Scopes)? Authenticate(OrganizationState state, string? header)
    {
        const string Scheme = "Bearer ";
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var hash = HashOf(header[Scheme.Length..].Trim());
        return state.Tokens.Values.FirstOrDefault(token => token.Hash == hash) is { } known
            ? (known.Principal, known.Scopes)
            : null;
    }

    public static Digest HashOf(string secret) =>
        new("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret))));

    /// <summary>A secret of 256 random bits.</summary>
    public static string NewSecret() => "weir_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
