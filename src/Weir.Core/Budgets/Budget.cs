using System.Collections.Immutable;
using Weir.Core.Passes;

namespace Weir.Core.Budgets;

/// <summary>What a person set in place of the budget that an item has by its definition.</summary>
/// <param name="Limit">In billionths of a US dollar.</param>
/// <param name="Until">From when on the definition's counts again; null for never.</param>
/// <param name="Reason">The blob of why.</param>
public sealed record BudgetOverride(long Limit, Timestamp? Until, PrincipalId By, Timestamp At, Digest Reason);

/// <summary>
/// What one attempt may spend of its item's budget, and what it has. All in billionths of a US dollar.
/// </summary>
/// <param name="Credit">What it was given; null where its item had no budget when it was dispatched.</param>
/// <param name="Charged">What its reported calls come to.</param>
/// <param name="Open">What is held for calls of which nobody has said yet what became of them.</param>
/// <param name="Batches">How many batches of calls were reported.</param>
/// <param name="IsClosed">All that it used is reported: what is left of its credit is its item's again.</param>
public sealed record AttemptCredit(long? Credit, long Charged, long Open, int Batches, bool IsClosed)
{
    public static readonly AttemptCredit None = new(null, 0, 0, 0, false);

    /// <summary>What of the item's budget is gone or promised: unreported credit counts as spent.</summary>
    public long Committed => IsClosed
        ? Amount.Plus(Charged, Open)
        : Math.Max(Credit ?? 0, Amount.Plus(Charged, Open));
}

/// <summary>How far an item was when its budget stopped it. In billionths of a US dollar.</summary>
/// <param name="Committed">What was spent, or promised to what ran.</param>
public sealed record BudgetMark(long Committed, long Limit);

/// <summary>How the tokens of a call are known.</summary>
public enum CallCertainty
{
    /// <summary>Its provider said them.</summary>
    Exact,

    /// <summary>There were at least so many.</summary>
    AtLeast,

    /// <summary>Nobody said any: how many there were is unknown, and not none.</summary>
    Unknown,

    /// <summary>The provider refused the call, so that nothing was used.</summary>
    Refused,
}

/// <summary>One call of a model, as the ledger has it.</summary>
/// <param name="Number">Its number in the ledger.</param>
/// <param name="Model">As <c>provider/model</c>.</param>
/// <param name="Input">Tokens sent, cached ones included.</param>
/// <param name="Cached">Those of them that were read from a cache.</param>
/// <param name="Output">Tokens received.</param>
/// <param name="NanoUsd">What it cost, in billionths of a US dollar; null where that is not known.</param>
/// <param name="Charged">What counts against budgets: what it cost, or else what was held for it.</param>
public sealed record ReportedCall(
    long Number,
    string Model,
    long Input,
    long Cached,
    long Output,
    CallCertainty Certainty,
    long? NanoUsd,
    long Charged);

/// <summary>Calls of an attempt that have ended and were not reported before.</summary>
/// <param name="Number">From 1, without gaps: a batch that is known already changes nothing.</param>
/// <param name="Open">What is held for its calls that have not ended, in billionths of a US dollar.</param>
/// <param name="IsLast">The attempt calls no model any more.</param>
public sealed record UsageBatch(int Number, ImmutableArray<ReportedCall> Calls, long Open, bool IsLast)
{
    /// <summary>The most calls of one batch.</summary>
    public const int MaxCalls = 32;
}

/// <summary>Calls of an attempt were reported; also after it is over, when what was open becomes known.</summary>
public sealed record UsageReported(ItemId Item, AttemptId Attempt, UsageBatch Batch) : AttemptEvent(Item, Attempt);

/// <summary>An attempt may spend more of its item's budget.</summary>
/// <param name="Credit">All that it may spend now, in billionths of a US dollar.</param>
public sealed record CreditExtended(ItemId Item, AttemptId Attempt, long Credit) : AttemptEvent(Item, Attempt);

/// <summary>An attempt gave back what it does not need now.</summary>
/// <param name="Credit">All that it may spend now, in billionths of a US dollar.</param>
public sealed record CreditReturned(ItemId Item, AttemptId Attempt, long Credit) : AttemptEvent(Item, Attempt);

/// <summary>Nothing is left of the item's budget for an attempt that needs more.</summary>
/// <param name="Needed">What it does not get, in billionths of a US dollar.</param>
public sealed record CreditRefused(ItemId Item, AttemptId Attempt, long Needed) : AttemptEvent(Item, Attempt);

/// <summary>A person set what an item may cost.</summary>
/// <param name="Limit">In billionths of a US dollar.</param>
public sealed record BudgetSet(ItemId Item, long Limit, Timestamp? Until, Digest Reason) : ItemEvent(Item);

/// <summary>Sets what an item may cost, whatever its workflow and project say.</summary>
/// <param name="Limit">In billionths of a US dollar.</param>
/// <param name="For">How long; null for as long as the item is open.</param>
/// <param name="Reason">The blob of why, which is required.</param>
public sealed record SetBudget(ItemId Item, long Limit, Span? For, Digest Reason) : Command;

/// <summary>The gateway's: a call of an attempt does not fit into its credit.</summary>
/// <param name="Charged">What the attempt has spent or holds by now, in billionths of a US dollar.</param>
/// <param name="Needed">What it would have to be given beside its credit.</param>
public sealed record ExtendCredit(AttemptId Attempt, long Token, long Charged, long Needed) : Command;

/// <summary>The gateway's: an attempt does not need all of its credit now, and another of its item does.</summary>
/// <param name="Kept">What it may spend from now on, at least what it has spent or holds.</param>
public sealed record ReturnCredit(AttemptId Attempt, long Token, long Kept) : Command;

/// <summary>The ledger's: calls of an attempt that have ended.</summary>
public sealed record ReportUsage(ItemId Item, AttemptId Attempt, UsageBatch Batch) : Command;
