using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Weir.Core;
using Weir.Core.Documents;
using Weir.Core.Tasks;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>
/// What somebody is asked for. One's own inbox needs no more than reading; another's, and everybody's, are for
/// administrators, who see in them nothing that they may not see elsewhere.
/// </summary>
internal static class InboxRoutes
{
    public static void Map(ApiRoutes.Router api)
    {
        api.Get("/inbox", (context, _) => OfAsync(context, context.By));
        api.Get("/inbox/all", ApiRoutes.Admin, async (context, _) => Problems.Json(
            await ViewsAsync(
                context, Inbox.OfEverybody(context.State, context.Sees),
                OverdueDocuments.OfEverybody(context.State))));
        api.Get("/people/{name}/inbox", ApiRoutes.Admin, async (context, route) =>
        {
            var (person, problem) = AbsenceRoutes.Find(context, (string)route["name"]!);
            return person is { } found ? await OfAsync(context, found) : problem!;
        });
    }

    private static async Task<IResult> OfAsync(ApiContext context, PrincipalId who)
    {
        if (!context.State.People.TryGetValue(who, out var person))
        {
            return Problems.Of(
                StatusCodes.Status404NotFound, "no-inbox", $"{who} is no person, so that nobody asks it for anything.",
                "weir person list");
        }
        var entries = Inbox.Of(context.State, person, context.Sees).Where(entry => context.Sees(entry.Item));
        return Problems.Json(await ViewsAsync(context, entries, OverdueDocuments.Of(context.State, person)));
    }

    private static async Task<ImmutableArray<InboxView>> ViewsAsync(
        ApiContext context, IEnumerable<InboxEntry> entries, ImmutableArray<OverdueDocument> documents)
    {
        var views = ImmutableArray.CreateBuilder<InboxView>();
        foreach (var entry in entries)
        {
            views.Add(await InboxView.OfAsync(context.State, entry, context.Host.Blobs, context.Cancel));
        }
        // They are overdue, and hold nothing up.
        var overdue = views.Count(view => view.Overdue);
        return [.. views.Take(overdue), .. documents.Select(InboxView.Of), .. views.Skip(overdue)];
    }
}
