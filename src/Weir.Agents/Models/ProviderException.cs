namespace Weir.Agents.Models;

public enum ProviderFault
{
    /// <summary>Not reachable, overloaded, or it broke off in the middle.</summary>
    Unavailable,

    /// <summary>It refuses because a rate or a quota is used up.</summary>
    Quota,

    /// <summary>The attempt may spend no more.</summary>
    Budget,

    /// <summary>It does not take the request as it is.</summary>
    Refused,

    /// <summary>The request is longer than what the model takes.</summary>
    TooLong,
}

/// <summary>
/// A model call that failed for a reason that is the provider's. The type classifies it, never the text.
/// </summary>
public sealed class ProviderException(ProviderFault fault, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public ProviderFault Fault { get; } = fault;
}
