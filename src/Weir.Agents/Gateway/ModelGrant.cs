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
    /// <summary>What it was given of its item's budget, in billionths of a US dollar; null for no limit.</summary>
    public long? Credit { get; init; }

    /// <summary>
    /// The model that serves a request: the one that is named, where the attempt may call it, or else the first that
    /// speaks the dialect, or else the first, which is asked in its own; clients name models that they know and not
    /// those of the project.
    /// </summary>
    public ModelTarget? Route(string? named, ModelDialect dialect)
    {
        var targets = Models.Select(name => ModelTarget.Of(name, Definition)).OfType<ModelTarget>().ToList();
        return targets.Find(target => target.Name == named)
            ?? targets.Find(target => target.Dialect == dialect)
            ?? targets.FirstOrDefault();
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

/// <summary>A model that is reached by HTTP.</summary>
/// <param name="Dialect">The one that its provider speaks.</param>
public sealed record ModelTarget(ProviderDefinition Provider, string Model, ModelDialect Dialect)
{
    public string Name => $"{Provider.Name.Value}/{Model}";

    /// <summary>Null for one whose provider is not there, or is not reached by HTTP.</summary>
    public static ModelTarget? Of(string name, ModelsDefinition models)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && models.FindProvider(name[..slash]) is { } provider
            && ModelGrant.DialectOf(provider) is { } dialect
                ? new ModelTarget(provider, name[(slash + 1)..], dialect)
                : null;
    }
}

/// <summary>What an attempt may call; null where it is over, or never was.</summary>
public delegate Task<ModelGrant?> FindGrant(GivenAttempt attempt, CancellationToken cancel);

/// <summary>Asks for more of the item's budget, in billionths of a US dollar.</summary>
/// <param name="charged">What the attempt has spent or holds.</param>
/// <param name="needed">How much more it needs.</param>
/// <returns>All that it may spend now, which is as before when nothing is left; null for no limit.</returns>
public delegate Task<long?> ExtendCredit(
    GivenAttempt attempt, long charged, long needed, CancellationToken cancel);

/// <summary>Gives back what an attempt does not need now, in billionths of a US dollar.</summary>
/// <param name="kept">All that it may spend from now on.</param>
public delegate Task ReturnCredit(GivenAttempt attempt, long kept, CancellationToken cancel);

/// <summary>The budgets of items, as the control plane keeps them.</summary>
public sealed record CreditSource(ExtendCredit Extend, ReturnCredit Return);
