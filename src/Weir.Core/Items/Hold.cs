using Weir.Core.Budgets;
using Weir.Core.Intake;
using Weir.Core.Passes;
using Weir.Core.Tasks;

namespace Weir.Core.Items;

/// <summary>What a person sees of an item: exactly one of these.</summary>
public enum VisibleState
{
    NeedsPerson,
    Running,
    Queued,
    Waiting,
    Done,
    Closed,
}

/// <summary>How far the items are that are merged together.</summary>
public enum BatchStage
{
    /// <summary>They are put onto the target, and on top of each other.</summary>
    LiningUp,
    Checking,

    /// <summary>The checks failed, and run on the target alone.</summary>
    Target,

    /// <summary>The checks failed, and run on some of them.</summary>
    Bisecting,
}

/// <summary>The state and the one reason for it.</summary>
public sealed record Hold(VisibleState State, HoldReason Reason);

/// <summary>Why an item is where it is: a closed set, each with one sentence.</summary>
public abstract record HoldReason
{
    private HoldReason()
    {
    }

    /// <summary>One true sentence, the same in every interface.</summary>
    public abstract string Sentence { get; }

    /// <summary>The task that a person is asked to answer; null for other reasons.</summary>
    public TaskId? Asks => this switch
    {
        ReviewAsked asked => asked.Task,
        ReviewAskedAgain asked => asked.Task,
        WorkAsked asked => asked.Task,
        QuestionAsked asked => asked.Task,
        DecisionAsked asked => asked.Task,
        StandInAsked asked => asked.Task,
        LateReviewAsked asked => asked.Task,
        LateFindingAsked asked => asked.Task,
        NobodyThere asked => asked.Task,
        PartAsked asked => asked.Task,
        BudgetAsked asked => asked.Task,
        _ => null,
    };

    public sealed record Working(PassId Pass, AttemptId Attempt, string Who, string Engine, int Round) : HoldReason
    {
        public override string Sentence =>
            $"{Who} works on pass {Pass} (round {Round}) as attempt {Attempt} on engine {Engine}.";
    }

    public sealed record RunningCommands(PassId Pass, GateId Gate, AttemptId Attempt, string Engine) : HoldReason
    {
        public override string Sentence =>
            $"The commands of gate {Gate} of pass {Pass} run as attempt {Attempt} on engine {Engine}.";
    }

    /// <summary>What failed on the change runs without it.</summary>
    public sealed record RunningOnTarget(PassId Pass, GateId Gate, AttemptId Attempt, string Engine) : HoldReason
    {
        public override string Sentence =>
            $"What failed for gate {Gate} of pass {Pass} runs on the target alone as attempt {Attempt} on engine "
            + $"{Engine}.";
    }

    public sealed record Reviewing(PassId Pass, GateId Gate, AttemptId Attempt, string Who, string Engine) : HoldReason
    {
        public override string Sentence =>
            $"{Who} reviews pass {Pass} for gate {Gate} as attempt {Attempt} on engine {Engine}.";
    }

    public sealed record CheckingMerge(PassId Pass, AttemptId Attempt, string Engine) : HoldReason
    {
        public override string Sentence =>
            $"The checks run on the merged tree for pass {Pass} as attempt {Attempt} on engine {Engine}.";
    }

    public sealed record InRepository(string What) : HoldReason
    {
        public override string Sentence => $"Weir {What}.";
    }

    /// <param name="Good">Of <paramref name="Probes"/> so many were good.</param>
    public sealed record Watching(PassId Pass, string Environment, Timestamp Until, int Good, int Probes) : HoldReason
    {
        public override string Sentence =>
            $"Pass {Pass} watches {Environment} until {Sentences.Time(Until)}: {Good} of {Probes} probes good.";
    }

    public sealed record RepositoryBackOff(string What, Timestamp Until) : HoldReason
    {
        public override string Sentence => $"It is tried again at {Sentences.Time(Until)}: Weir {What}.";
    }

    public sealed record NoFreeEngine(PassId Pass) : HoldReason
    {
        public override string Sentence => $"Pass {Pass} is queued: every engine slot is taken.";
    }

    public sealed record NoEngine(PassId Pass) : HoldReason
    {
        public override string Sentence => $"Pass {Pass} is queued: no engine is registered.";
    }

    public sealed record EnginesAway(PassId Pass) : HoldReason
    {
        public override string Sentence => $"Pass {Pass} is queued: every engine is silent or being drained.";
    }

    public sealed record NoCredit(PassId Pass) : HoldReason
    {
        public override string Sentence =>
            $"Pass {Pass} is queued: what is left of the item's budget is held for what runs of it.";
    }

    public sealed record DispatchIsPaused(PassId Pass, PrincipalId By) : HoldReason
    {
        public override string Sentence => $"Pass {Pass} is queued: {By.Name} paused dispatch.";
    }

    public sealed record BackOff(PassId Pass, FailureReason Failure, Timestamp Until) : HoldReason
    {
        public override string Sentence =>
            $"Pass {Pass} is tried again at {Sentences.Time(Until)} after {Sentences.Failure(Failure)}.";
    }

    public sealed record Delayed(PassId Pass, Timestamp Until) : HoldReason
    {
        public override string Sentence => $"Pass {Pass} starts at {Sentences.Time(Until)}, as its delay says.";
    }

    public sealed record Blocked(ItemId By) : HoldReason
    {
        public override string Sentence => $"It is blocked by {By}, which is not done.";
    }

    public sealed record ChangingWorkflow(string Workflow) : HoldReason
    {
        public override string Sentence => $"It moves to workflow {Workflow} once what runs of it has stopped.";
    }

    /// <summary>By an item that not all may see who see this one.</summary>
    public sealed record BlockedUnseen : HoldReason
    {
        public override string Sentence => "It is blocked by another item, which is not done.";
    }

    public sealed record BehindUnseen : HoldReason
    {
        public override string Sentence => "It waits for another item, which is being merged into the same target.";
    }

    public sealed record WaitsForUnseen(PassId Pass) : HoldReason
    {
        public override string Sentence => $"Pass {Pass} waits for another item, which carries it out.";
    }

    public sealed record WaitsForItem(PassId Pass, ItemId Child) : HoldReason
    {
        public override string Sentence => $"Pass {Pass} waits for item {Child}, which carries it out.";
    }

    /// <summary>Of an item that is split.</summary>
    /// <param name="Open">Those of its parts that are open and may be named; empty where one may not.</param>
    /// <param name="Done">How many of its parts are done.</param>
    public sealed record WaitsForParts(string Open, int Done, int Of) : HoldReason
    {
        public override string Sentence => Open.Length == 0
            ? $"It is split and waits for its parts: {Done} of {Of} are done."
            : $"It is split and waits for {Open}: {Done} of {Of} parts are done.";
    }

    /// <param name="Part">The part that ended without being done; null where it may not be named.</param>
    public sealed record PartAsked(TaskId Task, PassId Pass, ItemId? Part, string Who) : HoldReason
    {
        public override string Sentence =>
            $"Its part {(Part is { } part ? $"{part} " : "")}ended without being done: {Sentences.Who(Who)} decides "
            + $"(task {Task}).";
    }

    public sealed record BehindInMergeQueue(ItemId Ahead) : HoldReason
    {
        public override string Sentence => $"It waits for {Ahead}, which is being merged into the same target.";
    }

    /// <param name="Place">Its place among those that wait, from 1.</param>
    /// <param name="Ahead">Who is being merged.</param>
    public sealed record InMergeQueue(int Place, string Ahead) : HoldReason
    {
        public override string Sentence =>
            $"It is number {Place} in the merge queue, behind {Ahead}.";
    }

    /// <summary>Behind items that not all may see who see this one.</summary>
    public sealed record InMergeQueueUnseen(int Place) : HoldReason
    {
        public override string Sentence =>
            $"It is number {Place} in the merge queue, behind another item.";
    }

    /// <param name="Item">The one that the merge of all was asked for.</param>
    public sealed record LandsWith(ItemId Item) : HoldReason
    {
        public override string Sentence => $"It waits for {Item}, with which it is being merged.";
    }

    /// <param name="With">The other items of its batch.</param>
    public sealed record InBatch(string With, BatchStage Stage, int Probe, int Of) : HoldReason
    {
        public override string Sentence => Stage switch
        {
            BatchStage.LiningUp => $"It is lined up with {With}, to be merged together.",
            BatchStage.Checking => $"It is checked together with {With}.",
            BatchStage.Target => $"The checks failed with {With}: they run on the target alone.",
            _ => $"The checks failed with {With}: they run on the first {Probe} of {Of}.",
        };
    }

    /// <summary>The checks run for it, and for the others of its batch.</summary>
    public sealed record CheckingBatch(
        PassId Pass, AttemptId Attempt, string Engine, string With, BatchStage Stage, int Probe, int Of) : HoldReason
    {
        public override string Sentence => Stage switch
        {
            BatchStage.Target => $"What failed{Together} runs on the target alone",
            BatchStage.Bisecting => $"What failed{Together} runs on the first {Probe} of {Of}",
            _ => $"The checks of pass {Pass} run{Together}",
        } + $" as attempt {Attempt} on engine {Engine}.";

        private string Together => With.Length == 0 ? "" : $" with {With}";
    }

    /// <param name="Bug">The item that was opened for it; null while it is being opened.</param>
    public sealed record TargetIsRed(PassId Pass, string Command, ItemId? Bug) : HoldReason
    {
        public override string Sentence => Bug is { } bug
            ? $"Its target fails {Command} without it: pass {Pass} waits for {bug}, or for the target to move."
            : $"Its target fails {Command} without it: pass {Pass} waits for the target to move.";
    }

    public sealed record ReviewAsked(TaskId Task, PassId Pass, GateId Gate, string Who) : HoldReason
    {
        public override string Sentence => $"Gate {Gate} of pass {Pass} waits for {Sentences.Who(Who)} (task {Task}).";
    }

    /// <summary>A gate asks again, since its change was put onto a target that had lost commits.</summary>
    public sealed record ReviewAskedAgain(TaskId Task, PassId Pass, GateId Gate, string Who, long Dropped) : HoldReason
    {
        public override string Sentence =>
            $"Gate {Gate} of pass {Pass} waits for {Sentences.Who(Who)} (task {Task}) again: "
            + $"{Sentences.Dropped(Dropped)}.";
    }

    public sealed record WorkAsked(TaskId Task, PassId Pass, string Who) : HoldReason
    {
        public override string Sentence => $"Pass {Pass} is a task for {Sentences.Who(Who)} (task {Task}).";
    }

    public sealed record QuestionAsked(TaskId Task, PassId Pass, string Who) : HoldReason
    {
        public override string Sentence => $"Pass {Pass} asks {Sentences.Who(Who)} a question (task {Task}).";
    }

    public sealed record DecisionAsked(TaskId Task, PassId Pass, string Why, string Who) : HoldReason
    {
        public override string Sentence => $"Pass {Pass} {Why}: {Sentences.Who(Who)} decides (task {Task}).";
    }

    /// <param name="Committed">What was spent, or promised to what ran, in billionths of a US dollar.</param>
    /// <param name="Limit">Of so much.</param>
    public sealed record BudgetAsked(TaskId Task, ItemId Item, PassId Pass, long Committed, long Limit, string Who)
        : HoldReason
    {
        public override string Sentence =>
            $"Pass {Pass} stopped at {Amount.Of(Committed)} of {Amount.Of(Limit)}: {Sentences.Who(Who)} may raise it "
            + $"by `weir budget set {Item} AMOUNT` (task {Task}).";
    }

    /// <param name="Question">Null when nothing was proposed, since the agent failed.</param>
    public sealed record IntakeAsked(TaskId Task, IntakeQuestion? Question, string Who) : HoldReason
    {
        public override string Sentence => Question switch
        {
            IntakeQuestion.KindUnknown => $"Intake cannot tell what kind of work it is: {Sentences.Who(Who)} says",
            IntakeQuestion.WorkflowUnclear =>
                $"Intake cannot tell which workflow it follows: {Sentences.Who(Who)} says",
            IntakeQuestion.ParamsMissing => $"Its workflow needs values that nobody gave: {Sentences.Who(Who)} says",
            IntakeQuestion.Disagreement => $"Rules and agent disagree about it: {Sentences.Who(Who)} confirms",
            IntakeQuestion.SplitProposed =>
                $"Intake proposes to split it: {Sentences.Who(Who)} does, or has it done as one",
            IntakeQuestion.HighRisk => $"Its risk is high: {Sentences.Who(Who)} confirms what it is",
            _ => $"Nothing could be proposed: {Sentences.Who(Who)} says what kind of work it is",
        } + $" (task {Task}).";
    }

    /// <summary>Others answer for those who were asked, of whom too few are there.</summary>
    /// <param name="Gate">Of a review; null for other kinds.</param>
    /// <param name="For">For whom they stand in.</param>
    public sealed record StandInAsked(
        TaskId Task, TaskKind Kind, PassId Pass, GateId? Gate, string Who, string For) : HoldReason
    {
        public override string Sentence => (Kind switch
        {
            TaskKind.Review => $"Gate {Gate} of pass {Pass} waits for ",
            TaskKind.Work => $"Pass {Pass} is a task for ",
            TaskKind.Question => $"Pass {Pass} has a question for ",
            _ => $"What becomes of pass {Pass} is for ",
        }) + $"{Sentences.Who(Who, For)}" + (Kind == TaskKind.Decision ? " to decide" : "") + $" (task {Task}).";
    }

    public sealed record LateReviewAsked(
        TaskId Task, PassId Pass, GateId Gate, PrincipalId By, string Who, string? For) : HoldReason
    {
        public override string Sentence =>
            $"{By.Name} approved gate {Gate} of pass {Pass} in an emergency: its review is due from "
            + $"{Sentences.Who(Who, For)} (task {Task}).";
    }

    public sealed record LateFindingAsked(TaskId Task, PassId Pass, string Who, string? For) : HoldReason
    {
        public override string Sentence =>
            $"Pass {Pass} is merged; its late review rejects it and undoes nothing: "
            + $"{Sentences.Who(Who, For)} says what is done (task {Task}).";
    }

    public sealed record NobodyThere(TaskId Task, PassId Pass, string Who) : HoldReason
    {
        public override string Sentence =>
            $"Pass {Pass} waits for {Sentences.Who(Who)} (task {Task}), and nobody who may answer is there.";
    }

    public sealed record IsParked(ParkReason Cause) : HoldReason
    {
        public override string Sentence => Cause switch
        {
            ParkReason.ByLadder => "It was parked because nobody answered; resume it to go on.",
            ParkReason.ByExhaustion => "It was parked because its rounds ran out; resume it to go on.",
            _ => "It was parked by a person; resume it to go on.",
        };
    }

    public sealed record IsDone : HoldReason
    {
        public override string Sentence => "It is done.";
    }

    public sealed record IsClosed(string Resolution) : HoldReason
    {
        public override string Sentence => $"It is closed: {Resolution}.";
    }
}

/// <summary>The words that reason sentences share.</summary>
public static class Sentences
{
    public static string Time(Timestamp at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(at.Value).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);

    public static string Dropped(long commits) =>
        $"its target lost {(commits == 1 ? "a commit" : $"{commits} commits")} below it";

    /// <summary>The first, the second and the third.</summary>
    public static string List(IEnumerable<ItemId> items)
    {
        var names = items.Select(item => item.ToString()).ToList();
        return names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }

    /// <summary>One who may answer, or several with spaces between, of whom one is enough.</summary>
    public static string Who(string who) => string.Join(" or ", who.Split(' ').Select(One));

    /// <summary>The same, and for whom they stand in.</summary>
    public static string Who(string who, string? standsInFor) => standsInFor is null
        ? Who(who)
        : $"{Who(who)}, standing in for {Who(standsInFor)}";

    private static string One(string who) =>
        who.StartsWith("role:", StringComparison.Ordinal) ? "a " + who[5..]
        : who.StartsWith("team:", StringComparison.Ordinal) ? "team " + who[5..]
        : who == "owner" ? "the project's owner"
        : who.Contains(':', StringComparison.Ordinal) ? who[(who.IndexOf(':', StringComparison.Ordinal) + 1)..]
        : who;

    public static string Failure(FailureReason reason) => reason switch
    {
        FailureReason.AgentError => "an error of the agent",
        FailureReason.AgentGaveUp => "the agent gave up",
        FailureReason.OutputInvalid => "invalid output",
        FailureReason.CheckFailed => "a failed check",
        FailureReason.GateRejected => "a rejection",
        FailureReason.Timeout => "running out of time",
        FailureReason.Stalled => "making no progress",
        FailureReason.ProviderUnavailable => "the provider was unavailable",
        FailureReason.ProviderQuota => "the provider's quota ran out",
        FailureReason.BudgetStopped => "the budget stopped it",
        FailureReason.EngineLost => "the engine was lost",
        FailureReason.Infrastructure => "trouble with the infrastructure",
        FailureReason.Preempted => "making room for other work",
        FailureReason.Cancelled => "being cancelled",
        FailureReason.Denied => "being denied a tool or permission",
        _ => "an unknown failure",
    };
}
