using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Budgets;
using Weir.Core.Changes;
using Weir.Core.Contexts;
using Weir.Core.Deployments;
using Weir.Core.Effects;
using Weir.Core.FanOut;
using Weir.Core.Gates;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Previews;
using Weir.Core.Risks;
using Weir.Core.Tasks;
using Weir.Core.Triggers;

namespace Weir.Runtime.Projections;

/// <summary>One line of an item's timeline.</summary>
/// <param name="Pass">The pass it is about; null for the item as a whole.</param>
public sealed record TimelineEntry(
    long Sequence, Timestamp At, string Type, PassId? Pass, PrincipalId By, string Sentence);

/// <summary>Events as people read them: one sentence each, the same in every interface.</summary>
public static class Timeline
{
    /// <summary>Null for events that only keep the machinery going (leases, claims, published refs).</summary>
    public static TimelineEntry? Of(Recorded recorded)
    {
        var sentence = recorded.Event switch
        {
            PassTakenOver or PassGivenBack or AgentTold => OfTakeover((PassEvent)recorded.Event, recorded.By),
            PassEvent about => OfPass(about),
            AttemptEvent about => OfAttempt(about),
            TaskEvent about => OfTask(about, recorded.By),
            LateReviewEvent about => OfLateReview(about, recorded.By),
            PreviewEvent about => OfPreview(about),
            ItemEvent about => OfItem(about, recorded.By),
            _ => null,
        };
        var pass = recorded.Event switch
        {
            PassEvent about => about.Pass,
            AttemptQueued about => about.Subject.Pass,
            TaskOpened about => about.Pass,
            LateReviewEvent about => about.Pass,
            NoteAdded about => about.Place?.Pass,
            PreviewAsked about => about.Pass,
            _ => (PassId?)null,
        };
        return sentence is null
            ? null
            : new TimelineEntry(
                recorded.Sequence, recorded.At, recorded.Event.GetType().Name, pass, recorded.By, sentence);
    }

    private static string? OfPreview(PreviewEvent about) => about switch
    {
        PreviewAsked e => $"a preview of {Short(e.Commit)} is brought up for gate {e.Gate} of {e.Pass} ({e.Preview})",
        PreviewUp => $"preview {about.Preview} is up",
        PreviewFailed => $"preview {about.Preview} could not be brought up",
        PreviewEnding e => $"preview {about.Preview} is taken down: " + e.Cause switch
        {
            PreviewEnd.TimeIsUp => "its time is up",
            PreviewEnd.CouldNotStart => "it is up by half at most",
            _ => "nobody needs it any more",
        },
        PreviewGone => $"preview {about.Preview} is gone",
        _ => null,
    };

    private static string? OfItem(ItemEvent about, PrincipalId by) => about switch
    {
        ItemCreated { Origin: { Kind: LinkKind.Child } origin } e =>
            $"{e.Item} carries out pass {origin.Pass} of {origin.Item}: {e.Title}",
        ItemCreated { Origin: { Kind: LinkKind.Part } origin } e =>
            $"{e.Item} is part {origin.Key} of {origin.Item}, which {by.Name} splits: {e.Title}",
        ItemCreated { Origin: { } origin } e =>
            $"{e.Item} follows from pass {origin.Pass} of {origin.Item} ({origin.Word}): {e.Title}",
        ItemCreated e => $"{e.Item} was created by {by.Name}: {e.Title}",
        ItemTriggered e => $"trigger {e.Trigger} made it ({e.Source.ToString().ToLowerInvariant()})",
        TriggerRepeated e => $"trigger {e.Trigger} went off for the same again, and made no other item",
        ProposalWeighed e => IntakeWords.Of(e),
        ItemClassified e => $"is of kind {e.As.Kind} from here on",
        RiskRaised e => $"the risk rose to {Facts.Symbol(e.Risk)}: {IntakeWords.Of(e.Cause)}",
        RiskSet e => $"the risk is {Facts.Symbol(e.Risk)}, says {by.Name}"
            + (e.Overruled.IsEmpty ? "" : $", against {string.Join("; ", e.Overruled.Select(OneLine.Of))}"),
        ParamSet e => $"{e.Name} is {Text(e.Value)}",
        ItemParked { Cause.Reason: ParkReason.ByLadder } => "parked: nobody answered",
        ItemParked { Cause.Reason: ParkReason.ByExhaustion } => "parked: the rounds ran out",
        ItemParked => $"parked by {by.Name}",
        ItemResumed => $"resumed by {by.Name}",
        ItemCancelled => $"cancelled by {by.Name}",
        ItemClosed e => $"closed: {e.Resolution}",
        ItemDone => "done",
        BudgetSet e => $"{by.Name} sets its budget to {Amount.Of(e.Limit)}"
            + (e.Until is { } until ? $" until {Sentences.Time(until)}" : ""),
        NoteAdded e => $"{e.By.Name} noted{NoteWords.Where(e.Place)} ({NoteWords.Word(e.Kind)})",
        NotExecutedReached e => e.Pass is { } pass
            ? $"{pass}: {e.Key} is pinned and not carried out by this release"
            : $"{e.Key} is pinned and not carried out by this release",
        ItemSlaMissed e => $"missed its deadline of {Sentences.Time(e.Due)}",
        ArtifactAttached e => $"{e.Artifact.Name} was attached",
        TargetRedReported { Bug: { } bug } => $"{bug} was opened for what the target fails",
        TargetRedReported => "no item could be opened for what the target fails",
        ItemLinked { To.Kind: LinkKind.Child } e => $"{e.To.Pass} is carried out by {e.To.Item}",
        ItemReverted e => $"its merge {Short(e.Merge)} was reverted"
            + (e.Repository is { } repository ? $" in {repository}" : "") + $" by {Short(e.Commit)}",
        ItemLinked { To.Kind: LinkKind.Part } e => $"{e.To.Item} is its part {e.To.Key}",
        ItemSplit e => $"{by.Name} splits it into parts"
            + (e.Carried.IsEmpty ? "" : $", which get {string.Join(", ", e.Carried)}"),
        PartsGivenUp e => $"{by.Name} has it go on without {Sentences.List(e.Parts)}",
        ItemLinked e => $"{e.To.Item} follows from {e.To.Pass} ({e.To.Word})",
        CutOverBegan e => e.To.Rule is null
            ? $"{by.Name} moves it to workflow {e.To.Workflow}"
            : $"what {e.To.Pass} made calls for workflow {e.To.Workflow}: it moves there",
        CutOverAbandoned => "it stays with its workflow, since the other one is not there",
        ItemReclassified e => $"it left workflow {e.From} and begins {e.To} as {e.Kind}"
            + (e.Carried.IsEmpty ? "" : $", with {string.Join(", ", e.Carried.Select(carried => carried.Name))}")
            + (e.Attached.IsEmpty
                ? "" : $"; attached to the request: {string.Join(", ", e.Attached.Select(one => one.Name))}"),
        BranchStarted { Bases: [var only] } => $"branch started from {Short(only.Commit)}",
        BranchStarted e => "branches started from "
            + string.Join(", ", e.Bases.Select(start => $"{start.Repository} {Short(start.Commit)}")),
        EffectFailed => "the repository did not answer as it should; it is tried again",
        _ => null,
    };

    private static string? OfTakeover(PassEvent about, PrincipalId by) => about switch
    {
        PassTakenOver { From: { } from } e => $"{by.Name} takes {e.Pass} over from attempt {from}",
        PassTakenOver e => $"{by.Name} takes {e.Pass} over from its agent",
        PassGivenBack { Commit: { } made } e =>
            $"{by.Name} gives {e.Pass} back to its agent, to go on from {Short(made)}",
        PassGivenBack e => $"{by.Name} gives {e.Pass} back to its agent",
        AgentTold e => $"{by.Name} says to the agent of {e.Pass}",
        _ => null,
    };

    private static string? OfPass(PassEvent about) => about switch
    {
        PassDelayed e => $"{e.Pass} waits until {Sentences.Time(e.Until)}",
        PassStarted e => e.Round == 1 ? $"{e.Pass} started" : $"{e.Pass} started round {e.Round}",
        PassProduced { Ending: PassEnding.Output } e => e.Adopted ? $"{e.Pass} adopted what was there" : null,
        PassProduced e => $"{e.Pass} ended with {Ending(e.Ending)}",
        PassPassed e => $"{e.Pass} passed",
        PassNotApplicable e => $"{e.Pass} does not apply",
        PassSkipped e => $"{e.Pass} was skipped",
        PassWentStale e => $"{e.Pass} went stale, since {e.Cause} runs again",
        PassRevived e => $"{e.Pass} stands: what it builds on came out as before",
        PassReopened e => $"{e.Pass} is sent back ({Cause(e.Cause)}), findings: {e.Findings.Length}",
        PassFollowedUp { Refused: not null } e => $"{e.Pass} calls for items that could not be made",
        PassHeld { Cause: HeldCause.PartlyMerged } e =>
            $"{e.Pass} is merged in some repositories and not in all, and waits for a decision",
        PassHeld { Budget: { } mark } e =>
            $"{e.Pass} stopped at the item's budget: {Amount.Of(mark.Committed)} of {Amount.Of(mark.Limit)} is spent "
            + "or held",
        PassHeld e => $"{e.Pass} waits for a decision",
        PassReleased { GoesOnFrom: { } made } e => $"{e.Pass} goes on from {Short(made)}",
        PassReleased e => $"{e.Pass} goes on",
        ArtifactRecorded e => $"{e.Pass} made {e.Artifact.Name}, version {e.Version}",
        ChangeRecorded e =>
            $"{e.Pass} changed {Count(e.Change.Facts.Paths.Length, "file")}, {Count(e.Change.Facts.Lines, "line")}"
            + (e.Change.Facts.Components.Names.IsEmpty ? "" : $" of {e.Change.Facts.Components}")
            + $" ({Heads(e.Change.Facts)})",
        GateEvent e => OfGate(e),
        _ => OfFanOut(about) ?? OfDeployment(about) ?? OfIntegration(about),
    };

    private static string? OfDeployment(PassEvent about) => about switch
    {
        DeploymentBegan e => $"{e.Pass} deploys {Short(e.Commit)} to {e.Environment} ({e.Effect})",
        DeploymentRan { WatchUntil: { } until } e =>
            $"{e.Pass} has deployed, and watches until {Sentences.Time(until)}",
        DeploymentRan e => $"{e.Pass} has deployed",
        DeploymentProbed { Good: false } e => $"{e.Pass}: a probe of what was deployed is bad",
        DeploymentFailed e => $"{e.Pass}: the deployment failed" + (e.RollsBack ? " and is undone" : ""),
        DeploymentEnded e => $"{e.Pass}: the deployment " + e.As switch
        {
            DeploymentStage.Done => "stands",
            DeploymentStage.RolledBack => "was undone",
            DeploymentStage.Unknown => "was cut short, and nobody can tell what became of it",
            _ => "failed",
        },
        _ => null,
    };

    private static string? OfFanOut(PassEvent about) => about switch
    {
        PassFannedOut e => $"{e.Pass} is split into {Count(e.Elements.Count(element => !element.Dropped), "element")}",
        SplitProposed e => $"{e.Pass} is too large, says its agent: {Count(e.Parts.Length, "part")} are proposed",
        ElementSplit e => $"{e.Pass} is split into {string.Join(", ", e.Parts.Select(part => part.Key))}",
        JoinConflicted e => $"{e.Pass} conflicts with the branch in {Count(e.Findings.Length, "file")}",
        JoinChecked { Results.IsEmpty: false } e =>
            $"{e.Pass} " + (e.Reused ? "stands as it was checked: " : "checked on the branch: ") + Runs(e.Results),
        ElementJoined e => $"{e.Pass} joined the branch ({Short(e.Change.Facts.Repositories[0].Head)})",
        _ => null,
    };

    /// <summary>The heads of what the change touches, with the names of the repositories where there are several.
    /// </summary>
    private static string Heads(ChangeFacts facts) => facts.Repositories is [var only]
        ? Short(only.Head)
        : string.Join(", ", facts.Touched.Select(change => $"{change.Repository} {Short(change.Head)}"));

    private static string Runs(ImmutableArray<RunResult> results) => string.Join(", ", results.Select(result =>
        $"{result.Run[(result.Run.LastIndexOf('/') + 1)..]} {result.Verdict.ToString().ToLowerInvariant()}"
            + Asides(result)));

    /// <summary>What has to be known about a result: it is flaky, or another item's.</summary>
    private static string Asides(RunResult result) =>
        (result.Affected ? " (what the change affects)" : "")
            + (result.Flaky ? " (flaky: it failed first)" : "") + (result.From is { } from ? $" (as for {from})" : "");

    private static string? OfGate(GateEvent about) => about switch
    {
        GateOpened e => e.LeftOut.IsEmpty
            ? null
            : $"gate {e.Gate} of {e.Pass} leaves out {string.Join(", ", e.LeftOut)}",
        CommandsJudged e => $"gate {e.Gate} of {e.Pass}: " + string.Join(", ", e.Results.Select(result =>
            $"{result.Run[(result.Run.LastIndexOf('/') + 1)..]} {result.Verdict.ToString().ToLowerInvariant()} (exit "
                + $"{result.ExitCode}){Asides(result)}")),
        VerdictRecorded e => $"gate {e.Gate} of {e.Pass}: {Says(e.Verdict)}",
        AutoAcceptDecided { Outcome: AutoAcceptance.Spared } e =>
            $"gate {e.Gate} of {e.Pass} asks nobody: auto_accept holds",
        AutoAcceptDecided { Outcome: AutoAcceptance.Sampled } e =>
            $"gate {e.Gate} of {e.Pass} asks all the same: auto_accept holds, and this one is sampled",
        GateApproved e => $"gate {e.Gate} of {e.Pass} approved",
        GateRejected e => $"gate {e.Gate} of {e.Pass} rejected, back to {e.To}, findings: {e.Findings.Length}",
        BaseJudged e => $"gate {e.Gate} of {e.Pass}, on the target without the change: {Runs(e.Ran.Results)}",
        GateFoundRed e => $"gate {e.Gate} of {e.Pass} waits: the target fails {e.Red.Name} too",
        GateReopened { Target: { } target } e =>
            $"gate {e.Gate} of {e.Pass} opens anew on target {Short(target)}, which may be mended",
        GateReopened { Interdiff: null } e =>
            $"gate {e.Gate} of {e.Pass} asks again: others have to judge it by now",
        GateReopened e => $"gate {e.Gate} of {e.Pass} asks again: the rebase changed the patch",
        _ => null,
    };

    private static string Says(Verdict verdict) =>
        verdict.By.Name + (verdict.For is { } whom ? $", standing in for {Sentences.Who(whom)}," : "") + " says "
        + string.Join(", ", verdict.Results.Select(result => $"{result.Criterion} {Judged(result.Judgement)}"))
        + (OwnerSets.SetOf(verdict.Reviewer) is { } set ? $" for owner set {set + 1}" : "")
        + (verdict.Marks.IsEmpty ? "" : $" [{string.Join(", ", verdict.Marks)}]");

    private static string? OfLateReview(LateReviewEvent about, PrincipalId by) => about switch
    {
        EmergencyApproved e => $"gate {e.Gate} of {e.Pass} is approved by {by.Name} alone, in an emergency: the review "
            + "by its people is due",
        LateVerdictRecorded e => $"gate {e.Gate} of {e.Pass}, reviewed after the emergency: {Says(e.Verdict)}",
        LateReviewEnded e => $"gate {e.Gate} of {e.Pass}, reviewed after the emergency: " + e.End switch
        {
            LateReviewEnd.Approved => "approved",
            LateReviewEnd.SentBack => $"rejected before the merge, findings: {e.Findings.Length}",
            LateReviewEnd.Found => $"rejected after the merge, which stays, findings: {e.Findings.Length}",
            _ => "not needed any more, since it is judged anew before it is merged",
        },
        _ => null,
    };

    private static string Dropped(long commits) => commits == 0 ? "" : "; " + Sentences.Dropped(commits);

    private static string? OfIntegration(PassEvent about) => about switch
    {
        IntegrationQueued => "waits in the merge queue",
        IntegrationStarted => "enters the merge queue",
        ChangeRebased e =>
            (e.VerdictsStand ? "rebased; the patch is as before, verdicts stand" : "rebased; the patch changed")
            + Dropped(e.Dropped),
        IntegrationConflicted e =>
            $"conflicts with the target in {Count(e.Findings.Length, "file")}" + Dropped(e.Dropped),
        MergeChecked e =>
            (e.Reused ? "the checks hold, their results are of the same content: " : "checked on the merged tree: ")
            + (e.Results.IsEmpty ? "nothing to run" : Runs(e.Results)),
        RepositoryLanded e => $"merged in {e.Landing.Repository} as {Short(e.Landing.Commit)}",
        LandingReverted e => (e.Reverts.IsEmpty ? "nothing" : string.Join(", ", e.Reverts.Select(revert =>
            $"the merge in {revert.Repository}"))) + " was taken back"
            + (e.Left.IsEmpty ? "" : $"; it stays in {string.Join(", ", e.Left)}"),
        ChangeLanded e => $"merged as {Short(e.Commit)}",
        LandingVerified { Tip: { } tip } => "the landed tree is the one it had in the batch, of which the tree with "
            + $"{tip} on top was tested",
        LandingVerified => "the landed tree is the tested one",
        ChangeStacked => "lies where it is to be merged, on top of those ahead of it in the batch",
        IntegrationDeferred e => "leaves the batch and waits for the next one: " + Why(e),
        MergeRan e => $"checked on the merged tree {Short(e.Tree)}: {Runs(e.Results)}",
        BatchProbed { Probe: 0 } e => $"the checks failed on the {Count(e.Of, "item")} of the batch: they run on the "
            + "target alone",
        BatchProbed e => $"the checks failed on the {Count(e.Of, "item")} of the batch: they run on the first "
            + $"{e.Probe}",
        CulpritFound e => "the first of its batch with which "
            + $"{Runs([.. e.Results.Select(failed => failed.Result)])}, on top of {Sentences.List(e.With)}: it is sent "
            + "back once these have landed",
        TargetFoundRed e => $"waits: the target fails {e.Red.Name} without it",
        _ => null,
    };

    private static string Why(IntegrationDeferred deferred) => deferred.Cause switch
    {
        DeferralCause.Conflicts => $"it conflicts with what is ahead of it in {string.Join(", ", deferred.Paths)}",
        DeferralCause.PatchChanges => "what is ahead of it would change its patch",
        DeferralCause.OthersJudge => "what is ahead of it would have it judged by others",
        DeferralCause.BatchFailed => "an item below it broke the batch",
        _ => "the target fails what another item needs",
    };

    private static string? OfAttempt(AttemptEvent about) => about switch
    {
        AgentHeard e => $"attempt {e.Attempt} is handed what was said, up to number {e.Upto}",
        AttemptFailed { Reason: FailureReason.Cancelled } e => $"attempt {e.Attempt} was stopped",
        AttemptFailed e => $"attempt {e.Attempt} failed: {Sentences.Failure(e.Reason)}",
        AttemptAsked e => $"attempt {e.Attempt} asks a question",
        AttemptSucceeded { Evidence.Model.Length: > 0 } e =>
            $"attempt {e.Attempt} by {e.Evidence.Model}: "
                + $"{e.Evidence.Usage.InputTokens + e.Evidence.Usage.OutputTokens} tokens,"
            + $" {Count(e.Evidence.Usage.Calls, "call")}",
        ContextGiven e => $"attempt {e.Attempt}: {e.Context.Agent} is given {Count(e.Context.Documents, "document")}"
            + $" of {Short(e.Context.Commit)}, {Count(e.Context.Tokens, "token")}"
            + (e.Context.LeftOut > 0 ? $"; left out: {e.Context.LeftOut}" : "")
            + (e.Context.Components is { } parts ? $"; and {Count(parts.Given, "document")} of components"
                + (parts.LeftOut > 0 ? $", left out: {parts.LeftOut}" : "") : "")
            + (e.Context.Notes is { } notes ? $"; and {Count(notes.Given, "note")}"
                + (notes.LeftOut > 0 ? $", left out: {notes.LeftOut}" : "") : ""),
        NotesNotTaken e => $"attempt {e.Attempt} left {Count(e.Count, "note")} more than are kept",
        CloneTampered e => $"attempt {e.Attempt} changed its clone's own git directory, which is never used: "
            + string.Join(", ", e.Paths),
        ResultRefused e => $"a result of attempt {e.Attempt} was refused: its sender was not given the attempt",
        ResultSalvaged e => $"a late result of attempt {e.Attempt} was kept and not applied",
        _ => null,
    };

    private static string? OfTask(TaskEvent about, PrincipalId by) => about switch
    {
        TaskOpened e => $"{e.Pass} asks {Sentences.Who(e.Who)} for {Kind(e.Kind)} ({e.Task})",
        TaskOffered { StandIns.IsEmpty: true } e => $"{e.Task} is back with those who were asked",
        TaskOffered e => $"{e.Task} is offered to " + string.Join(" and ", e.StandIns.Select(standIn =>
            $"{Sentences.Who(standIn.Who)}, standing in for {Sentences.Who(standIn.For)}")),
        TaskTaken e => $"{e.Task} was taken by {by.Name}",
        TaskReleased e => $"{e.Task} was given back by {by.Name}",
        TaskDone e => $"{e.Task} was answered by {by.Name}",
        TaskSlaMissed e => $"{e.Task} missed its time, {Sentences.Time(e.Due)}",
        LadderStepped e => $"{e.Task} escalates: {e.Action.ToString().ToLowerInvariant()} {e.Who}".TrimEnd(),
        _ => null,
    };

    private static string Kind(TaskKind kind) => kind switch
    {
        TaskKind.Review => "a review",
        TaskKind.Question => "an answer",
        TaskKind.Decision => "a decision",
        TaskKind.LateReview => "the review that is due after the emergency",
        TaskKind.LateFinding => "what is done about the finding",
        _ => "its work",
    };

    private static string Cause(ReopenCause cause) => cause switch
    {
        ReopenCause.MergeConflict => "merge conflict",
        ReopenCause.MergeCheckFailed => "checks failed on the merged tree",
        ReopenCause.OneMoreRound => "one more round was granted",
        _ => "rejected",
    };

    private static string Ending(PassEnding ending) => ending switch
    {
        PassEnding.NoChange => "no change to make",
        PassEnding.AlreadyDone => "nothing left to do",
        PassEnding.NotReproducible => "not reproducible",
        _ => "output",
    };

    private static string Judged(Judgement judgement) => judgement switch
    {
        Judgement.Pass => "pass",
        Judgement.Fail => "fail",
        _ => "cannot judge",
    };

    private static string Text(Core.Plans.Value value) => value switch
    {
        Core.Plans.Value.Symbol symbol => symbol.Text,
        Core.Plans.Value.Truth truth => truth.Is ? "true" : "false",
        Core.Plans.Value.Number number => (number.Scaled / (decimal)Core.Plans.Value.Scale).ToString("0.######", null),
        Core.Plans.Value.List list => string.Join(", ", list.Items),
        _ => "",
    };

    private static string Short(ObjectName name) => name.Value.Length > 10 ? name.Value[..10] : name.Value;

    private static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
