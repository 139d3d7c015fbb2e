namespace Weir.Agents.Models;

public enum ProviderFault
{
    /// <summary>Not reachable, or overloaded.</summary>
    Unavailable,

    /// <summary>It began to answer and did not come to an end.</summary>
    BrokenOff,

    /// <summary>It gives whole answers only.</summary>
    NoStream,

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

    /// <summary>Of the answer that was an error; null where there was none.</summary>
    public int? Status { get; init; }

    /// <summary>The answer's own word for it, which may be one of the gateway's.</summary>
    public string? Code { get; init; }
}
