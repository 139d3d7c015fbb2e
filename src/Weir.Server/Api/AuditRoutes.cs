using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Weir.Definitions.Canonical;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Runtime.Projections;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>The journal as a record, and as a stream of what happens.</summary>
internal static class AuditRoutes
{
    private const int Page = 500;

    public static void Map(ApiRoutes.Router api)
    {
        api.Get("/audit", async (context, _) =>
        {
            var after = long.TryParse(context.Http.Request.Query["after"], out var given) ? given : 0;
            return Problems.Json(await PageAsync(context, after));
        });
        api.Get("/events", async (context, _) =>
        {
            await StreamAsync(context);
            return Results.Empty;
        });
    }

    /// <summary>
    /// The next entries that whoever asks may see; none only at the end of the record. What is left out shows as a gap
    /// in the sequence.
    /// </summary>
    private static async Task<ImmutableArray<AuditEntry>> PageAsync(ApiContext context, long after)
    {
        for (;;)
        {
            var entries =
                await context.Host.Journal.ReadAsync(context.Host.Loop.Organization, after + 1, Page, context.Cancel);
            var seen = entries.Where(entry => context.Sees(EventCodec.Read(entry).Event))
                .Select(AuditEntry.Of).ToImmutableArray();
            if (entries.IsEmpty || !seen.IsEmpty)
            {
                return seen;
            }
            after = entries[^1].Sequence;
        }
    }

    /// <summary>
    /// Server-sent events from <c>after</c> (or <c>Last-Event-ID</c>) on: the timelines' sentences, never raw events.
    /// Resumable, since the id of each is its sequence.
    /// </summary>
    private static async Task StreamAsync(ApiContext context)
    {
        var response = context.Http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        var last = context.Http.Request.Headers["Last-Event-ID"].FirstOrDefault()
            ?? context.Http.Request.Query["after"].FirstOrDefault();
        var seen = long.TryParse(last, out var given) ? given : context.State.Sequence;
        var item = context.Http.Request.Query["item"].FirstOrDefault();
        await response.Body.FlushAsync(context.Cancel);
        while (!context.Cancel.IsCancellationRequested)
        {
            var words = new TimelineWords(context.State, context.Host.Blobs);
            foreach (var entry in
                await context.Host.Journal.ReadAsync(context.Host.Loop.Organization, seen + 1, Page, context.Cancel))
            {
                seen = entry.Sequence;
                if ((item is null || entry.Item?.ToString() == item)
                    && EventCodec.Read(entry) is var recorded && context.Sees(recorded.Event)
                    && await words.OfAsync(recorded, context.Cancel) is { } line)
                {
                    var id = seen.ToString(CultureInfo.InvariantCulture);
                    var data = CanonicalJson.WriteText(new StreamedEntry(entry.Item?.ToString(), line));
                    await response.WriteAsync($"id: {id}\nevent: timeline\ndata: {data}\n\n", context.Cancel);
                }
            }
            await response.Body.FlushAsync(context.Cancel);
            await context.Host.Loop.WaitBeyondAsync(seen, context.Cancel);
        }
    }
}

/// <summary>What the event stream carries.</summary>
public sealed record StreamedEntry(string? Item, TimelineEntry Entry);

/// <summary>A journal entry with its envelope.</summary>
public sealed record AuditEntry(
    long Sequence,
    long Epoch,
    Core.Timestamp At,
    string? Item,
    string Type,
    int Version,
    string Principal,
    string CommandId,
    string Hash,
    System.Text.Json.Nodes.JsonNode? Data)
{
    public static AuditEntry Of(JournalEntry entry) => new(
        entry.Sequence, entry.Epoch, entry.At, entry.Item?.ToString(), entry.Type, entry.Version, entry.Principal.Value,
        entry.CommandId, entry.Hash.Value, System.Text.Json.Nodes.JsonNode.Parse(entry.Data.Span));
}
