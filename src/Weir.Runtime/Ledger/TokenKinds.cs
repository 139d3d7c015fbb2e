namespace Weir.Runtime.Ledger;

/// <summary>
/// Tokens of one or more calls by what they cost. The kinds are disjoint: their sum is every token that was billed, and
/// none is counted twice, whatever a provider's own counts include. No kind is ever negative, and a sum that does not
/// fit throws instead of wrapping.
/// </summary>
/// <param name="InputUncached">Tokens sent that were neither read from a cache nor written to one.</param>
/// <param name="CacheRead">Tokens sent that the provider had cached.</param>
/// <param name="CacheWrite5m">Tokens sent and cached for minutes, or for a time that the provider does not say.</param>
/// <param name="CacheWrite1h">Tokens sent and cached for an hour.</param>
/// <param name="OutputVisible">Tokens received as text or tool calls.</param>
/// <param name="OutputReasoning">
/// Tokens received as reasoning, shown or not, where the provider tells them apart.
/// </param>
public sealed record TokenKinds(
    long InputUncached,
    long CacheRead,
    long CacheWrite5m,
    long CacheWrite1h,
    long OutputVisible,
    long OutputReasoning)
{
    public static readonly TokenKinds None = new(0, 0, 0, 0, 0, 0);

    public long InputUncached { get; init => field = NotNegative(value); } = NotNegative(InputUncached);
    public long CacheRead { get; init => field = NotNegative(value); } = NotNegative(CacheRead);
    public long CacheWrite5m { get; init => field = NotNegative(value); } = NotNegative(CacheWrite5m);
    public long CacheWrite1h { get; init => field = NotNegative(value); } = NotNegative(CacheWrite1h);
    public long OutputVisible { get; init => field = NotNegative(value); } = NotNegative(OutputVisible);
    public long OutputReasoning { get; init => field = NotNegative(value); } = NotNegative(OutputReasoning);

    public long TotalCacheWrite => checked(CacheWrite5m + CacheWrite1h);
    public long TotalInput => checked(InputUncached + CacheRead + TotalCacheWrite);
    public long TotalOutput => checked(OutputVisible + OutputReasoning);
    public long Total => checked(TotalInput + TotalOutput);

    public static TokenKinds operator +(TokenKinds left, TokenKinds right) => left.Plus(right);

    public TokenKinds Plus(TokenKinds other) => checked(new TokenKinds(
        InputUncached + other.InputUncached,
        CacheRead + other.CacheRead,
        CacheWrite5m + other.CacheWrite5m,
        CacheWrite1h + other.CacheWrite1h,
        OutputVisible + other.OutputVisible,
        OutputReasoning + other.OutputReasoning));

    private static long NotNegative(long count) =>
        count >= 0 ? count : throw new ArgumentOutOfRangeException(nameof(count), count, "tokens are never negative");
}
