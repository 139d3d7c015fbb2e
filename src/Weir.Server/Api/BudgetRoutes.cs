using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Core;
using Weir.Core.Budgets;
using Weir.Core.Items;
using Weir.Definitions.Yaml;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>What items may cost.</summary>
internal static class BudgetRoutes
{
    public static void Map(ApiRoutes.Router api)
    {
        api.Get("/items/{id}/budget", (context, route) => OnItem(context, route, item => ShowAsync(context, item)));
        api.Post(
            "/items/{id}/budget", ApiRoutes.Review,
            (context, route) => OnItem(context, route, item => SetAsync(context, item)));
    }

    private static Task<IResult> OnItem(
        ApiContext context, RouteValueDictionary route, Func<ItemState, Task<IResult>> handle)
    {
        var (item, problem) = context.Item((string)route["id"]!);
        return item is null ? Task.FromResult(problem!) : handle(item);
    }

    private static async Task<IResult> ShowAsync(ApiContext context, ItemState item)
    {
        var reason = item.BudgetOverride is { } set
            ? await context.Host.Blobs.GetAsync(set.Reason, context.Cancel)
            : null;
        return Problems.Json(BudgetView.Of(context.State, item, reason));
    }

    private static async Task<IResult> SetAsync(ApiContext context, ItemState item)
    {
        var (body, problem) = await context.ReadAsync<BudgetBody>();
        if (body is null)
        {
            return problem!;
        }
        var usage = $"weir budget set {item.Id} 5.00 --reason TEXT";
        if (body.Limit is not { } limit)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "bad-budget", "No amount is named.", usage);
        }
        if (string.IsNullOrWhiteSpace(body.Reason))
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest, "no-reason", "A budget is set with a reason, for the record.", usage);
        }
        Span? length = null;
        if (body.For is { } text)
        {
            if (!Quantities.TrySpan(text, out var span))
            {
                return Problems.Of(
                    StatusCodes.Status400BadRequest, "bad-span", $"'{text}' is no time.", $"{usage} --for 3d");
            }
            length = span;
        }
        return await context.SubmitAsync(
            new SetBudget(item.Id, limit, length, (await context.TextAsync(body.Reason)).GetValueOrDefault()));
    }
}
