using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Scheduling;
using Weir.Core.Tasks;
using Weir.Runtime.Attempts;

namespace Weir.Server.Views;

/// <summary>The one reason sentence of an item, the same in every interface.</summary>
/// <param name="Position">The place in the queue, from 1; null when it is not queued.</param>
/// <param name="Next">What to type, when there is something to do.</param>
/// <param name="Detail">The words of whoever caused it: a question, a failure's account, why dispatch was
/// paused.</param>
/// <param name="Due">When the task that it waits for is to be answered; null without one.</param>
public sealed record WhyView(
    ItemId Item,
    VisibleState State,
    string Reason,
    int? Position,
    string? Next,
    string? Detail = null,
    Timestamp? Due = null)
{
    public static WhyView Of(OrganizationState state, ItemState item)
    {
        var hold = Holds.Of(state, item);
        var position = hold.State == VisibleState.Queued ? Dispatch.Position(state, item.Id) : null;
        var asks = hold.Reason.Asks is { } id ? item.Tasks[id] : null;
        return new WhyView(
            item.Id, hold.State, hold.Reason.Sentence, position,
            WithoutToken(state, item, asks) is [var first, ..]
                ? $"weir token new {first}"
                : Hint(item, hold.Reason))
        {
            Due = asks?.Due,
        };
    }

    /// <summary>
    /// Whoever is there and may answer, where none of them has a token to sign in with; empty where somebody has, or
    /// nobody is there.
    /// </summary>
    private static ImmutableArray<string> WithoutToken(OrganizationState state, ItemState item, TaskState? task)
    {
        if (task is null)
        {
            return [];
        }
        var able = StandIns.WhoMay(state, item, task).ToList();
        return able.Exists(person => state.Tokens.Values.Any(token => token.Principal == person.Id))
            ? []
            : [.. able.Select(person => person.Name)];
    }

    private static string? SignIn(OrganizationState state, ItemState item, HoldReason reason) =>
        WithoutToken(state, item, reason.Asks is { } task ? item.Tasks[task] : null) is { IsEmpty: false } names
            ? $"{string.Join(" or ", names)} cannot sign in: no token of theirs is valid."
            : null;

    public static async Task<WhyView> OfAsync(
        OrganizationState state, ItemState item, BlobText blobs, CancellationToken cancel)
    {
        var words = Holds.Of(state, item).Reason switch
        {
            HoldReason.QuestionAsked asked => item.Tasks[asked.Task].Text,
            HoldReason.IntakeAsked asked => item.Pass(item.Tasks[asked.Task].Pass).Failure?.Detail,
            HoldReason.StandInAsked { Kind: TaskKind.Question } asked => item.Tasks[asked.Task].Text,
            HoldReason.StandInAsked { Kind: TaskKind.Decision } asked =>
                item.Pass(asked.Pass).HeldWhy ?? item.Pass(asked.Pass).Failure?.Detail ?? Trouble(state, item),
            HoldReason.LateFindingAsked asked => item.Tasks[asked.Task].Text,
            HoldReason.DecisionAsked asked => item.Pass(asked.Pass).HeldWhy
                ?? item.Pass(asked.Pass).Failure?.Detail ?? Trouble(state, item),
            HoldReason.BackOff later => item.Pass(later.Pass).Failure?.Detail,
            HoldReason.RepositoryBackOff => Trouble(state, item),
            HoldReason.DispatchIsPaused => state.Pause?.Reason,
            _ => null,
        };
        var said = words is null ? null : FindingView.Bounded(await blobs.GetAsync(words, cancel));
        var reason = Holds.Of(state, item).Reason;
        if (said is null && reason.Asks is { } id && item.Tasks[id] is { Kind: TaskKind.Review, Gate: { } gate } review
            && await PreviewView.OfAsync(item, review.Pass, gate, blobs, cancel) is { } preview)
        {
            said = $"Preview: {preview.Sentence}";
        }
        return Of(state, item) with { Detail = SignIn(state, item, reason) ?? said };
    }

    /// <summary>What the repository said the last time that an act of the item on it failed.</summary>
    private static Digest? Trouble(OrganizationState state, ItemState item) => state.Effects.Values
        .FirstOrDefault(effect => effect.Item == item.Id && effect.Trouble is not null)?.Trouble;

    /// <summary>What to type next; null where nothing is to be done.</summary>
    public static string? Hint(ItemState item, HoldReason reason) => reason switch
    {
        HoldReason.ReviewAsked asked => $"weir gate approve {item.Id} {asked.Pass}/{asked.Gate}",
        HoldReason.ReviewAskedAgain asked => $"weir gate approve {item.Id} {asked.Pass}/{asked.Gate}",
        HoldReason.StandInAsked asked => asked.Kind switch
        {
            TaskKind.Review => $"weir gate approve {item.Id} {asked.Pass}/{asked.Gate}",
            TaskKind.Work => $"weir task take {asked.Task}",
            TaskKind.Question => $"weir task done {asked.Task} --answer TEXT",
            _ => $"weir item retry {item.Id}",
        },
        HoldReason.LateReviewAsked asked => $"weir gate show {item.Id} {asked.Pass}/{asked.Gate}",
        HoldReason.LateFindingAsked asked => $"weir task done {asked.Task} --answer TEXT",
        HoldReason.NobodyThere { Who: var who } when who.StartsWith("role:", StringComparison.Ordinal) =>
            $"weir person add NAME --role {who.Split(' ')[0][5..]}",
        HoldReason.NobodyThere => "weir person list",
        HoldReason.WorkAsked asked => $"weir task take {asked.Task}",
        HoldReason.QuestionAsked asked => $"weir task done {asked.Task} --answer TEXT",
        HoldReason.IntakeAsked { Question: IntakeQuestion.SplitProposed } =>
            $"weir item split {item.Id}, or weir item confirm {item.Id} to have it done as one",
        HoldReason.PartAsked =>
            $"weir item retry {item.Id} to go on without it, or weir item split {item.Id} --part TITLE for another",
        HoldReason.IntakeAsked => $"weir item confirm {item.Id} --kind KIND",
        HoldReason.DecisionAsked asked when item.Pass(asked.Pass).Held == HeldCause.ReclassifyMatches =>
            $"weir item reclassify {item.Id}, or weir item retry {item.Id} to go on as before",
        HoldReason.DecisionAsked asked when item.Pass(asked.Pass).Held == HeldCause.PartlyMerged =>
            $"weir item retry {item.Id} to merge the rest, or weir item revert {item.Id} to take back what is merged",
        HoldReason.DecisionAsked asked when item.Pass(asked.Pass).Held == HeldCause.SplitProposed =>
            $"weir item split {item.Id} --pass {asked.Pass}, or weir item retry {item.Id} to have it done as one",
        HoldReason.DecisionAsked => $"weir item retry {item.Id}",
        HoldReason.IsParked => $"weir item resume {item.Id}",
        HoldReason.NoEngine => "weir doctor",
        HoldReason.DispatchIsPaused => "weir resume",
        _ => null,
    };
}

public sealed record ItemView(
    ItemId Id,
    string Title,
    string Kind,
    string Workflow,
    Digest Plan,
    PriorityClass Class,
    Risk Risk,
    ImmutableArray<string> Labels,
    PrincipalId Requester,
    Timestamp Created,
    Timestamp? Ended,
    Timestamp? Due,
    ItemOrigin? Origin,
    ImmutableArray<LinkedItem> Links,
    WhyView Why,
    ImmutableArray<PassView> Passes,
    ImmutableArray<ArtifactView> Artifacts,
    ChangeView? Change,
    ObjectName? MergedAs,
    ImmutableArray<TaskView> Tasks,
    ImmutableArray<FindingView> Findings,
    Usage Usage)
{
    /// <summary>How it came to its kind, risk and workflow.</summary>
    public IntakeView? Intake { get; init; }

    /// <summary>How many notes it has.</summary>
    public int Notes { get; init; }

    /// <summary>The version of its workflow that the target has now; null while it is the item's.</summary>
    public Digest? Newer { get; init; }

    /// <summary>Reviews that are due, since one person approved a gate in an emergency.</summary>
    public ImmutableArray<LateReviewView> ReviewsDue { get; init; } = [];

    /// <summary>Commits on targets that took a merge of it back.</summary>
    public ImmutableArray<ObjectName> RevertedBy { get; init; } = [];

    /// <param name="findings">What is still to be answered, with its words.</param>
    /// <param name="sees">Whether another item is there for whoever asks.</param>
    public static ItemView Of(
        OrganizationState state, ItemState item, Func<ItemId, bool> sees, ImmutableArray<FindingView> findings)
    {
        var plan = state.PlanOf(item);
        return new ItemView(
            item.Id, item.Title, item.Kind, plan.Workflow, item.Plan, item.Class, item.Risk, item.Labels,
            item.Requester,
            item.Created, item.Ended, item.Due,
            item.Origin is { } origin && sees(origin.Item) ? origin : null,
            [.. item.Links.Where(link => sees(link.Item))], WhyView.Of(state, item),
            [.. plan.Passes.Select(pass => PassView.Of(item, pass))],
            [.. item.Artifacts.Values.Select(version => new ArtifactView(
                version.Name, version.Version, version.Pass,
                plan.FindArtifact(version.Name)?.PathFor(item.Id) ?? "", version.Facts.Digest, version.Facts.Object))],
            item.Branch.Last is { } last
                ? new ChangeView(
                    last.Number,
                    last.Pass,
                    last.Facts.Digest,
                    item.Branch.Base,
                    item.Branch.Head,
                    last.Facts.Paths,
                    last.Facts.Lines,
                    last.Facts.Owners,
                    last.Facts.DocumentsDue)
                {
                    Repositories = last.Facts.Repositories,
                    Components = last.Facts.Components.Names,
                }
                : null,
            MergeCommit(item),
            [.. item.Tasks.Values.Select(task => TaskView.Of(item, task))],
            findings,
            item.Usage)
        {
            Notes = item.Notes.Length,
            RevertedBy = item.Reverts,
            ReviewsDue = [.. item.LateReviews.Select(late => new LateReviewView(
                late.Pass, late.Gate, late.By, late.At, late.Landed, late.Subject))],
        };
    }

    /// <summary>Once its change has landed, the branch starts from the commit that it landed as.</summary>
    private static ObjectName? MergeCommit(ItemState item) => item.Passes.Values
        .Any(pass => pass is { Status: PassStatus.Passed, Integration.CheckedTree: not null })
            ? item.Branch.Bases.FirstOrDefault(start =>
                item.Branch.Landed?.Touched.FirstOrDefault()?.Repository == start.Repository)?.Commit
                ?? item.Branch.Bases[0].Commit
            : null;
}

/// <param name="By">Who approved it alone.</param>
/// <param name="Merged">Whether a rejection comes too late to undo it.</param>
/// <param name="Subject">What was approved.</param>
public sealed record LateReviewView(
    PassId Pass,
    GateId Gate,
    PrincipalId By,
    Timestamp At,
    bool Merged,
    ImmutableArray<Core.Gates.SubjectDigest> Subject);

/// <summary>Something that a pass has to answer, or the failure it stopped at.</summary>
/// <param name="By">Who found it; null for a failure.</param>
/// <param name="Text">Bounded; the whole is in the blob store.</param>
/// <param name="Failure">What the pass stopped at, such as <c>invalid output</c>; null for a finding.</param>
public sealed record FindingView(
    PassId Pass, string? Criterion, string? By, string? Path, int? Line, string Text, string? Failure = null)
{
    public const int MaxText = 4_000;

    public static string Bounded(string text) => text.Length <= MaxText ? text : text[..MaxText] + " […]";
}

public sealed record PassView(PassId Id, PassStatus Status, string Executor, int Round, ImmutableArray<GateView> Gates)
{
    public static PassView Of(ItemState item, PassPlan plan)
    {
        var state = item.Pass(plan.Id);
        var executor = plan.Executor.Kind switch
        {
            ExecutorKind.Integrate => "merge queue",
            ExecutorKind.Command => "command",
            ExecutorKind.Template => "template",
            _ => plan.Executor.Target,
        };
        return new PassView(plan.Id, state.Status, executor, state.Round, [.. plan.Gates.Select(gate =>
        {
            var judged = state.Gate(gate.Id);
            return new GateView(
                gate.Id,
                judged.Status,
                judged.Round,
                judged.Rejections,
                [.. judged.Verdicts.Select(verdict => verdict.By).Distinct()]);
        })]);
    }
}

public sealed record GateView(
    GateId Id, Core.Gates.GateStatus Status, int Round, int Rejections, ImmutableArray<PrincipalId> Verdicts);

/// <param name="Path">In the repository, or on the artifacts ref below <c>.weir/items/</c>.</param>
public sealed record ArtifactView(
    string Name, int Version, PassId? Pass, string Path, Digest Digest, ObjectName Object);

/// <param name="Owners">The sets of code owners that it touches.</param>
/// <param name="DocumentsDue">Required documents that it makes due and leaves as they were.</param>
public sealed record ChangeView(
    int Version,
    PassId Pass,
    Digest Digest,
    ObjectName Base,
    ObjectName Head,
    ImmutableArray<string> Paths,
    long Lines,
    ImmutableArray<OwnerSet> Owners,
    ImmutableArray<string> DocumentsDue)
{
    /// <summary>The same by repository, the primary first; those too in which nothing differs.</summary>
    public ImmutableArray<RepositoryChange> Repositories { get; init; } = [];

    /// <summary>The components that it touches, sorted.</summary>
    public ImmutableArray<string> Components { get; init; } = [];
}

/// <param name="Due">When its SLA is missed.</param>
/// <param name="Question">What an agent asks; null for other kinds.</param>
public sealed record TaskView(
    TaskId Id,
    ItemId Item,
    string Title,
    TaskKind Kind,
    PassId Pass,
    GateId? Gate,
    string Who,
    PrincipalId? TakenBy,
    Timestamp Opened,
    Timestamp? Due,
    string? Question = null)
{
    /// <summary>Who may answer too, since of those who were asked too few are there.</summary>
    public ImmutableArray<StandIn> StandIns { get; init; } = [];


    public static async Task<TaskView> OfAsync(
        ItemState item, TaskState task, BlobText blobs, CancellationToken cancel) =>
        Of(item, task) with
        {
            Question = task.Text is { } words ? FindingView.Bounded(await blobs.GetAsync(words, cancel)) : null,
        };

    public static TaskView Of(ItemState item, TaskState task) => new(
        task.Id, item.Id, item.Title, task.Kind, task.Pass, task.Gate, task.Who, task.TakenBy, task.Opened, task.Due)
    {
        StandIns = task.StandIns,
    };
}
