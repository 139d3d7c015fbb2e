namespace Weir.Agents.Gateway;

/// <summary>
/// What one attempt may still spend, in billionths of a US dollar. Whatever a call may cost is held before it goes out,
/// so that calls side by side never come to more than the ceiling together.
/// </summary>
internal sealed class AttemptAccount(long? ceiling, long charged)
{
    private readonly Lock _one = new();
    private long _charged = charged;

    public long? Ceiling => ceiling;

    /// <summary>What counts against the ceiling: what was charged, and what is held.</summary>
    public long Charged
    {
        get
        {
            lock (_one)
            {
                return _charged;
            }
        }
    }

    /// <summary>
    /// Holds the most that a call may cost, given how much is left. Nothing is held for null: no such call fits.
    /// </summary>
    /// <param name="most">What to hold, at most what it is given; null where that is too little.</param>
    public long? TryHold(Func<long, long?> most)
    {
        lock (_one)
        {
            var left = Math.Max(0, (ceiling ?? long.MaxValue) - _charged);
            if (most(left) is not { } amount || amount > left)
            {
                return null;
            }
            _charged = checked(_charged + amount);
            return amount;
        }
    }

    /// <summary>Charges what the call cost in place of what was held for it.</summary>
    public void Settle(long held, long cost)
    {
        lock (_one)
        {
            _charged = checked(_charged - held + cost);
        }
    }
}
