using Weir.Definitions.Yaml;

namespace Weir.Definitions.Models;

/// <summary>What a model costs, in millionths of a US dollar for a million tokens.</summary>
/// <param name="Input">Tokens sent; those that the provider had cached cost no less here.</param>
/// <param name="Output">Tokens received.</param>
public sealed record ModelPrice(long Input, long Output)
{
    private const long TokensPerPrice = 1_000_000;

    /// <summary>What a call costs, in billionths of a US dollar, the last of them rounded up.</summary>
    public long NanoUsd(long inputTokens, long outputTokens)
    {
        var parts = ((Int128)inputTokens * Input) + ((Int128)outputTokens * Output);
        var nanos = ((parts * Quantities.NanosPerMicro) + TokensPerPrice - 1) / TokensPerPrice;
        return (long)Int128.Min(nanos, long.MaxValue / TokensPerPrice);
    }
}
