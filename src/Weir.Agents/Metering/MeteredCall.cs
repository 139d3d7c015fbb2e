using Weir.Runtime.Ledger;

namespace Weir.Agents.Metering;

/// <summary>How much of a call's usage is known.</summary>
public enum MeterSource
{
    /// <summary>The provider said all of it, and it makes sense: the tokens are what is billed.</summary>
    Provider,

    /// <summary>
    /// Some of it is known: the stream was cut before the final usage, a count made no sense or was missing, a
    /// part of the stream could not be read, or the provider billed something beside the tokens (a search). The tokens
    /// are what is known, and the call may have used more.
    /// </summary>
    Partial,

    /// <summary>
    /// Nothing is known. The tokens are zero because there is no count, not because there was no use.
    /// </summary>
    Missing,
}

/// <summary>
/// What an answered call used. Only <see cref="MeterSource.Provider"/> settles a call: with another source the cost is
/// unknown, a consumer takes <paramref name="Tokens"/> for no less than what was used but never for all of it, and what
/// was held for the call stays charged until it is settled otherwise.
/// </summary>
/// <param name="Served">The model that the answer names; null when it names none.</param>
/// <param name="Finish">
/// Why the answer ended, in the provider's own word: <c>finish_reason</c> of Chat, <c>stop_reason</c> of Messages, the
/// reason of an incomplete response or else the <c>status</c> of Responses; null when it did not say.
/// </param>
public sealed record MeteredCall(TokenKinds Tokens, MeterSource Source, string? Served, string? Finish);
