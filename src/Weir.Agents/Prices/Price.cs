using Weir.Definitions.Models;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Prices;

/// <summary>
/// What one model costs at one time. A kind without a rate of its own costs what the kind above it does.
/// </summary>
/// <param name="Version">
/// Where the price comes from, for the ledger: <c>genai-prices 0.1.8</c>, <c>models.yaml</c>.
/// </param>
public sealed record Price(string Version)
{
    private const long TokensPerRate = 1_000_000;
    private const long NanosPerMicro = 1_000;

    public Rate? Input { get; init; }

    /// <summary>Null where it costs what <see cref="Input"/> does.</summary>
    public Rate? CacheRead { get; init; }

    /// <summary>Null where it costs what <see cref="Input"/> does.</summary>
    public Rate? CacheWrite { get; init; }

    /// <summary>Null where it costs what <see cref="CacheWrite"/> does.</summary>
    public Rate? CacheWrite1h { get; init; }

    public Rate? Output { get; init; }

    /// <summary>Null where it costs what <see cref="Output"/> does.</summary>
    public Rate? OutputReasoning { get; init; }

    /// <summary>What each call costs beside its tokens, in billionths of a US dollar for a thousand calls.</summary>
    public long ThousandCalls { get; init; }

    /// <summary>
    /// The most tokens of a call as the catalogue knows it; null when it does not. Some models take more where an
    /// account or a header allows it.
    /// </summary>
    public long? ContextWindow { get; init; }

    /// <summary>
    /// A price of <c>models.yaml</c>: every token sent costs the same, and so does every token received.
    /// </summary>
    public static Price Of(ModelPrice price) => new("models.yaml")
    {
        Input = new Rate(checked(price.Input * NanosPerMicro)),
        Output = new Rate(checked(price.Output * NanosPerMicro)),
    };

    /// <summary>
    /// What one call costs in billionths of a US dollar. The sum over all kinds is exact, and only then rounded up, so
    /// that a ceiling is never passed by rounding; what no number of 64 bits holds is the largest one. Null when there
    /// are tokens of a kind that has no price: the cost is unknown then, not less.
    /// </summary>
    public long? Cost(TokenKinds tokens)
    {
        var input = tokens.TotalInput;
        Int128 parts = 0;
        foreach (var (count, rate) in ((long, Rate?)[])[
            (tokens.InputUncached, Input),
            (tokens.CacheRead, CacheRead ?? Input),
            (tokens.CacheWrite5m, CacheWrite ?? Input),
            (tokens.CacheWrite1h, CacheWrite1h ?? CacheWrite ?? Input),
            (tokens.OutputVisible, Output),
            (tokens.OutputReasoning, OutputReasoning ?? Output)])
        {
            if (count == 0)
            {
                continue;
            }
            if (rate is null)
            {
                return null;
            }
            parts += (Int128)count * rate.At(input);
        }
        return NanoUsd(parts);
    }

    /// <summary>
    /// No less than any call costs that sends and receives at most so many tokens, of whatever kinds, in billionths of
    /// a US dollar: what is held before a call. A request may have its input written to a cache, which can cost twice
    /// what sending it does. Null when the cost cannot be bounded, as a kind has no price.
    /// </summary>
    public long? Ceiling(long input, long output) => Input is null || Output is null
        ? null
        : NanoUsd(
            ((Int128)input * Dearest(input, Input, CacheRead, CacheWrite, CacheWrite1h))
            + ((Int128)output * Dearest(input, Output, OutputReasoning)));

    private static long Dearest(long input, params ReadOnlySpan<Rate?> rates)
    {
        var most = 0L;
        foreach (var rate in rates)
        {
            most = Math.Max(most, rate?.Most(input) ?? 0);
        }
        return most;
    }

    /// <summary>Of tokens times rates; a thousand calls to a million tokens, so that one divisor serves both.</summary>
    private long NanoUsd(Int128 parts)
    {
        parts += (Int128)ThousandCalls * (TokensPerRate / 1_000);
        return (long)Int128.Min((parts + TokensPerRate - 1) / TokensPerRate, long.MaxValue);
    }
}
