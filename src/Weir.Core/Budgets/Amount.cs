namespace Weir.Core.Budgets;

/// <summary>
/// Sums of amounts in billionths of a US dollar, none of which is negative. What no number holds is the largest one: an
/// absurd charge stops what it is charged to, and nothing else.
/// </summary>
public static class Amount
{
    public static long Plus(long one, long other) => one > long.MaxValue - other ? long.MaxValue : one + other;

    public static string Of(long nanoUsd)
    {
        const long NanosPerUsd = 1_000_000_000;
        const int Cents = 2;
        var parts = (nanoUsd % NanosPerUsd).ToString("D9", System.Globalization.CultureInfo.InvariantCulture)
            .TrimEnd('0');
        return $"${nanoUsd / NanosPerUsd}.{parts.PadRight(Cents, '0')}";
    }
}
