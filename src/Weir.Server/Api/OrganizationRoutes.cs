using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Weir.Core;
using Weir.Core.Effects;
using Weir.Core.Engines;
using Weir.Core.People;
using Weir.Core.Projects;
using Weir.Definitions.Findings;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;
using Weir.Server.Hosting;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>What an organisation has: projects, people, tokens; and the switch that stops dispatch.</summary>
internal static class OrganizationRoutes
{
    public static readonly ImmutableArray<string> Scopes =
        [ApiRoutes.Read, ApiRoutes.Work, ApiRoutes.Review, ApiRoutes.Admin];

    public static void Map(ApiRoutes.Router api)
    {
        api.Get("/status", (context, _) => StatusAsync(context));
        api.Get(
            "/projects",
            (context, _) => Task.FromResult(Problems.Json(context.State.Projects.Values.ToImmutableArray())));
        api.Post("/projects", ApiRoutes.Admin, (context, _) => AddProjectAsync(context));
        api.Get("/home", (context, _) => ShowHomeAsync(context));
        api.Post("/home", ApiRoutes.Admin, (context, _) => SetHomeAsync(context));
        api.Get(
            "/people", (context, _) => Task.FromResult(Problems.Json(context.State.People.Values
                .Select(person => PersonView.Of(context.State, person)).ToImmutableArray())));
        api.Post("/people", ApiRoutes.Admin, (context, _) => AddPersonAsync(context));
        api.Get("/tokens", (context, _) => Task.FromResult(Problems.Json(
            context.State.Tokens.Values.Select(token => token with { Hash = default }).ToImmutableArray())));
        api.Post("/tokens", ApiRoutes.Admin, (context, _) => IssueTokenAsync(context));
        api.Delete("/tokens/{token}", ApiRoutes.Admin, (context, route) =>
        {
            var token = (string)route["token"]!;
            return context.State.Tokens.ContainsKey(token)
                ? context.SubmitAsync(new RevokeToken(token))
                : Task.FromResult(
                    Problems.Of(
                        StatusCodes.Status404NotFound,
                        "unknown-token",
                        $"There is no token {token}.",
                        "weir token list"));
        });
        api.Post("/pause", ApiRoutes.Admin, async (context, _) =>
        {
            var (body, problem) = await context.ReadAsync<PauseBody>();
            return body is null
                ? problem!
                : await context.SubmitAsync(new PauseDispatch(await context.TextAsync(body.Reason), body.Until));
        });
        api.Post("/resume", ApiRoutes.Admin, (context, _) => context.SubmitAsync(new ResumeDispatch()));
    }

    private static async Task<IResult> StatusAsync(ApiContext context)
    {
        var (host, state) = (context.Host, context.State);
        if (host.Blobs.Trouble is not null)
        {
            // Nobody may have stored anything since: whether there still is trouble shows when somebody tries.
            await host.Blobs.TryPutAsync("", Retention.Log);
        }
        return Problems.Json(new StatusView(
            host.Loop.Organization, state.Sequence, host.Loop.Trouble ?? host.Blobs.Trouble,
            host.Checkpoints.Covered, host.Checkpoints.Trouble, host.Refusal, host.Sandbox.Name,
            state.Open.Count(context.Sees),
            state.Pause is not null)
        {
            Rosters = await RosterView.AllAsync(state, host.Blobs, context.Cancel),
            Standing = await StandingAsync(context),
        });
    }

    private static async Task<ImmutableArray<string>> StandingAsync(ApiContext context)
    {
        var standing = ImmutableArray.CreateBuilder<string>();
        foreach (var effect in context.State.Effects.Values.Where(effect =>
            effect is { Failures: > 0, Body: EffectBody.TakeDown } && context.Sees(effect.Item)))
        {
            standing.Add($"{effect.Item}: {await context.Host.Blobs.GetAsync(effect.Trouble, context.Cancel)}");
        }
        return standing.ToImmutable();
    }

    private static async Task<IResult> AddProjectAsync(ApiContext context)
    {
        var (body, problem) = await context.ReadAsync<NewProject>();
        if (body is null)
        {
            return problem!;
        }
        try
        {
            var reply = await context.Host.Registration.RegisterAsync(
                context.CommandId, context.By, body.Location, body.Branch ?? "main", context.Cancel);
            return reply.Refusal is { } refusal
                ? Problems.Of(refusal)
                : Problems.Json(new Accepted(reply.Created, reply.Sequence));
        }
        catch (RepositoryException trouble) when (trouble.IsMissing)
        {
            return Problems.Of(
                StatusCodes.Status404NotFound, "no-repository", trouble.Message,
                "weir project add PATH|URL --branch BRANCH");
        }
    }

    private static async Task<IResult> ShowHomeAsync(ApiContext context)
    {
        var home = await context.Host.HomeAsync(context.State.Home, context.Cancel);
        await LookAtRostersAsync(context, home);
        var state = context.State;
        return Problems.Json(new HomeView(
            state.Home?.Location ?? "", state.Home?.Branch ?? "", home?.Commit,
            [.. (home?.Scopes ?? []).Select(scope => scope.Name.Value)])
        {
            Rosters = await RosterView.AllAsync(state, context.Host.Blobs, context.Cancel),
        });
    }

    /// <summary>Whoever asks is told of what the targets have now; of what is recorded, where nothing can be.</summary>
    private static async Task LookAtRostersAsync(ApiContext context, HomeServices? home)
    {
        try
        {
            await context.Host.Rosters.LookAsync(context.Host.RefreshedProjects, context.Cancel);
            if (home is not null)
            {
                await context.Host.Rosters.LookAtHomeAsync(home, context.Cancel);
            }
        }
        catch (Exception trouble) when (trouble is NotRecordedException or JournalUnavailableException)
        {
            // The status says so.
        }
    }

    /// <summary>One that cannot be read is not set.</summary>
    private static async Task<IResult> SetHomeAsync(ApiContext context)
    {
        var (body, problem) = await context.ReadAsync<NewHome>();
        if (body is null)
        {
            return problem!;
        }
        try
        {
            var home = new HomeRepository(body.Location, body.Branch ?? "main");
            var found = await context.Host.HomeAsync(home, context.Cancel);
            if (found?.Roster is { Fault: { } fault })
            {
                return Problems.Of(
                    StatusCodes.Status409Conflict, "broken-organization", fault, "weir project lint, there");
            }
            if (found is { Scopes.IsEmpty: true } and not { Roster.Organization.People.IsEmpty: false })
            {
                return Problems.Of(
                    StatusCodes.Status409Conflict, "no-scopes",
                    $"{home.Location} declares no scope and names nobody: .weir/organization.md on {home.Branch} has "
                        + "neither context nor people.",
                    "declare context: { NAME: [glob] } there");
            }
            return await context.SubmitAsync(new SetHome(home));
        }
        catch (RepositoryException trouble) when (trouble.IsMissing)
        {
            return Problems.Of(
                StatusCodes.Status404NotFound, "no-repository", trouble.Message,
                "weir home set PATH|URL --branch BRANCH");
        }
    }

    private static async Task<IResult> AddPersonAsync(ApiContext context)
    {
        var (body, problem) = await context.ReadAsync<NewPerson>();
        if (body is null)
        {
            return problem!;
        }
        var calendars = context.State.Calendars.Keys.ToList();
        if (body.Calendar is { } calendar && !calendars.Contains(calendar, StringComparer.Ordinal))
        {
            return Problems.Of(
                StatusCodes.Status404NotFound, "unknown-calendar", $"There is no calendar {calendar}.",
                calendars.Count > 0
                    ? Nearest.Hint(calendar, calendars, "calendar")
                    : "declare it under calendars in .weir/organization.md");
        }
        return string.IsNullOrWhiteSpace(body.Name)
            || body.Name.Any(c => !char.IsLetterOrDigit(c) && c is not ('-' or '_' or '.' or '@'))
            ? Problems.Of(
                StatusCodes.Status400BadRequest, "bad-name", "A person's name is made of letters, digits and - _ . @.")
            : await context.SubmitAsync(new RecordPerson(
                new Person(PrincipalId.Person(body.Name), body.Name, body.Roles, body.Teams, body.EveryRole)
                {
                    Accounts = body.Accounts,
                    Calendar = body.Calendar,
                }));
    }

    private static async Task<IResult> IssueTokenAsync(ApiContext context)
    {
        var (body, problem) = await context.ReadAsync<NewToken>();
        if (body is null)
        {
            return problem!;
        }
        if (body.Principal.StartsWith("engine:", StringComparison.Ordinal))
        {
            return await IssueEngineTokenAsync(context, PrincipalId.Engine(body.Principal["engine:".Length..]), body);
        }
        if (body.Principal.StartsWith(HookRoutes.Prefix, StringComparison.Ordinal))
        {
            return await IssueHookTokenAsync(context, body);
        }
        var by = body.Principal.Contains(':', StringComparison.Ordinal)
            ? new PrincipalId(body.Principal)
            : PrincipalId.Person(body.Principal);
        if (!context.State.People.ContainsKey(by))
        {
            var people = context.State.People.Values.Select(person => person.Name);
            return Problems.Of(
                StatusCodes.Status404NotFound, "unknown-person", $"There is no person {body.Principal}.",
                Nearest.Hint(body.Principal, people, "person"));
        }
        if (body.Scopes.FirstOrDefault(scope => !Scopes.Contains(scope, StringComparer.Ordinal)) is { } unknown)
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest, "bad-scope", $"There is no scope {unknown}.",
                    $"One of {string.Join(", ", Scopes)}.");
        }
        return await IssueAsync(context, by, body.Scopes.IsEmpty ? Scopes : body.Scopes);
    }

    /// <summary>An engine's token opens the attempt protocol alone, and that is the only one which does.</summary>
    private static Task<IResult> IssueEngineTokenAsync(ApiContext context, PrincipalId by, NewToken body)
    {
        if (!EngineName.IsValid(by.Name))
        {
            return Task.FromResult(Problems.Of(
                StatusCodes.Status400BadRequest, "bad-name", EngineName.Rule, "weir token new engine:build-1"));
        }
        return body.Scopes.IsEmpty || body.Scopes is [ApiRoutes.EngineScope]
            ? IssueAsync(context, by, [ApiRoutes.EngineScope])
            : Task.FromResult(Problems.Of(
                StatusCodes.Status400BadRequest, "bad-scope", "An engine's token has the scope engine and no other.",
                $"weir token new {by} --scope engine"));
    }

    /// <summary>The token of a hook lets its holder send to that hook, and do nothing else.</summary>
    private static Task<IResult> IssueHookTokenAsync(ApiContext context, NewToken body)
    {
        var name = body.Principal[HookRoutes.Prefix.Length..];
        if (!EngineName.IsValid(name))
        {
            return Task.FromResult(Problems.Of(
                StatusCodes.Status400BadRequest, "bad-name",
                "A hook's name has at most 60 small letters, digits and dashes, and begins with a letter.",
                "weir token new hook:alerts"));
        }
        return body.Scopes.IsEmpty || body.Scopes is [ApiRoutes.HookScope]
            ? IssueAsync(context, HookRoutes.Sender(name), [ApiRoutes.HookScope])
            : Task.FromResult(Problems.Of(
                StatusCodes.Status400BadRequest, "bad-scope", "A hook's token has the scope hook and no other.",
                $"weir token new {body.Principal} --scope hook"));
    }

    private static async Task<IResult> IssueAsync(
        ApiContext context, PrincipalId by, ImmutableArray<string> scopes)
    {
        var secret = ApiContext.NewSecret();
        var hash = ApiContext.HashOf(secret);
        var id = hash.Value["sha256:".Length..][..12];
        var result = await context.SubmitAsync(new IssueToken(id, hash, by, scopes));
        return context.State.Tokens.ContainsKey(id) ? Problems.Json(new NewTokenReply(id, secret)) : result;
    }
}
