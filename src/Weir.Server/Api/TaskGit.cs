using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Tasks;
using Weir.Git;
using Weir.Git.Serving;

namespace Weir.Server.Api;

/// <summary>
/// Git for a person at a task: the commit that the work starts from can be fetched, one ref of their own pushed. It is
/// what attempts elsewhere have (<see cref="AttemptGit"/>): the mirror itself is never served, and the token of a
/// person who is not asked opens nothing.
/// </summary>
internal static class TaskGit
{
    private const string At = "/tasks/{id}/git";

    /// <summary>Finds the task that a route names.</summary>
    public delegate Task<IResult> OnTask(
        ApiContext context, RouteValueDictionary route, Func<ItemState, TaskState, Task<IResult>> handle);

    public static void Map(ApiRoutes.Router api, OnTask onTask)
    {
        api.Get(At + "/info/refs", ApiRoutes.Work, (context, route) => onTask(context, route, (item, task) =>
            ServeAsync(context, item, task, AdvertiseAsync)));
        api.Post(At + "/git-upload-pack", ApiRoutes.Work, (context, route) => onTask(context, route, (item, task) =>
            ServeAsync(context, item, task, FetchAsync)));
        api.Post(At + "/git-receive-pack", ApiRoutes.Work, (context, route) => onTask(context, route, (item, task) =>
            ServeAsync(context, item, task, PushAsync)));
    }

    public static async Task<GitRepository> RepositoryOfAsync(ApiContext context, ItemState item) =>
        (GitRepository)(await context.Host.Projects(item.Id.Project, context.Cancel)).RepositoryOf(item);

    private static async Task<IResult> ServeAsync(
        ApiContext context, ItemState item, TaskState task, Func<ApiContext, AttemptGit, Task> serve)
    {
        if (task.Kind != TaskKind.Work
            || !context.State.People.TryGetValue(context.By, out var person) || !task.Asks(person))
        {
            return Problems.Of(Refusal.NotAllowed(context.By, $"do task {task.Id}"));
        }
        var start = (await Views.WorkView.OfAsync(context, item, task)).Start;
        var git = await (await RepositoryOfAsync(context, item)).ServeAsync(
            GitScope.OfPerson(item.Id, task.Id, [start]), context.Cancel);
        try
        {
            await serve(context, git);
            return Results.Empty;
        }
        catch (GitScopeException foreign)
        {
            return Problems.Of(StatusCodes.Status403Forbidden, "not-your-ref", foreign.Message);
        }
    }

    private static async Task AdvertiseAsync(ApiContext context, AttemptGit git)
    {
        var push = context.Http.Request.Query["service"].FirstOrDefault() == "git-receive-pack";
        Answer(context, $"git-{(push ? "receive-pack" : "upload-pack")}-advertisement");
        await git.AdvertiseAsync(
            push ? GitService.ReceivePack : GitService.UploadPack, context.Http.Response.Body, context.Cancel);
    }

    private static async Task FetchAsync(ApiContext context, AttemptGit git)
    {
        using var request = new MemoryStream();
        await Plain(context.Http.Request).CopyToAsync(request, context.Cancel);
        Answer(context, "git-upload-pack-result");
        await git.UploadPackAsync(request.ToArray(), context.Http.Response.Body, context.Cancel);
    }

    private static async Task PushAsync(ApiContext context, AttemptGit git)
    {
        if (context.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = AttemptGit.MaxPush;
        }
        var answer = await git.ReceivePackAsync(Plain(context.Http.Request), context.Cancel);
        Answer(context, "git-receive-pack-result");
        await context.Http.Response.Body.WriteAsync(answer, context.Cancel);
    }

    private static void Answer(ApiContext context, string type)
    {
        context.Http.Response.ContentType = "application/x-" + type;
        context.Http.Response.Headers.CacheControl = "no-store";
    }

    private static Stream Plain(HttpRequest request) => request.Headers.ContentEncoding == "gzip"
        ? new GZipStream(request.Body, CompressionMode.Decompress)
        : request.Body;
}
