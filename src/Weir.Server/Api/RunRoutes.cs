using Microsoft.AspNetCore.Http;
using Weir.Core;
using Weir.Runtime.Attempts;
using Weir.Runtime.Intake;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>One agent asked for one thing, and what came of it.</summary>
internal static class RunRoutes
{
    /// <summary>The most bytes of an artifact that are read out.</summary>
    private const int MaxText = 1024 * 1024;

    public static void Map(ApiRoutes.Router api)
    {
        api.Post("/runs", ApiRoutes.Work, (context, _) => StartAsync(context));
        api.Get("/items/{id}/artifacts/{name}", (context, route) =>
            ReadAsync(context, (string)route["id"]!, (string)route["name"]!));
    }

    private static async Task<IResult> StartAsync(ApiContext context)
    {
        var (body, problem) = await context.ReadAsync<RunBody>();
        if (body is null)
        {
            return problem!;
        }
        ItemId? about = null;
        if (body.About is { } named)
        {
            var (item, unknown) = context.Item(named);
            if (item is null)
            {
                return unknown!;
            }
            about = item.Id;
        }
        var reply = await context.Host.Runs.StartAsync(
            context.CommandId, context.By,
            new AgentRun(
                about?.Project ?? new ProjectKey(body.Project ?? ""), body.Agent, body.Text,
                body.FileName is { } name ? new HandedIn(name, body.File ?? []) : null, about),
            context.Cancel);
        return reply.Refusal is { } refusal
            ? Problems.Of(refusal)
            : Problems.Json(new NewItemReply(reply.Item!.Value, context.State.Sequence, reply.Warnings, []));
    }

    private static async Task<IResult> ReadAsync(ApiContext context, string id, string name)
    {
        var (item, problem) = context.Item(id);
        if (item is null)
        {
            return problem!;
        }
        if (!item.Artifacts.TryGetValue(name, out var artifact))
        {
            return Problems.Of(
                StatusCodes.Status404NotFound, "no-artifact", $"{item.Id} has no artifact {name}.",
                Definitions.Findings.Nearest.Hint(name, item.Artifacts.Keys, "artifact"));
        }
        var services = await context.Host.Projects(item.Id.Project, context.Cancel);
        var bytes = await services.RepositoryOf(item).ReadObjectAsync(artifact.Facts.Object, context.Cancel);
        var shown = bytes.Length <= MaxText ? bytes : bytes[..MaxText];
        return Problems.Json(new ArtifactText(
            item.Id, name, artifact.Version, System.Text.Encoding.UTF8.GetString(shown.Span)));
    }
}
