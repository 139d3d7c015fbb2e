using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Core.Triggers;
using Weir.Definitions.Findings;
using Weir.Runtime.Triggers;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>What makes items by itself: looking at it, setting it off by hand, and telling of incidents.</summary>
internal static class TriggerRoutes
{
    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement(new { });

    public static void Map(ApiRoutes.Router api)
    {
        api.Get("/triggers", (context, _) => ListAsync(context));
        api.Post("/triggers/{project}/{name}/fire", ApiRoutes.Work, FireAsync);
        api.Post("/incidents", ApiRoutes.Work, (context, _) => TellAsync(context));
    }

    /// <summary>As the targets are now.</summary>
    private static async Task<IResult> ListAsync(ApiContext context)
    {
        var rows = ImmutableArray.CreateBuilder<TriggerView>();
        foreach (var booked in await LookAsync(context))
        {
            if (context.State.Triggers.TryGetValue(booked.Id, out var state))
            {
                rows.Add(await TriggerView.OfAsync(
                    context.State, state, booked, context.Host.Loop.Now, context.Sees, context.Host.Blobs,
                    context.Cancel));
            }
        }
        return Problems.Json(rows.ToImmutable());
    }

    private static async Task<List<BookedTrigger>> LookAsync(ApiContext context)
    {
        var found = new List<BookedTrigger>();
        foreach (var project in context.State.Projects.Keys)
        {
            found.AddRange(await context.Host.Triggers.LookAsync(project, context.Cancel));
        }
        return found;
    }

    /// <summary>By hand it goes off at once, and its cap and what is open for the same count as ever.</summary>
    private static async Task<IResult> FireAsync(ApiContext context, RouteValueDictionary route)
    {
        var (body, problem) = await context.ReadAsync<FireBody>();
        if (body is null)
        {
            return problem!;
        }
        var id = $"{route["project"]}/{route["name"]}";
        var all = await LookAsync(context);
        if (all.FirstOrDefault(booked => booked.Id == id) is not { } booked)
        {
            return Problems.Of(
                StatusCodes.Status404NotFound, "unknown-trigger", $"There is no trigger {id}.",
                Nearest.Hint(id, all.Select(one => one.Id), "trigger"));
        }
        if (booked.Trigger.Dedupe.Any(field => field != Definitions.Triggers.TriggerDefinition.Itself)
            || booked.Trigger.Match is not null)
        {
            return Problems.Of(
                StatusCodes.Status409Conflict, "needs-a-body",
                $"{id} looks into what it is sent, and a person sends it nothing.",
                booked.Trigger.Source == TriggerSource.Webhook
                    ? $"POST hooks/{booked.Trigger.Of} with a body"
                    : "weir incident new, or weir item new");
        }
        var news = new TriggerNews(
            $"hand-{context.CommandId}", $"{context.By.Name} set this off by hand.", Nothing, null, body.Note);
        var outcome = await context.Host.Firing.FireAsync(booked, news, context.By, context.Cancel);
        return outcome.Result is TriggerResult.Failed or TriggerResult.HeldBack
            ? Problems.Of(StatusCodes.Status409Conflict, "not-fired", outcome.Sentence, "weir trigger list")
            : Problems.Json(outcome);
    }

    private static async Task<IResult> TellAsync(ApiContext context)
    {
        var (body, problem) = await context.ReadAsync<IncidentBody>();
        if (body is null)
        {
            return problem!;
        }
        if (body.Project is { } project && context.UnknownProject(project) is { } unknown)
        {
            return unknown;
        }
        if (body.Item is { } named && context.Item(named).Problem is { } unseen)
        {
            return unseen;
        }
        if (string.IsNullOrWhiteSpace(body.Title))
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest, "no-title", "An incident needs a title.", "weir incident new TITLE");
        }
        var waiting = (await LookAsync(context)).Where(booked => booked.Trigger.Source == TriggerSource.Incident
            && (body.Project is null || booked.Project.Value == body.Project)).ToList();
        if (waiting.Count == 0)
        {
            return Problems.Of(
                StatusCodes.Status409Conflict, "nothing-waits", "No workflow has a trigger for incidents.",
                "triggers: [{ event: incident }] in .weir/workflows/NAME.md");
        }
        var outcomes = ImmutableArray.CreateBuilder<TriggerOutcome>();
        foreach (var booked in waiting)
        {
            var news = new TriggerNews(
                $"incident-{context.CommandId}", $"{context.By.Name} reports an incident.", Sent(body, booked),
                body.Title, body.Text);
            outcomes.Add(await context.Host.Firing.FireAsync(booked, news, context.By, context.Cancel));
        }
        return HookRoutes.Answer(outcomes.ToImmutable());
    }

    /// <summary>What is not said is not there, so that a comparison with it is false.</summary>
    private static JsonElement Sent(IncidentBody body, BookedTrigger booked)
    {
        var sent = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["project"] = booked.Project.Value,
            ["severity"] = body.Severity ?? "",
            ["item"] = body.Item ?? "",
        };
        if (body.Key is { } key)
        {
            sent["key"] = key;
        }
        return JsonSerializer.SerializeToElement(
            sent.Where(pair => pair.Value.Length > 0).ToDictionary(StringComparer.Ordinal));
    }
}
