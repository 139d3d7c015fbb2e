using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Passes;
using Weir.Core.People;

namespace Weir.Core.Tasks;

public enum TaskKind
{
    /// <summary>A pass that a person carries out.</summary>
    Work,

    /// <summary>A gate that a person judges.</summary>
    Review,

    /// <summary>A question that an agent asked.</summary>
    Question,

    /// <summary>What becomes of a pass that cannot go on.</summary>
    Decision,

    /// <summary>The ordinary review of what was approved in an emergency.</summary>
    LateReview,

    /// <summary>What such a review found once the change had been merged: a person says what is done.</summary>
    LateFinding,
}

/// <summary>Something a person is asked for. Not an attempt: it holds no engine.</summary>
/// <param name="Who">A role, a team or a person.</param>
/// <param name="Text">The blob of the question; null for other kinds.</param>
/// <param name="Due">When its SLA is missed; null without one.</param>
/// <param name="Ladder">The ladder that runs while nobody answers; null for none.</param>
/// <param name="LadderFrom">When the ladder began.</param>
/// <param name="NextRung">The index of the next rung.</param>
public sealed record TaskState(
    TaskId Id,
    TaskKind Kind,
    PassId Pass,
    GateId? Gate,
    int? Reviewer,
    string Who,
    Digest? Text,
    Timestamp Opened,
    Timestamp? Due,
    bool Missed,
    string? Ladder,
    Timestamp LadderFrom,
    int NextRung,
    PrincipalId? TakenBy)
{
    /// <summary>Who may answer too, since of those who were asked too few are there.</summary>
    public ImmutableArray<StandIn> StandIns { get; init; } = [];

    /// <summary>Whether it is put to this person, directly or as a stand-in.</summary>
    public bool Asks(Person person) => person.Is(Who) || StandInOf(person) is not null;

    /// <summary>For whom they would stand in; null for nobody.</summary>
    public StandIn? StandInOf(Person person) => StandIns.FirstOrDefault(standIn => standIn.Who == person.Id.Value);
}

/// <summary>Somebody who answers for others.</summary>
/// <param name="Who">The person.</param>
/// <param name="For">A person who is away; or whom the task was put to, when the owner answers.</param>
public sealed record StandIn(string Who, string For);

/// <summary>An event about one task of one item.</summary>
public abstract record TaskEvent(ItemId Item, TaskId Task) : ItemEvent(Item);

/// <summary>Opens a task; its id is the sequence of this event.</summary>
public sealed record TaskOpened(
    ItemId Item,
    TaskId Task,
    TaskKind Kind,
    PassId Pass,
    GateId? Gate,
    int? Reviewer,
    string Who,
    Digest? Text,
    Timestamp? Due,
    string? Ladder) : TaskEvent(Item, Task);

/// <summary>Who stands in changed; nobody does when there are none.</summary>
public sealed record TaskOffered(ItemId Item, TaskId Task, ImmutableArray<StandIn> StandIns) : TaskEvent(Item, Task);
public sealed record TaskTaken(ItemId Item, TaskId Task) : TaskEvent(Item, Task);
public sealed record TaskReleased(ItemId Item, TaskId Task) : TaskEvent(Item, Task);
public sealed record TaskDone(ItemId Item, TaskId Task, Digest? Answer) : TaskEvent(Item, Task);

/// <summary>Nobody has to answer any more.</summary>
public sealed record TaskWithdrawn(ItemId Item, TaskId Task) : TaskEvent(Item, Task);
public sealed record TaskSlaMissed(ItemId Item, TaskId Task, Timestamp Due) : TaskEvent(Item, Task);
public sealed record LadderStepped(ItemId Item, TaskId Task, int Rung, Plans.RungAction Action, string Who)
    : TaskEvent(Item, Task);

/// <summary>After a park: the ladder begins anew.</summary>
public sealed record LadderRestarted(ItemId Item, TaskId Task) : TaskEvent(Item, Task);

public sealed record TakeTask(TaskId Task) : Command;
public sealed record ReleaseTask(TaskId Task) : Command;

/// <summary>A person hands in the work of a pass.</summary>
public sealed record SubmitWork(
    TaskId Task, ChangeFacts? Change, ImmutableArray<ArtifactFacts> Artifacts, PassEnding Ending)
    : Command;

/// <summary>A person answers a question.</summary>
public sealed record AnswerQuestion(TaskId Task, Digest Answer) : Command;
