using System.Collections.Immutable;

namespace Weir.Agents.Prices;

/// <summary>
/// What tokens of one kind cost, in billionths of a US dollar for a million of them. Where a call's whole input exceeds
/// a threshold, all tokens of the call cost the price above it, not only those beyond: that is how genai-prices has it
/// (its <c>calcTieredPrice</c>), and how the providers that have such prices bill.
/// </summary>
public sealed record Rate(long Base)
{
    /// <summary>From the lowest threshold to the highest.</summary>
    public ImmutableArray<Threshold> Above { get; init; } = [];

    /// <param name="input">All tokens that the call sent, cached or not.</param>
    public long At(long input)
    {
        var price = Base;
        foreach (var threshold in Above)
        {
            price = input > threshold.Tokens ? threshold.Price : price;
        }
        return price;
    }

    /// <summary>The dearest price that a call of at most this input can meet.</summary>
    public long Most(long input) =>
        Above.Where(threshold => input > threshold.Tokens).Select(threshold => threshold.Price).Append(Base).Max();

    /// <param name="Price">Where the input is more than <paramref name="Tokens"/>.</param>
    public readonly record struct Threshold(long Tokens, long Price);
}
