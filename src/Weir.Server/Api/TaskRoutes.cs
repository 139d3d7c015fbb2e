using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Tasks;
using Weir.Runtime.Attempts;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>What people are asked for: work, answers, decisions.</summary>
internal static class TaskRoutes
{
    public static void Map(ApiRoutes.Router api)
    {
        api.Get("/tasks", async (context, _) => Problems.Json(await AllAsync(context)));
        api.Post("/tasks/{id}/take", ApiRoutes.Work, (context, route) => OnTask(context, route, (_, task) =>
            context.SubmitAsync(new TakeTask(task.Id))));
        api.Post("/tasks/{id}/release", ApiRoutes.Work, (context, route) => OnTask(context, route, (_, task) =>
            context.SubmitAsync(new ReleaseTask(task.Id))));
        api.Post(
            "/tasks/{id}/done",
            ApiRoutes.Work,
            (context, route) => OnTask(context, route, (item, task) => DoneAsync(context, item, task)));
        api.Get("/tasks/{id}/work", (context, route) => OnTask(context, route, (item, task) =>
            WorkAsync(context, item, task)));
        api.Post("/tasks/{id}/back", ApiRoutes.Work, (context, route) => OnTask(context, route, (item, task) =>
            BackAsync(context, item, task)));
        TaskGit.Map(api, OnTask);
    }

    private static async Task<IResult> WorkAsync(ApiContext context, ItemState item, TaskState task) =>
        task.Kind == TaskKind.Work
            ? Problems.Json(await WorkView.OfAsync(context, item, task))
            : Problems.Of(
                StatusCodes.Status409Conflict, "no-work", $"Task {task.Id} is not the work of a pass.",
                $"weir item why {item.Id}");

    private static async Task<IResult> BackAsync(ApiContext context, ItemState item, TaskState task)
    {
        var (body, problem) = await context.ReadAsync<BackBody>();
        if (body is null)
        {
            return problem!;
        }
        var (pushed, missing) = await PushedAsync(context, item, task, body.Commit);
        return missing ?? await context.SubmitAsync(new GiveBack(task.Id, pushed));
    }

    /// <summary>What can be taken is the commit that was named, if Weir's own repository has it.</summary>
    private static async Task<(ObjectName? Pushed, IResult? Problem)> PushedAsync(
        ApiContext context, ItemState item, TaskState task, string? commit)
    {
        if (commit is null)
        {
            return (null, null);
        }
        var repository = await TaskGit.RepositoryOfAsync(context, item);
        return await repository.PushedAsync(item.Id, task.Id, context.Cancel) is { } pushed && pushed.Value == commit
            ? (pushed, null)
            : (null, Problems.Of(
                StatusCodes.Status409Conflict, "not-pushed", $"Commit {commit} was not pushed for task {task.Id}.",
                $"weir item give {item.Id} --pass {task.Pass} --commit {commit}"));
    }

    private static async Task<ImmutableArray<TaskView>> AllAsync(ApiContext context)
    {
        var state = context.State;
        var tasks = ImmutableArray.CreateBuilder<TaskView>();
        foreach (var (id, owner) in state.Tasks.Where(pair => context.Sees(pair.Value)))
        {
            var item = state.Items[owner];
            tasks.Add(await TaskView.OfAsync(item, item.Tasks[id], context.Host.Blobs, context.Cancel));
        }
        return tasks.ToImmutable();
    }

    private static async Task<IResult> OnTask(
        ApiContext context,
        Microsoft.AspNetCore.Routing.RouteValueDictionary route,
        Func<ItemState, TaskState, Task<IResult>> handle)
    {
        var text = ((string)route["id"]!).TrimStart('t');
        return long.TryParse(text, out var number)
            && context.State.Tasks.TryGetValue(new TaskId(number), out var owner)
            && context.State.Items[owner] is { } item && context.Sees(item)
            ? await handle(item, item.Tasks[new TaskId(number)])
            : Problems.Of(
                StatusCodes.Status404NotFound,
                "unknown-task",
                $"There is no open task {route["id"]}.",
                "weir task list");
    }

    private static async Task<IResult> DoneAsync(ApiContext context, ItemState item, TaskState task)
    {
        var (body, problem) = await context.ReadAsync<TaskResult>();
        if (body is null)
        {
            return problem!;
        }
        if (task.Kind is TaskKind.Question or TaskKind.LateFinding)
        {
            return await context.TextAsync(body.Answer) is { } answer
                ? await context.SubmitAsync(new AnswerQuestion(task.Id, answer))
                : Problems.Of(
                    StatusCodes.Status400BadRequest,
                    "no-answer",
                    task.Kind == TaskKind.Question
                        ? "The question needs an answer."
                        : "The finding needs a word of what is done about it.",
                    $"weir task done {task.Id} --answer TEXT");
        }
        var files = body.Artifacts ?? ImmutableSortedDictionary<string, byte[]>.Empty;
        var (pushed, missing) = await PushedAsync(context, item, task, body.Commit);
        if (missing is not null)
        {
            return missing;
        }
        if (!context.State.People.TryGetValue(context.By, out var person) || !task.Asks(person))
        {
            return Problems.Of(Refusal.NotAllowed(context.By, $"do task {task.Id}"));
        }
        var made = await context.Host.PersonWork.ImportAsync(
            item.Id, task, context.By,
            [.. files.Select(file => new HandedIn(file.Key, file.Value))], pushed,
            context.Cancel);
        return made.Fault is { } fault
            ? Problems.Of(
                StatusCodes.Status400BadRequest,
                "output-invalid",
                fault,
                $"weir task done {task.Id} --artifact NAME=FILE")
            : await context.SubmitAsync(new SubmitWork(
                task.Id, made.Change, made.Artifacts, body.Ending ?? Core.Passes.PassEnding.Output));
    }
}
