using Weir.Core.Budgets;
using Weir.Runtime.Ports;

namespace Weir.Agents.Gateway;

/// <summary>
/// What one attempt may still spend, in billionths of a US dollar. Whatever a call may cost is held before it goes out,
/// so that calls side by side never come to more than the limit together. There are two: the ceiling of its agent, and
/// the credit that it was given of its item's budget, which may be extended.
/// </summary>
internal sealed class AttemptAccount(long? ceiling, long charged)
{
    private readonly Lock _one = new();
    private TaskCompletionSource _settled = NewSignal();
    private long _charged = charged;
    private long? _credit;
    private int _inFlight;
    private long _turns;
    private bool _sealed;

    public long? Ceiling => ceiling;

    /// <summary>What it was given of its item's budget; null for no limit.</summary>
    public long? Credit
    {
        get
        {
            lock (_one)
            {
                return _credit;
            }
        }
    }

    /// <summary>The lower of the two; null for none.</summary>
    public long? Limit
    {
        get
        {
            lock (_one)
            {
                return LimitNow;
            }
        }
    }

    /// <summary>What counts against the limits: what was charged, and what is held.</summary>
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

    private long? LimitNow => (ceiling, _credit) switch
    {
        ({ } most, { } credit) => Math.Min(most, credit),
        var (most, credit) => most ?? credit,
    };

    /// <summary>Whose it is; null where no item's budget is concerned.</summary>
    public GivenAttempt? Of { get; init; }

    /// <summary>One at a time asks for credit of this attempt, or gives it back.</summary>
    public SemaphoreSlim Desk { get; } = new(1, 1);

    /// <summary>The credit that it has to begin with: from then on it changes at the desk alone.</summary>
    public void Begin(long? credit)
    {
        lock (_one)
        {
            _credit ??= credit;
        }
    }

    /// <summary>Takes the credit as the control plane has it.</summary>
    public void Give(long? credit)
    {
        lock (_one)
        {
            _credit = credit;
        }
    }

    /// <summary>Lets go of credit that nothing is held with.</summary>
    /// <returns>What is kept; null where there is nothing to let go of.</returns>
    public long? Trim()
    {
        lock (_one)
        {
            if (_credit is not { } credit || credit <= _charged)
            {
                return null;
            }
            _credit = _charged;
            return _charged;
        }
    }

    /// <summary>How much more credit it takes to hold an amount that the ceiling allows; 0 for none.</summary>
    public long ShortOf(long amount)
    {
        lock (_one)
        {
            var wanted = Math.Min(Amount.Plus(_charged, amount), ceiling ?? long.MaxValue);
            return _credit is { } credit ? Math.Max(0, wanted - credit) : 0;
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
            var left = Math.Max(0, (LimitNow ?? long.MaxValue) - _charged);
            if (_sealed || most(left) is not { } amount || amount > left)
            {
                return null;
            }
            _charged = Amount.Plus(_charged, amount);
            _inFlight++;
            _turns++;
            return amount;
        }
    }

    /// <summary>Charges what the call cost in place of what was held for it.</summary>
    public void Settle(long held, long cost)
    {
        TaskCompletionSource settled;
        lock (_one)
        {
            _charged = Amount.Plus(Math.Max(0, _charged - held), cost);
            _inFlight--;
            _turns++;
            (settled, _settled) = (_settled, NewSignal());
        }
        settled.TrySetResult();
    }

    /// <summary>Whether calls are out that may leave something when they are settled.</summary>
    /// <param name="settled">Comes when the next one is.</param>
    public bool MayGetMore(out Task settled)
    {
        lock (_one)
        {
            settled = _settled.Task;
            return _inFlight > 0 && !_sealed;
        }
    }

    /// <summary>How often something was held or settled.</summary>
    public long Turns
    {
        get
        {
            lock (_one)
            {
                return _turns;
            }
        }
    }

    /// <summary>Lets no more calls out; what is out is settled as ever.</summary>
    public void Seal()
    {
        lock (_one)
        {
            _sealed = true;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
