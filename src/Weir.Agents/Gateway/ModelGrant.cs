using System.Collections.Immutable;
using Weir.Agents.Metering;
using Weir.Definitions.Models;
using Weir.Runtime.Ledger;
using Weir.Runtime.Ports;

namespace Weir.Agents.Gateway;

/// <summary>Which models an attempt may call, and how much it may spend on them.</summary>
/// <param name="Models">As <c>provider/model</c>, the preferred one first.</param>
/// <param name="Ceiling">In billionths of a US dollar; null for none.</param>
public sealed record ModelGrant(
    CallOwner Owner, ModelsDefinition Definition, ImmutableArray<string> Models, long? Ceiling)
{
    /// <summary>
    /// The model that serves a request: the one that is named, where the attempt may call it, or else the first that
    /// speaks the dialect, since clients name models that they know and not those of the project.
    /// </summary>
    public (ProviderDefinition Provider, string Model)? Route(string? named, ModelDialect dialect)
    {
        var routes = Models.Select(model => (name: model, slash: model.IndexOf('/', StringComparison.Ordinal)))
            .Where(model => model.slash > 0)
            .Select(model => (
                model.name, provider: Definition.FindProvider(model.name[..model.slash]),
                model: model.name[(model.slash + 1)..]))
            .Where(route => route.provider is not null && DialectOf(route.provider) == dialect)
            .ToList();
        var asked = routes.FindIndex(route => route.name == named);
        return routes.Count == 0 ? null
            : (routes[Math.Max(asked, 0)].provider!, routes[Math.Max(asked, 0)].model);
    }

    /// <summary>Null for a provider that is not reached by HTTP.</summary>
    public static ModelDialect? DialectOf(ProviderDefinition provider) => provider.Dialect switch
    {
        "chat" => ModelDialect.Chat,
        "responses" => ModelDialect.Responses,
        "messages" => ModelDialect.Messages,
        _ => null,
    };
}

/// <summary>What an attempt may call; null where it is over, or never was.</summary>
public delegate Task<ModelGrant?> FindGrant(GivenAttempt attempt, CancellationToken cancel);
