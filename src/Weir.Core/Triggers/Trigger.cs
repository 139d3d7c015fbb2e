using System.Collections.Immutable;

namespace Weir.Core.Triggers;

/// <summary>What makes a trigger go off.</summary>
public enum TriggerSource
{
    Schedule,
    Webhook,

    /// <summary>A merge that Weir made was reverted on the target.</summary>
    Revert,
    Incident,
    Deployment,
}

/// <summary>
/// A trigger as the target branch has it: what it makes items of, and how many at most. Triggers are live: no item pins
/// them. What it matches, and what its key is, is computed outside; Core is told the outcome.
/// </summary>
/// <param name="Name">Unique in the project.</param>
/// <param name="Workflow">What its items follow, and nothing that it is sent chooses another.</param>
/// <param name="Of">The schedule as it is written, or the name of the webhook; empty for events.</param>
/// <param name="PerDay">Items that it makes on one day at most.</param>
public sealed record TriggerRule(
    ProjectKey Project, string Name, string Workflow, TriggerSource Source, string Of, int PerDay)
{
    /// <summary>What holds where a definition states no cap.</summary>
    public const int UsualPerDay = 20;

    /// <summary>The most triggers that a project may have.</summary>
    public const int MaxOfProject = 100;

    public string Id => $"{Project}/{Name}";

    /// <summary>What its items may cost; null for no bound of its own.</summary>
    public TriggerBudget? Budget { get; init; }
}

/// <summary>What the items that a trigger makes in a time may cost, in billionths of a US dollar.</summary>
/// <param name="Day">Those that it makes on one day of UTC; null for no bound.</param>
/// <param name="Month">Those that it makes in one month of UTC; null for no bound.</param>
public sealed record TriggerBudget(long? Day, long? Month);

/// <summary>Where a trigger stands.</summary>
public sealed record TriggerState(TriggerRule Rule)
{
    /// <summary>
    /// How many occurrences are remembered, so that one that is delivered again changes nothing.
    /// </summary>
    public const int MaxRecent = 500;

    /// <summary>A day of the cap, in milliseconds: a day of UTC, which no change of a clock makes longer.</summary>
    public const long Day = 86_400_000;

    /// <summary>
    /// No definition has it any more. It is kept for its count: one that comes back has its cap still.
    /// </summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>When its schedule is due next; null while that is not known, and for all others.</summary>
    public Timestamp? Due { get; init; }

    /// <summary>When it made an item last.</summary>
    public Timestamp? Fired { get; init; }

    /// <summary>The item that it made last.</summary>
    public ItemId? Last { get; init; }

    /// <summary>The day that <see cref="Made"/> counts, as the number of days since 1970-01-01.</summary>
    public long CountedDay { get; init; }

    /// <summary>Items made on <see cref="CountedDay"/>.</summary>
    public int Made { get; init; }

    /// <summary>Why it last made no item; null when it always has.</summary>
    public TriggerQuiet? Quiet { get; init; }

    /// <summary>The newest occurrences, oldest first, with the item that each led to.</summary>
    public ImmutableArray<TriggerOccurrence> Recent { get; init; } = [];

    /// <summary>How many items it has made on the day of a time.</summary>
    public int MadeOn(Timestamp at) => DayOf(at) == CountedDay ? Made : 0;

    public static long DayOf(Timestamp at) => at.Value / Day;

    /// <summary>The occurrence that a schedule has at a time.</summary>
    public static string OccurrenceAt(Timestamp due) => $"due-{due.Value}";
}

/// <param name="Id">Names the delivery, the commit, the report or the time; the same for one that comes again.</param>
/// <param name="Item">What it led to; null when it was held back.</param>
public sealed record TriggerOccurrence(string Id, ItemId? Item);

public enum TriggerHold
{
    /// <summary>An open item has the same key.</summary>
    Repeats,

    /// <summary>As many items as it may make on a day were made.</summary>
    DailyCap,

    /// <summary>The item could not be made.</summary>
    Failed,

    /// <summary>What it may cost on a day, or in a month, is spent.</summary>
    Budget,

    /// <summary>What its items cost is not known, so that nobody could say when its budget is spent.</summary>
    BudgetUnknown,
}

/// <param name="Item">The open item of the same key; null otherwise.</param>
/// <param name="Detail">The blob that says what went wrong; null otherwise.</param>
public sealed record TriggerQuiet(
    Timestamp At, string Occurrence, TriggerHold Why, ItemId? Item, Digest? Detail);

/// <summary>Which trigger made an item, and of what.</summary>
/// <param name="Key">The digest of what tells it from others; null where every occurrence is one of its own.</param>
/// <param name="Repeats">How often the same came again while the item was open.</param>
public sealed record TriggerOrigin(
    string Trigger, TriggerSource Source, string Occurrence, Digest? Key, int Repeats);
