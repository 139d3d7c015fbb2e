using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Weir.Agents.Gateway;
using Weir.Agents.Gateway.Windows;
using Weir.Agents.Prices;
using Weir.Core;
using Weir.Definitions.Models;
using Weir.Runtime.Ledger;
using Weir.Runtime.Ports;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>What models cost and have cost.</summary>
internal static class CostRoutes
{
    private const string ScriptedDialect = "scripted";

    /// <summary>The longest time that a report looks back, in days.</summary>
    private const int MaxDays = 3_660;

    public static void Map(ApiRoutes.Router api)
    {
        api.Get("/costs", (context, _) => SumAsync(context));
        api.Get("/models", (context, _) => ListAsync(context));
    }

    private static async Task<IResult> SumAsync(ApiContext context)
    {
        var query = context.Http.Request.Query;
        var by = query["by"].FirstOrDefault() ?? "item";
        if (!Enum.TryParse<SpendBy>(by, ignoreCase: true, out var key) || !Enum.IsDefined(key))
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest, "bad-value", $"Costs are not summed by '{by}'.",
                "weir cost show --by item, or by pass, agent, model, tier or person");
        }
        var since = default(Timestamp);
        if (query["days"].FirstOrDefault() is { } text)
        {
            if (!int.TryParse(text, CultureInfo.InvariantCulture, out var days) || days is < 1 or > MaxDays)
            {
                return Problems.Of(
                    StatusCodes.Status400BadRequest, "bad-value", $"'{text}' is no number of days from 1 to {MaxDays}.",
                    "weir cost show --days 30");
            }
            since = new Timestamp(context.Host.Loop.Now.Value - (long)TimeSpan.FromDays(days).TotalMilliseconds);
        }
        Func<ItemId, bool> counts = context.Sees;
        if (query["item"].FirstOrDefault() is { } named)
        {
            var (item, unknown) = context.Item(named);
            if (item is null)
            {
                return unknown!;
            }
            counts = id => id == item.Id;
        }
        var rows = await context.Host.Ledger.SumAsync(key, since, counts, context.Cancel);
        return Problems.Json(rows.Select(SpendView.Of).ToImmutableArray());
    }

    /// <summary>As the targets are now.</summary>
    private static async Task<IResult> ListAsync(ApiContext context)
    {
        var rows = ImmutableArray.CreateBuilder<ModelView>();
        var (keys, time) = (context.Host.Keys, DateTimeOffset.FromUnixTimeMilliseconds(context.Host.Loop.Now.Value));
        foreach (var project in context.State.Projects.Keys.Order())
        {
            rows.AddRange(Of(project, await ReadAsync(context, project), keys, context.Host.Gateway, time));
        }
        return Problems.Json(rows.ToImmutable());
    }

    private static async Task<ModelsDefinition> ReadAsync(ApiContext context, ProjectKey project)
    {
        try
        {
            return (await context.Host.RefreshedProjects(project, context.Cancel)).Models;
        }
        catch (RepositoryException)
        {
            // `weir project list` says what is wrong with it.
            return ModelsDefinition.Empty;
        }
    }

    private static IEnumerable<ModelView> Of(
        ProjectKey project,
        ModelsDefinition models,
        ProviderKeys keys,
        ModelGateway gateway,
        DateTimeOffset now)
    {
        var prices = PriceCatalogue.Shipped.With(models);
        return models.Tiers
            .SelectMany(tier => tier.Models.Select(model => (tier: tier.Name, model)))
            .GroupBy(one => one.model)
            .Select(tiers => (model: tiers.Key, tiers, provider: models.FindProvider(tiers.Key.Provider)))
            .Where(one => one.provider is not null)
            .Select(one => new ModelView(
                one.model.ToString(), project.Value, one.provider!.Dialect,
                [.. one.tiers.Select(tier => tier.tier)], KeyOf(one.provider, keys),
                Told(gateway.WindowOf(one.provider).State),
                prices.Find(one.model.Provider, one.model.Model, now)?.Version));
    }

    private static string Told(WindowState window) => (window.ClosedFor, window.Waiting) switch
    {
        ({ Ticks: > 0 } closed, var waiting) => $"closed for {Math.Ceiling(closed.TotalSeconds):0} s, {waiting} wait",
        (_, > 0 and var waiting) => $"full, {waiting} wait",
        _ => "open",
    };

    private static string KeyOf(ProviderDefinition provider, ProviderKeys keys) => keys.Find(provider) switch
    {
        (_, { } wrong) => wrong,
        ({ }, _) => "there",
        _ when provider.Dialect == ScriptedDialect => "no model is asked",
        _ when provider.Reach.Auth == ProviderAuth.Command => "by " + provider.Reach.Helper,
        _ when provider.Reach.Auth == ProviderAuth.Entra => "by Entra ID",
        _ when provider.Reach.Auth == ProviderAuth.Aws => "by AWS",
        _ => "none needed",
    };
}
