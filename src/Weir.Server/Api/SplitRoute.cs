using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Core;
using Weir.Core.FanOut;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Runtime.Intake;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>
/// Splitting: with parts, the item itself; without, what an agent proposes: an element of a pass, else the item, as
/// intake sees it.
/// </summary>
internal static class SplitRoute
{
    public static async Task<IResult> SplitAsync(ApiContext context, ItemState item)
    {
        var (body, problem) = await context.ReadAsync<SplitBody>();
        if (body is null)
        {
            return problem!;
        }
        try
        {
            foreach (var part in body.Parts)
            {
                BodyForm<PartBody>.Check(part);
            }
        }
        catch (JsonException fault)
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest, "bad-body", $"A part is not a {nameof(PartBody)}: {fault.Message}");
        }
        if (body.Pass is { } named && context.UnknownPass(item, new PassId(named)) is { } unknown)
        {
            return unknown;
        }
        if (body is { Pass: not null, Parts.IsEmpty: false })
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest, "pass-and-parts",
                "Parts are of the whole item, and a pass is one whose element is split as its agent proposes.",
                $"weir item split {item.Id} --part TITLE --part TITLE");
        }
        var parts = body.Parts.IsEmpty && !ProposesElement(item, body.Pass)
            ? await ProposedSplit.OfAsync(item, context.Host.Blobs, context.Cancel)
            : [.. body.Parts.Select(part => new PartDraft(
                part.Key, part.Title, part.Text, part.Kind, part.Workflow, part.After))];
        return parts.IsEmpty
            ? await AcceptAsync(context, item, body.Pass)
            : await MakeAsync(context, item, parts, body.Reason);
    }

    private static bool ProposesElement(ItemState item, string? pass) => pass is not null
        || item.Passes.Values.Any(held => held.Held == HeldCause.SplitProposed);

    private static async Task<IResult> AcceptAsync(ApiContext context, ItemState item, string? pass)
    {
        var reply = await context.Host.Loop.SubmitAsync(
            context.CommandId, context.By,
            new AcceptSplit(item.Id, pass is { } named ? new PassId(named) : null), context.Cancel);
        return Answer(reply.Refusal, [], reply.Sequence, []);
    }

    private static async Task<IResult> MakeAsync(
        ApiContext context, ItemState item, ImmutableArray<PartDraft> parts, string? reason)
    {
        var reply = await context.Host.Splitting.SplitAsync(
            context.CommandId, context.By, item, parts, reason, context.Cancel);
        return Answer(reply.Refusal, reply.Parts, reply.Sequence, reply.Warnings);
    }

    private static IResult Answer(
        Refusal? refusal, ImmutableArray<ItemId> parts, long sequence, ImmutableArray<string> warnings) =>
        refusal is not null ? Problems.Of(refusal) : Problems.Json(new SplitView(parts, sequence, warnings));
}
