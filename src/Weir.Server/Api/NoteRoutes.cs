using Microsoft.AspNetCore.Http;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Notes;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>The notes of an item: whoever may see the item may read them, and a person may add one.</summary>
internal static class NoteRoutes
{
    public static void Map(ApiRoutes.Router api)
    {
        api.Get("/items/{id}/notes", async (context, route) =>
        {
            var (item, problem) = context.Item((string)route["id"]!);
            return item is null
                ? problem!
                : Problems.Json(await NoteView.OfAsync(item, context.Host.Blobs, context.Cancel));
        });
        api.Post("/items/{id}/note", ApiRoutes.Work, async (context, route) =>
        {
            var (item, problem) = context.Item((string)route["id"]!);
            return item is null ? problem! : await AddAsync(context, item);
        });
    }

    private static async Task<IResult> AddAsync(ApiContext context, ItemState item)
    {
        var (body, problem) = await context.ReadAsync<NoteBody>();
        if (body is null)
        {
            return problem!;
        }
        var text = body.Text?.Trim() ?? "";
        if (text.Length is 0 or > NoteDecisions.MaxText)
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest, "bad-text",
                text.Length == 0
                    ? "There is nothing to note."
                    : $"The note has {text.Length} characters; at most {NoteDecisions.MaxText} are kept.",
                $"weir item note {item.Id} TEXT");
        }
        var pass = body.Pass is { } named ? new PassId(named) : (PassId?)null;
        return pass is { } known && context.UnknownPass(item, known) is { } unknown
            ? unknown
            : await context.SubmitAsync(new AddNote(
                item.Id, body.Kind ?? NoteKind.Learned, (await context.TextAsync(text)).GetValueOrDefault(), pass));
    }
}
