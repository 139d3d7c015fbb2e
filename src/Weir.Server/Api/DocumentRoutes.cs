using System.Globalization;
using Microsoft.AspNetCore.Http;
using Weir.Core;
using Weir.Core.Documents;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>How a project stands with its required documents, now and over time.</summary>
internal static class DocumentRoutes
{
    private const int UsualPeriods = 14;

    public static void Map(ApiRoutes.Router api) =>
        api.Get("/projects/{key}/docs", (context, route) => ShowAsync(context, (string)route["key"]!));

    /// <summary>As the target is now; as it was last seen while it cannot be reached.</summary>
    private static async Task<IResult> ShowAsync(ApiContext context, string key)
    {
        if (context.UnknownProject(key) is { } unknown)
        {
            return unknown;
        }
        var query = context.Http.Request.Query;
        var history = query["history"].FirstOrDefault();
        var by = DocumentHistory.PeriodOf(history);
        var last = UsualPeriods;
        if ((history is not null && by is null)
            || (query["last"].FirstOrDefault() is { } told
                && !int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out last))
            || last is < 1 or > DocumentHistory.MaxPeriods)
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest, "bad-history",
                $"A history is by day or by week, of the last 1 to {DocumentHistory.MaxPeriods} of them.",
                "weir project docs --history --by day|week --last N");
        }
        var project = new ProjectKey(key);
        await context.Host.RefreshedProjects(project, context.Cancel);
        var report = await context.Host.Documents.ShowAsync(project, context.Cancel);
        var view = ProjectDocuments.Of(context.State, project, report);
        return Problems.Json(by is not { } period ? view : view with
        {
            History = DocumentHistory.Of(
                context.State.Documents.GetValueOrDefault(project) ?? DocumentBook.Empty, period, last,
                context.Host.Loop.Now),
        });
    }
}
