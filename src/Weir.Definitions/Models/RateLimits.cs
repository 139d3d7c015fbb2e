namespace Weir.Definitions.Models;

/// <summary>What a provider takes at most, as <c>models.yaml</c> says; null for what it does not say.</summary>
/// <param name="RequestsPerMinute">Requests that begin within any minute.</param>
/// <param name="TokensPerMinute">Tokens of requests that began within any minute, sent and received.</param>
/// <param name="Concurrency">Requests at the same time.</param>
public sealed record RateLimits(long? RequestsPerMinute, long? TokensPerMinute, long? Concurrency)
{
    public static readonly RateLimits None = new(null, null, null);
}
