using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Risks;
using Weir.Core.Tasks;
using Weir.Runtime.Attempts;
using Weir.Runtime.Effects;
using Weir.Runtime.Intake;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Runtime.Projections;
using Weir.Server.Views;

namespace Weir.Server.Api;

internal static class ItemRoutes
{
    private const int LogPage = 1_000;

    /// <summary>The longest that can be said to an agent at a time, in characters.</summary>
    private const int MaxSaid = 8_000;

    public static void Map(ApiRoutes.Router api)
    {
        api.Get("/items", async (context, _) =>
        {
            var project = context.Http.Request.Query["project"].FirstOrDefault();
            if (project is not null && context.UnknownProject(project) is { } unknown)
            {
                return unknown;
            }
            var rows = await context.Host.ReadModels.ListAsync(
                context.Host.Loop.Organization, ReadModels.Items, project, context.Cancel);
            var seen = rows.Where(row => ItemId.TryParse(row.Key, out var id) && context.Sees(id));
            return Results.Content("[" + string.Join(',', seen.Select(row => row.Json)) + "]", "application/json");
        });
        api.Post("/items", ApiRoutes.Work, (context, _) => CreateAsync(context));
        api.Get("/items/{id}", (context, route) => OnItem(context, route, async item => Problems.Json(
            ItemView.Of(
                context.State, item, context.Sees,
                await Findings.OfAsync(item, context.Host.Blobs, context.Cancel)) with
            {
                Intake = await IntakeView.OfAsync(
                    item, context.Sees, context.Host.Blobs, context.Cancel),
                Newer = await NewerAsync(context, item),
            })));
        api.Get("/items/{id}/why", (context, route) => OnItem(context, route, async item =>
        {
            var why = await WhyView.OfAsync(context.State, item, context.Host.Blobs, context.Cancel);
            return Problems.Json(why.Detail is null ? why with { Detail = DoingOf(context, item) } : why);
        }));
        api.Get("/items/{id}/log", (context, route) => OnItem(context, route, item => LogAsync(context, item)));
        api.Get("/items/{id}/output", (context, route) => OnItem(context, route, item => OutputAsync(context, item)));
        api.Get("/items/{id}/context", (context, route) => OnItem(context, route, item => ContextAsync(context, item)));
        api.Post("/items/preview", ApiRoutes.Work, (context, _) => OnNew(context, async submission =>
            Problems.Json(await context.Host.Intake.PreviewAsync(context.By, submission, context.Cancel))));
        api.Post("/items/{id}/confirm", ApiRoutes.Work, (context, route) => OnItem(
            context, route, item => ConfirmAsync(context, item)));
        api.Post("/items/{id}/set", ApiRoutes.Work, (context, route) => OnItem(
            context, route, item => SetAsync(context, item)));
        api.Get("/items/{id}/hand-off", (context, route) => OnItem(context, route, async item =>
        {
            var services = await context.Host.Projects(item.Id.Project, context.Cancel);
            return Problems.Json(new HandOffView(item.Id, await RepositoryEffects.HandOffAsync(
                context.State, item, services.RepositoryOf(item), context.Cancel)));
        }));
        Act(api, "park", async (context, item, body) => new ParkItem(item.Id, await context.TextAsync(body.Reason)));
        Act(api, "resume", (_, item, _) => Task.FromResult<Command>(new ResumeItem(item.Id)));
        Act(
            api,
            "cancel",
            async (context, item, body) => new CancelItem(item.Id, await context.TextAsync(body.Reason)));
        Act(api, "close", async (context, item, body) =>
            new CloseItem(item.Id, body.Resolution ?? "closed", await context.TextAsync(body.Reason)));
        api.Post("/items/{id}/split", ApiRoutes.Work, (context, route) => OnItem(
            context, route, item => SplitRoute.SplitAsync(context, item)));
        Act(api, "retry", (_, item, body) => Task.FromResult<Command>(
            new RetryItem(item.Id, body.Pass is { } pass ? new PassId(pass) : null)));
        Act(api, "revert", (_, item, _) => Task.FromResult<Command>(new RevertItem(item.Id)));
        Act(api, "skip", async (context, item, body) => new SkipPass(
            item.Id, new PassId(body.Pass ?? ""), await context.TextAsync(body.Reason ?? "no reason given")
                ?? default));
        api.Post("/items/{id}/take", ApiRoutes.Work, (context, route) => OnItem(
            context, route, item => TakeAsync(context, item)));
        api.Post("/items/{id}/say", ApiRoutes.Work, (context, route) => OnItem(
            context, route, item => SayAsync(context, item)));
        api.Post("/items/{id}/reclassify", ApiRoutes.Work, (context, route) => OnItem(
            context, route, item => ReclassifyAsync(context, item)));
    }

    /// <summary>
    /// The version of an open item's workflow that an item which is handed over now would follow; null where it is the
    /// item's own, and where there is none.
    /// </summary>
    /// <summary>The newest sentence of what works on it; null where nothing does, or said nothing.</summary>
    private static string? DoingOf(ApiContext context, ItemState item) => item.Attempts.Values
        .Where(attempt => attempt.OnEngine)
        .Select(attempt => context.Host.Roll.DoingOf(attempt.Id))
        .LastOrDefault(said => said is not null);

    private static async Task<Digest?> NewerAsync(ApiContext context, ItemState item)
    {
        if (!item.IsOpen || item.Intake.Stage != Core.Intake.IntakeStage.Settled)
        {
            return null;
        }
        try
        {
            var services = await context.Host.Projects(item.Id.Project, context.Cancel);
            var now = FoundWorkflow.Find(services, context.State.PlanOf(item).Workflow).Compiled?.Plan.Hash;
            return now == item.Plan ? null : now;
        }
        catch (RepositoryException)
        {
            return null;
        }
    }

    /// <summary>A workflow that is not there is refused at once, not when the item is on its way.</summary>
    private static async Task<IResult> ReclassifyAsync(ApiContext context, ItemState item)
    {
        var (body, problem) = await context.ReadAsync<ReclassifyBody>();
        if (body is null)
        {
            return problem!;
        }
        if (body.To is { } workflow)
        {
            var services = await context.Host.Projects(item.Id.Project, context.Cancel);
            var found = FoundWorkflow.Find(services, workflow);
            if (found.Trouble is { } trouble)
            {
                return Problems.Of(trouble);
            }
            if (found.Compiled!.Plan.Hash == item.Plan)
            {
                return Problems.Of(Refusal.Rule(
                    "same-workflow", $"Item {item.Id} follows workflow {workflow} already, as it is now.",
                    $"weir item why {item.Id}"));
            }
        }
        return await context.SubmitAsync(new ReclassifyItem(
            item.Id, body.To, body.Carry, await context.TextAsync(body.Reason)));
    }

    private static void Act(
        ApiRoutes.Router api,
        string verb,
        Func<ApiContext, ItemState, ReasonBody, Task<Command>> command) =>
        api.Post($"/items/{{id}}/{verb}", ApiRoutes.Work, (context, route) => OnItem(context, route, async item =>
        {
            var (body, problem) = await context.ReadAsync<ReasonBody>();
            if (body is null)
            {
                return problem!;
            }
            return body.Pass is { } pass && context.UnknownPass(item, new PassId(pass)) is { } unknown
                ? unknown
                : await context.SubmitAsync(await command(context, item, body));
        }));

    private static async Task<IResult> OnItem(
        ApiContext context,
        Microsoft.AspNetCore.Routing.RouteValueDictionary route,
        Func<ItemState, Task<IResult>> handle)
    {
        var (item, problem) = context.Item((string)route["id"]!);
        return item is null ? problem! : await handle(item);
    }

    private static Task<IResult> CreateAsync(ApiContext context) => OnNew(context, async submission =>
    {
        var reply = await context.Host.Intake.SubmitAsync(context.CommandId, context.By, submission, context.Cancel);
        return reply.Refusal is { } refusal
            ? Problems.Of(refusal)
            : Problems.Json(new NewItemReply(
                reply.Item!.Value, context.State.Sequence, reply.Warnings,
                [.. reply.Choices.Select(IntakeWords.Of)]));
    });

    private static async Task<IResult> OnNew(ApiContext context, Func<Submission, Task<IResult>> handle)
    {
        var (body, problem) = await context.ReadAsync<NewItem>();
        if (body is null)
        {
            return problem!;
        }
        var named = ImmutableArray.CreateBuilder<ItemId>();
        foreach (var text in body.DuplicateOf is { } other ? [.. body.BlockedBy, other] : body.BlockedBy)
        {
            var (item, unknown) = context.Item(text);
            if (item is null)
            {
                return unknown!;
            }
            named.Add(item.Id);
        }
        return await handle(new Submission(
            new ProjectKey(body.Project), body.Title, body.Request ?? body.Title, body.Kind, body.Workflow,
            body.Class, body.Risk, body.Labels,
            body.Params ?? ImmutableSortedDictionary<string, string>.Empty,
            [.. named.Take(body.BlockedBy.Length)],
            [
                .. (body.Artifacts ?? ImmutableSortedDictionary<string, byte[]>.Empty)
                    .Select(file => new HandedIn(file.Key, file.Value)),
            ])
        {
            Propose = body.Propose ?? false,
            DuplicateOf = body.DuplicateOf is null ? null : named[^1],
            Budget = body.Budget,
        });
    }

    private static async Task<IResult> ConfirmAsync(ApiContext context, ItemState item)
    {
        var (body, problem) = await context.ReadAsync<ConfirmBody>();
        if (body is null)
        {
            return problem!;
        }
        var reply = await context.Host.Weighing.ConfirmAsync(
            context.CommandId, context.By, item,
            new Confirmation(
                body.Kind, body.Workflow, body.Risk,
                body.Params ?? ImmutableSortedDictionary<string, string>.Empty, body.Reason),
            context.Cancel);
        return reply.Refusal is { } refusal
            ? Problems.Of(refusal)
            : Problems.Json(new Accepted(reply.Created, reply.Sequence));
    }

    /// <summary>What is theirs already is given as it is, so that the clone of it can be made again.</summary>
    private static async Task<IResult> TakeAsync(ApiContext context, ItemState item)
    {
        var (body, problem) = await context.ReadAsync<ReasonBody>();
        if (body is null)
        {
            return problem!;
        }
        var pass = body.Pass is { } named ? new PassId(named) : (PassId?)null;
        if (pass is { } known && context.UnknownPass(item, known) is { } unknown)
        {
            return unknown;
        }
        var tasks = item.Tasks.Values
            .Where(task => task.Kind == TaskKind.Work && (pass is null || task.Pass == pass)).ToList();
        if (tasks.Find(task => task.TakenBy == context.By) is { } mine)
        {
            return Problems.Json(new Accepted(mine.Id.ToString(), context.State.Sequence));
        }
        if (tasks is not [{ TakenBy: null } open] || item.Pass(open.Pass).TakenOver is not null)
        {
            return await context.SubmitAsync(new TakeWork(item.Id, pass));
        }
        var reply = await context.Host.Loop.SubmitAsync(
            context.CommandId, context.By, new TakeTask(open.Id), context.Cancel);
        return reply.Refusal is { } refusal
            ? Problems.Of(refusal)
            : Problems.Json(new Accepted(open.Id.ToString(), reply.Sequence));
    }

    private static async Task<IResult> SayAsync(ApiContext context, ItemState item)
    {
        var (body, problem) = await context.ReadAsync<SayBody>();
        if (body is null)
        {
            return problem!;
        }
        if (string.IsNullOrWhiteSpace(body.Text) || body.Text.Length > MaxSaid)
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest, "bad-text",
                string.IsNullOrWhiteSpace(body.Text)
                    ? "There is nothing to say."
                    : $"What is said has {body.Text.Length} characters; at most {MaxSaid} are heard.",
                $"weir item say {item.Id} TEXT");
        }
        var pass = body.Pass is { } named ? new PassId(named) : (PassId?)null;
        return pass is { } known && context.UnknownPass(item, known) is { } unknown
            ? unknown
            : await context.SubmitAsync(
                new SayToAgent(item.Id, pass, (await context.TextAsync(body.Text)).GetValueOrDefault()));
    }

    private static async Task<IResult> SetAsync(ApiContext context, ItemState item)
    {
        var (body, problem) = await context.ReadAsync<RiskBody>();
        if (body is null)
        {
            return problem!;
        }
        return body.Risk is { } risk
            ? await context.SubmitAsync(new SetRisk(item.Id, risk, await context.TextAsync(body.Reason)))
            : Problems.Of(
                StatusCodes.Status400BadRequest, "nothing-set", "Nothing is to be set.",
                $"weir item set {item.Id} --risk low|medium|high");
    }

    private static async Task<IResult> LogAsync(ApiContext context, ItemState item)
    {
        var after = long.TryParse(context.Http.Request.Query["after"], out var given) ? given : 0;
        var entries = await context.Host.Journal.ReadItemAsync(
            context.Host.Loop.Organization, item.Id, after + 1, LogPage, context.Cancel);
        var words = new TimelineWords(context.State, context.Host.Blobs);
        var lines = ImmutableArray.CreateBuilder<TimelineEntry>();
        foreach (var entry in entries)
        {
            var recorded = EventCodec.Read(entry);
            if (context.Sees(recorded.Event) && await words.OfAsync(recorded, context.Cancel) is { } line)
            {
                lines.Add(line);
            }
        }
        return Problems.Json(lines.ToImmutable());
    }

    private static Task<IResult> OutputAsync(ApiContext context, ItemState item) => OnAttempt(
        context, item, "no-output", "left output",
        attempt => AttemptOutput.FindAsync(
            context.Host.Journal, context.Host.Loop.Organization, item, attempt, context.Host.Blobs, context.Cancel));

    private static Task<IResult> ContextAsync(ApiContext context, ItemState item) => OnAttempt(
        context, item, "no-context", "was given documents",
        attempt => ContextView.FindAsync(
            context.Host.Journal, context.Host.Loop.Organization, item, attempt, context.Host.Blobs, context.Cancel));

    /// <summary>Looks for what is kept of an attempt: of the one that is named, else of the last that has it.</summary>
    /// <param name="what">What the attempt that is looked for did.</param>
    private static async Task<IResult> OnAttempt<T>(
        ApiContext context, ItemState item, string code, string what, Func<AttemptId?, Task<T?>> find)
        where T : class
    {
        var named = context.Http.Request.Query["attempt"].FirstOrDefault();
        var attempt = AttemptId.TryParse(named, out var id) ? id : (AttemptId?)null;
        if (named is not null && attempt is null)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "bad-attempt", "An attempt is written as a7.");
        }
        return await find(attempt) is { } found
            ? Problems.Json(found)
            : Problems.Of(
                StatusCodes.Status404NotFound, code,
                $"{(attempt is { } one ? $"Attempt {one}" : "No attempt")} of {item.Id} {what}.",
                $"weir item log {item.Id}");
    }
}
