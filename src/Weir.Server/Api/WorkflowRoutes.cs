using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Weir.Definitions.Findings;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>What workflows came to.</summary>
internal static class WorkflowRoutes
{
    /// <summary>Workflows or versions that one request may ask for.</summary>
    public const int MaxSelectors = 10;

    public static void Map(ApiRoutes.Router api) => api.Get("/workflows/figures", (context, _) => CountAsync(context));

    /// <summary>One name alone is taken apart into its versions; of several, each is counted as a whole.</summary>
    private static async Task<IResult> CountAsync(ApiContext context)
    {
        var selectors = context.Http.Request.Query["of"].OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (selectors.Count is 0 or > MaxSelectors)
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest, "bad-selector",
                $"Name one to {MaxSelectors} workflows, or versions of them as NAME@HASH.");
        }
        var figures = new FiguresOfWorkflows(
            context.State, context.Sees, context.Host.Loop.Organization, context.Host.Journal);
        var counted = ImmutableArray.CreateBuilder<WorkflowFigures>();
        foreach (var selector in selectors)
        {
            var plans = figures.Find(selector);
            if (plans.IsEmpty)
            {
                return Unknown(figures, selector);
            }
            if (selectors.Count == 1)
            {
                foreach (var plan in plans.Take(MaxSelectors))
                {
                    counted.Add(await figures.CountAsync(FiguresOfWorkflows.SelectorOf(plan), [plan], context.Cancel));
                }
            }
            else
            {
                counted.Add(await figures.CountAsync(selector, plans, context.Cancel));
            }
        }
        return Problems.Json(counted.ToImmutable());
    }

    private static IResult Unknown(FiguresOfWorkflows figures, string selector)
    {
        var name = selector.Split('@')[0];
        var versions = figures.Find(name).Select(FiguresOfWorkflows.SelectorOf).ToList();
        return Problems.Of(
            StatusCodes.Status404NotFound, "unknown-version", $"No item has had the workflow {selector}.",
            versions.Count > 0
                ? $"its versions are {string.Join(", ", versions.Take(MaxSelectors))}"
                : Nearest.Hint(name, figures.Known, "workflows of items"));
    }
}
