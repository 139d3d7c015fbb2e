using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Weir.Core;
using Weir.Core.Engines;
using Weir.Git;
using Weir.Git.Serving;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>
/// The attempt protocol over HTTP, and what people see of engines. An engine's token opens these routes and no other,
/// and those of an attempt only to the engine that holds it.
/// </summary>
internal static class EngineRoutes
{
    public const string ProtocolHeader = "Weir-Protocol";

    /// <summary>How long an engine that asks for orders is kept waiting for some.</summary>
    public static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);

    /// <summary>The largest text that an attempt hands in.</summary>
    public const int MaxText = 64 * 1024 * 1024;

    private const string Attempt = "/attempts/{item}/{attempt}/{token:long}";

    /// <summary>One of the project's repositories besides the primary.</summary>
    private const string Repository = "repository";

    public static void Map(ApiRoutes.Router api)
    {
        api.Get("/engines", (context, _) => Task.FromResult(Problems.Json(EngineView.All(context))));
        api.Post("/engines/{name}/drain", ApiRoutes.Admin, (context, route) =>
            context.SubmitAsync(new DrainEngine((string)route["name"]!)));
        api.Engine(HttpMethods.Post, "/engines/register", (call, _) => call.WithAsync<EngineStanding>(async standing =>
        {
            await call.Protocol.RegisterAsync(standing, call.Cancel);
            return Problems.Json(new Accepted(standing.Engine, call.State.Sequence));
        }));
        api.Engine(HttpMethods.Post, "/engines/claims", (call, _) =>
            call.WithAsync<EngineStanding>(standing => ClaimAsync(call, standing)));
        api.Engine(HttpMethods.Post, "/engines/leave", (call, _) => call.WithAsync<EngineStanding>(async standing =>
        {
            await call.Protocol.LeaveAsync(standing, call.Cancel);
            return Problems.Json(new Accepted(standing.Engine, call.State.Sequence));
        }));
        api.Engine(HttpMethods.Get, "/engines/self", (call, _) =>
            Task.FromResult(Problems.Json(new EngineSelf(call.By.Name, AttemptProtocol.Version))));
        MapAttempt(api);
        ModelRoutes.Map(api, Attempt);
        MapGit(api, Attempt);
        MapGit(api, $"{Attempt}/repositories/{{{Repository}}}");
    }

    private static void MapAttempt(ApiRoutes.Router api)
    {
        api.Engine(HttpMethods.Get, Attempt, (call, held) =>
        {
            call.Protocol.DemandHeld(held.Item, held.Key);
            return Task.FromResult(Problems.Json(held));
        });
        api.Engine(HttpMethods.Get, Attempt + "/description", async (call, held) =>
            Problems.Json(await call.Protocol.DescribeAsync(held, call.Cancel)));
        api.Engine(HttpMethods.Post, Attempt + "/beats/{beat:int}", (call, held) =>
            call.WithAsync<Beat>(async beat => Problems.Json(await call.Protocol.BeatAsync(
                held,
                new SignOfLife(
                    int.Parse((string)call.Route["beat"]!, CultureInfo.InvariantCulture), beat.Sentence ?? "",
                    beat.Heard ?? 0),
                call.Cancel))));
        api.Engine(HttpMethods.Put, Attempt + "/texts/{retention}/{digest}", TakeTextAsync);
        api.Engine(HttpMethods.Post, Attempt + "/result", (call, held) =>
            call.WithAsync<AttemptResult>(result => ReportAsync(call, held, result)));
    }

    private static void MapGit(ApiRoutes.Router api, string place)
    {
        api.Engine(HttpMethods.Get, place + "/git/info/refs", async (call, held) =>
        {
            var service = call.Http.Request.Query["service"].FirstOrDefault() switch
            {
                "git-upload-pack" => GitService.UploadPack,
                "git-receive-pack" => GitService.ReceivePack,
                _ => throw new ProtocolRefusedException("no-such-service", "Only git's smart protocol is spoken here."),
            };
            var git = await GitOfAsync(call, held);
            call.Answer($"application/x-git-{NameOf(service)}-advertisement");
            await git.AdvertiseAsync(service, call.Http.Response.Body, call.Cancel);
            return Results.Empty;
        });
        api.Engine(HttpMethods.Post, place + "/git/git-upload-pack", async (call, held) =>
        {
            var git = await GitOfAsync(call, held);
            using var request = new MemoryStream();
            await CopyAsync(Plain(call.Http.Request), request, AttemptGit.MaxNegotiation, call.Cancel);
            call.Answer("application/x-git-upload-pack-result");
            await git.UploadPackAsync(request.ToArray(), call.Http.Response.Body, call.Cancel);
            return Results.Empty;
        });
        api.Engine(HttpMethods.Post, place + "/git/git-receive-pack", async (call, held) =>
        {
            call.AllowBody(AttemptGit.MaxPush);
            var git = await GitOfAsync(call, held);
            var answer = await git.ReceivePackAsync(Plain(call.Http.Request), call.Cancel);
            call.Answer("application/x-git-receive-pack-result");
            await call.Http.Response.Body.WriteAsync(answer, call.Cancel);
            return Results.Empty;
        });
    }

    private static string NameOf(GitService service) =>
        service == GitService.UploadPack ? "upload-pack" : "receive-pack";

    private static async Task<IResult> ClaimAsync(EngineCall call, EngineStanding standing)
    {
        var lifetime = call.Http.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        using var patience =
            CancellationTokenSource.CreateLinkedTokenSource(call.Cancel, lifetime.ApplicationStopping);
        patience.CancelAfter(LongPoll);
        try
        {
            return Problems.Json(await call.Protocol.ClaimAsync(standing, patience.Token));
        }
        catch (OperationCanceledException) when (!call.Cancel.IsCancellationRequested)
        {
            return Problems.Json(EngineOrders.None);
        }
    }

    private static async Task<IResult> TakeTextAsync(EngineCall call, GivenAttempt held)
    {
        call.Protocol.DemandHeld(held.Item, held.Key);
        call.AllowBody(MaxText);
        using var text = new MemoryStream();
        await CopyAsync(call.Http.Request.Body, text, MaxText, call.Cancel);
        var digest = new Digest((string)call.Route["digest"]!);
        try
        {
            await call.Host.Files.AcceptAsync(
                call.Host.Loop.Organization, digest, Enum.Parse<Retention>((string)call.Route["retention"]!),
                text.ToArray(), call.Cancel);
            return Problems.Json(new Accepted(digest.Value, call.State.Sequence));
        }
        catch (Exception wrong) when (wrong is InvalidDataException or ArgumentException)
        {
            throw new ProtocolRefusedException("bad-text", wrong.Message);
        }
    }

    private static async Task<IResult> ReportAsync(EngineCall call, GivenAttempt held, AttemptResult result)
    {
        if (result.Version != AttemptProtocol.Version || result.Item != held.Item || result.Key != held.Key)
        {
            throw new ProtocolRefusedException("bad-result", "The result names another attempt than its address.");
        }
        if (await FaultAsync(call, held, result) is { } fault)
        {
            result = result with
            {
                Outcome = new Core.Passes.AttemptOutcome.Failed(Core.Passes.FailureReason.OutputInvalid, null),
                Note = fault,
                Notes = [],
            };
        }
        var fate = await call.Protocol.ReportAsync(result, call.Cancel);
        return fate == ResultFate.Refused
            ? Problems.Of(
                StatusCodes.Status403Forbidden, "not-your-attempt",
                $"Attempt {held.Key.Attempt} was not given to {call.By}, or not with this token. That is recorded.")
            : Problems.Json(new Acknowledged(fate));
    }

    /// <summary>
    /// Null for what will not be applied: that of an attempt which is over, was given up, or is another engine's.
    /// </summary>
    private static async Task<string?> FaultAsync(EngineCall call, GivenAttempt held, AttemptResult result)
    {
        if (!call.Protocol.IsOpen(held.Key))
        {
            return null;
        }
        var description = await call.Protocol.DescribeToCheckAsync(held, call.Cancel);
        var services = await call.Host.Projects(held.Item.Project, call.Cancel);
        var check = new ResultCheck(
            services.RepositoriesOf(description.Item), call.Host.Blobs, call.Host.Sandbox);
        return await check.FaultAsync(description, result, call.Cancel);
    }

    private static async Task<AttemptGit> GitOfAsync(EngineCall call, GivenAttempt held)
    {
        call.Protocol.DemandHeld(held.Item, held.Key);
        var services = await call.Host.Projects(held.Item.Project, call.Cancel);
        var name = call.Route[Repository] as string;
        var all = services.RepositoriesOf(call.Host.Loop.State.Items[held.Item]);
        var repository = name is null ? all[0] : all.Skip(1).FirstOrDefault(one => one.Name == name);
        return repository is GitRepository git
            ? await git.ServeAsync(
                GitScope.OfAttempt(
                    held.Item, held.Key.Attempt, call.Protocol.InputsOf(held.Item, held.Key, name)),
                call.Cancel)
            : throw new ProtocolRefusedException(
                "unknown-repository", $"Project {held.Item.Project} has no other repository {name}.");
    }

    private static Stream Plain(HttpRequest request) => request.Headers.ContentEncoding == "gzip"
        ? new GZipStream(request.Body, CompressionMode.Decompress)
        : request.Body;

    private static async Task CopyAsync(Stream from, Stream to, int limit, CancellationToken cancel)
    {
        var chunk = new byte[64 * 1024];
        for (int read, all = 0; (read = await from.ReadAsync(chunk, cancel)) > 0;)
        {
            all += read;
            if (all > limit)
            {
                throw new ProtocolRefusedException("too-large", $"The body has more than {limit} bytes.");
            }
            await to.WriteAsync(chunk.AsMemory(0, read), cancel);
        }
    }
}
