using System.Text.RegularExpressions;
using Weir.Core.Budgets;
using Weir.Core.Changes;
using Weir.Core.Contexts;
using Weir.Core.Deployments;
using Weir.Core.Documents;
using Weir.Core.Effects;
using Weir.Core.Engines;
using Weir.Core.FanOut;
using Weir.Core.Gates;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Core.People;
using Weir.Core.Plans;
using Weir.Core.Previews;
using Weir.Core.Risks;
using Weir.Core.Tasks;
using Weir.Core.Triggers;

namespace Weir.Core.Tests.Scenarios;

/// <summary>
/// One short line for each event. What holds an item stands behind <c>=</c>, in the very sentence people read, without
/// the numbers that depend on the journal's length. Item W-1 is not named; others are.
/// </summary>
internal sealed partial class Timeline(Stage stage)
{
    public IEnumerable<string> Of(IReadOnlyList<Recorded> heard, bool withTime)
    {
        var started = heard.Select(recorded => recorded.Event).OfType<AttemptDispatched>().Select(e => e.Attempt)
            .ToHashSet();
        foreach (var recorded in heard)
        {
            if (stage.IsBehindTheScenes(recorded.Event)
                || (recorded.Event is AttemptQueued queued && started.Contains(queued.Attempt)))
            {
                continue;
            }
            var item = recorded.Event is ItemEvent { Item.Number: > 1 } about ? about.Item + " " : "";
            var time = withTime ? Time(recorded.At) + " " : "";
            yield return time + item + Line(recorded);
        }
    }

    private static string Occurrence(string text) =>
        text.StartsWith("due-", StringComparison.Ordinal) ? $"due {Time(new Timestamp(long.Parse(text[4..])))}" : text;

    private static string Time(Timestamp at)
    {
        var days = (at.Value - Given.Start.Value + Duration.Hours(9).Value) / Duration.Days(1).Value;
        var clock = DateTimeOffset.FromUnixTimeMilliseconds(at.Value);
        return days == 0 ? clock.ToString("HH:mm:ss", null) : $"+{days}d {clock.ToString("HH:mm:ss", null)}";
    }

    private string Place(NotePlace? place) => place is null
        ? ""
        : $" in {place.Pass}{(place.Gate is { } gate ? "/" + gate : "")}"
            + (place.Attempt is { } attempt ? $" (round {place.Round}, {stage.Label(attempt)})" : "");

    private static string? OfDocument(Event happened) => happened switch
    {
        DocumentDue e => $"{e.Path} is due{(e.First is { } first ? $", of {first}" : "")}, until "
            + $"{Time(e.OverdueAt)}, for " + (e.Owners.IsEmpty ? "the owner" : string.Join(' ', e.Owners)),
        DocumentOverdue e => $"{e.Path} is overdue",
        DocumentMet e => $"{e.Path} is met",
        DocumentDropped e => $"{e.Path} is not required any more",
        DocumentHandedOn e => $"{e.Path} is for {string.Join(' ', e.Owners)} now",
        DocumentsCounted { Counts: var counts } =>
            $"documents: {counts.Required}, {counts.WithoutOwner} without owner; "
                + $"unowned: {counts.Unowned} of {counts.Files}",
        _ => null,
    };

    private string Line(Recorded recorded) => recorded.Event switch
    {
        HoldChanged e => "= " + Hold(e.Hold),
        ItemEvent about and (GateEvent or PassEvent) => OfPass((PassEvent)about),
        AttemptEvent e => OfAttempt(e, recorded.At),
        TaskEvent e => OfTask(e),
        EffectRequested e => $"repository is asked: {e.Body.What}",
        EffectDone => "repository is done",
        EffectFailed e =>
            $"repository fails; again "
                + $"{(e.RetryAt == Timestamp.Never ? "when a person says so" : "at " + Time(e.RetryAt))}",
        BranchStarted e => $"branch starts at {e.Bases[0].Commit}",
        ItemCreated e => $"item {e.Item} asked for{(e.AwaitsProposal ? ", of what kind is open" : "")}",
        RiskRaised e => $"risk rises to {Words(e.Risk)}: {e.Cause.Rule}"
            + (e.Cause.Path is { } path ? " by " + path : ""),
        RiskSet e => $"risk is {Words(e.Risk)}, says {recorded.By.Name}"
            + (e.Overruled.IsEmpty ? "" : $", whatever says {string.Join(' ', e.Overruled)}"),
        ProposalWeighed e => $"proposed: {string.Join(' ', e.Proposed.Select(choice => choice.Value))}"
            + (e.Duplicates.IsEmpty ? "" : $", same as {string.Join(' ', e.Duplicates)}")
            + (e.Question is { } question ? $"; asks: {Words(question)}" : ""),
        ItemClassified e => $"is a {e.As.Kind}, by plan {e.As.Plan}",
        ItemTriggered e => $"made by {e.Trigger} of {Occurrence(e.Occurrence)}"
            + (e.Key is { } key ? $", key {key}" : ""),
        TriggerRepeated e => $"asked for again by {e.Trigger} of {Occurrence(e.Occurrence)}",
        TriggerPublished e => $"trigger {e.Rule.Id} makes {e.Rule.PerDay} a day",
        TriggerWithdrawn e => $"trigger {e.Trigger} is gone",
        TriggerScheduled e => $"trigger {e.Trigger} is due {Time(e.Due)}",
        TriggerHeldBack e => $"trigger {e.Trigger} makes nothing of {Occurrence(e.Occurrence)}: {Words(e.Why)}",
        TargetObserved e => $"target seen at {e.Commit}",
        ItemReverted e => $"{e.Merge} is reverted by {e.Commit}",
        ItemParked e => $"parked {Words(e.Cause.Reason)}",
        ItemResumed => "resumed",
        ItemDone => "done",
        ItemClosed e => $"closed as {e.Resolution}",
        ItemCancelled => "cancelled",
        ParamSet e => $"param {e.Name} is {Text(e.Value)}{(e.ByPerson ? " by a person" : "")}",
        BudgetSet e => $"may cost {Amount.Of(e.Limit)}{(e.Until is { } until ? $" until {Time(until)}" : "")}",
        NotExecutedReached e =>
            $"{(e.Pass is { } pass ? pass.ToString() : "workflow")} reaches {e.Key}, which is not carried out",
        ContextMeasured e => $"documents of {e.Commit}:"
            + (e.Agents.IsEmpty ? " none" : string.Concat(e.Agents.Select(one => $" {one.Agent}={one.Bundle}"))),
        ItemLinked { To.Kind: LinkKind.Part } e => $"has {e.To.Item} as part {e.To.Key}",
        ItemSplit e => "is split" + (e.Carried.IsEmpty ? "" : $", carrying {string.Join(' ', e.Carried)}"),
        PartsGivenUp e => $"goes on without {string.Join(' ', e.Parts)}",
        NoteAdded e => $"note {e.Number}, {Words(e.Kind)} {e.Text} by {e.By.Name}{Place(e.Place)}",
        ItemLinked e => $"leads to {e.To.Item} as {Words(e.To.Kind)} of {e.To.Pass}",
        CutOverBegan e => $"moves to {e.To.Workflow}"
            + (e.To.Pass is { } cause ? $", since {cause} calls for it" : ", as a person says"),
        CutOverAbandoned => "stays: the workflow is not there",
        ItemReclassified e => $"leaves {e.From} for {e.To}"
            + string.Concat(e.Carried.Select(one => $" with {one.Name}:{one.Digest}"))
            + string.Concat(e.Attached.Select(one => $" attaching {one.Name}")),
        TargetRedReported e => e.Bug is { } bug
            ? $"{bug} is about what the target fails"
            : "nothing could be opened for what the target fails",
        ItemSlaMissed e => $"SLA {(e.Pass is { } pass ? $"of {pass} " : "")}missed",
        ArtifactAttached e => $"{e.Artifact.Name}:{e.Artifact.Digest} attached",
        EmergencyApproved e => $"{e.Pass}/{e.Gate} emergency on {Subject(e.Subject)}",
        LateVerdictRecorded e => $"{e.Pass}/{e.Gate} late, {Verdict(e.Verdict)}",
        LateReviewEnded e => $"{e.Pass}/{e.Gate} late review {Words(e.End)}{Findings(e.Findings)}",
        EngineFellSilent e => $"engine {e.Engine} fell silent",
        EngineDrained e => $"engine {e.Engine} is drained",
        EngineRegistered e => $"engine {e.Engine} starts as {e.Incarnation} with {e.Slots} slots",
        DispatchPaused => "dispatch paused",
        DispatchResumed => "dispatch resumed",
        _ => OfPeople(recorded.Event),
    };

    private string OfPeople(Event happened) => happened switch
    {
        AbsenceRecorded e => $"{e.Person.Name} is away from {Time(e.From)} until {Time(e.Until)}"
            + (e.Delegate is { } to ? $", {to.Name} instead" : ""),
        AbsenceBegan e => $"{e.Person.Name} is away",
        AbsenceEnded e => $"{e.Person.Name} is back",
        PreviewEvent or RosterTaken or RosterRefused => Beside(happened),
        PersonRemoved e => $"{e.Person.Name} is here no longer",
        PersonRecorded e => $"{e.Person.Name} is {string.Join(' ', e.Person.Roles)}",
        _ => OfDocument(happened) ?? happened.GetType().Name,
    };

    private string Beside(Event happened) => happened switch
    {
        PreviewAsked e => $"preview of {e.Commit} asked for {e.Pass}/{e.Gate} round {e.Round}",
        PreviewBegan e => $"preview begins, until {Time(e.Until)}",
        PreviewUp e => $"preview is up: {e.Url}",
        PreviewFailed e => $"preview failed: {e.Why?.ToString() ?? "nobody waits"}",
        PreviewEnding e => $"preview ends: {Words(e.Cause)}",
        PreviewGone => "preview is gone",
        RosterTaken e => $"organization.md {e.Content} of {e.From} is in force",
        RosterRefused e => $"organization.md of {e.From} at {e.Commit} is not in force: {e.Why}",
        _ => "",
    };

    private string OfPass(PassEvent happened) => happened.Pass + happened switch
    {
        PassDelayed e => $" delayed until {Time(e.Until)}",
        PassStarted e => $" starts round {e.Round}",
        PassProduced e =>
            $" produced {Subject(e.Outputs)}{Ending(e.Ending)}{(e.Adopted ? ", adopted" : "")}, by {Names(e.Authors)}",
        PassPassed => " passed",
        PassNotApplicable => " not applicable",
        PassSkipped => " skipped",
        PassWentStale e => $" stale, since {e.Cause} runs again",
        PassRevived => " revived",
        PassReopened e =>
            $" reopened: {Words(e.Cause)}{Findings(e.Findings)}"
            + (e.Conflict is { } c ? $", from {c.Marked} on {c.Parent}" : ""),
        PassHeld e => $" held: {Words(e.Cause)}",
        PassFollowedUp e => $" is followed by {e.Made}{(e.Refused is null ? "" : ", not by all")}",
        PassReleased e => " released" + (e.GoesOnFrom is { } made ? $", to go on from {made}" : ""),
        PassTakenOver e => $" taken over{(e.From is { } from ? $" from {stage.Label(from)}" : "")}",
        PassGivenBack e => $" given back{(e.Commit is { } made ? $" from {made}" : "")}",
        AgentTold e => $" is told {e.Text} (number {e.Number})",
        ArtifactRecorded e => $" made {e.Artifact.Name}:{e.Artifact.Digest} (version {e.Version})",
        ChangeRecorded e => $" made change:{e.Change.Facts.Digest} (version {e.Change.Number} on {e.Change.Start})",
        PassFannedOut e => $" splits into {string.Join(' ', e.Elements.Where(x => !x.Dropped).Select(x => x.Key))}",
        SplitProposed e => $" proposes {string.Join(' ', e.Parts.Select(part => part.Key))}",
        ElementSplit e => $" is split into {string.Join(' ', e.Parts.Select(part => part.Key))}",
        ElementForked e => $" forks at {e.Commit}",
        JoinStarted => " joins",
        ElementMerged e => $" merges to change:{e.Whole.Facts.Digest} (version {e.Whole.Number} on {e.Whole.Start})",
        JoinConflicted e => $" conflicts with {e.Onto}",
        JoinChecked e => $" checked on {e.Tree}: {Runs(e.Results)}{(e.Reused ? ", reused" : "")}",
        ElementJoined e => $" joined as change:{e.Change.Facts.Digest}",
        IntegrationQueued => " queues for the target",
        IntegrationStarted => " has the target",
        IntegrationEnded => " leaves the target",
        ChangeRebased e => $" rebased to change:{e.Change.Facts.Digest} on {e.Change.Facts.Repositories[0].Base}"
            + (e.VerdictsStand ? ", verdicts stand" : $", patch changed ({e.Interdiff})")
            + (e.Dropped > 0 ? $", {e.Dropped} dropped" : ""),
        RebaseSettled => " lies on the target",
        IntegrationConflicted e => $" conflicts with {e.Target}" + (e.Dropped > 0 ? $", {e.Dropped} dropped" : ""),
        MergeChecked e => $" checked on {e.Tree}: {Runs(e.Results)}{(e.Reused ? ", reused" : "")}",
        RepositoryLanded e => $" landed in {e.Landing.Repository} as {e.Landing.Commit}",
        LandingReverted e => " taken back"
            + (e.Reverts.IsEmpty ? "" : $" in {string.Join(' ', e.Reverts.Select(revert => revert.Repository))}")
            + (e.Left.IsEmpty ? "" : $", not in {string.Join(' ', e.Left)}"),
        ChangeLanded e => $" landed as {e.Commit} with {e.Tree}",
        LandingVerified e => $" landing verified{(e.Tip is { } tip ? $", as tested with {tip}" : "")}",
        ChangeStacked e => $" lies in the batch as {e.Change.Tree}",
        IntegrationDeferred e =>
            $" waits for the next batch: {Words(e.Cause)}{string.Concat(e.Paths.Select(path => " " + path))}",
        MergeRan e => $" ran on {e.Tree}: {Runs(e.Results)}",
        BatchProbed { Probe: 0 } => " is checked on the target alone",
        BatchProbed e => $" is checked on the first {e.Probe} of {e.Of}",
        CulpritFound e => $" breaks {string.Join(' ', e.With)} on {e.Tree}: "
            + Runs(e.Results.Select(failed => failed.Result)),
        TargetFoundRed e => $" waits for the target, which fails {e.Red.Name} on {e.Red.Tree}",
        DeploymentBegan e => $" deploys {e.Commit} to {e.Environment}",
        DeploymentRan e => e.WatchUntil is { } until ? $" deployed, watched until {Time(until)}" : " deployed",
        DeploymentProbed e => $" probe {(e.Good ? "good" : "bad")}",
        DeploymentFailed e => $" deployment fails{(e.RollsBack ? ", to be undone" : "")}",
        DeploymentEnded e => $" deployment ends: {Words(e.As)}",
        GateEvent e => "/" + e.Gate + OfGate(e),
        _ => " " + happened.GetType().Name,
    };

    private string OfGate(GateEvent happened) => happened switch
    {
        GateOpened e => $" opens round {e.Round} on {Subject(e.Subject)}"
            + (e.LeftOut.IsEmpty ? "" : $", without {string.Join(' ', e.LeftOut)}")
            + (e.Reviewers.IsEmpty ? "" : $", for {string.Join(' ', e.Reviewers.Select(index => Reviewer(e, index)))}")
            + (e.Interdiff is { } diff ? $", showing {diff}" : ""),
        CommandsJudged e => $" ran on {e.Tree}: {Runs(e.Results)}",
        VerdictRecorded e => " " + Verdict(e.Verdict),
        AutoAcceptDecided e => $" people {Words(e.Outcome)}",
        GateApproved => " approved",
        GateRejected e => $" rejected to {e.To}{Findings(e.Findings)}",
        BaseJudged e => $" ran on the target {e.Ran.Base}, {e.Ran.Tree}: {Runs(e.Ran.Results)}",
        GateFoundRed e => $" waits for the target, which fails {e.Red.Name} on {e.Red.Tree}",
        GateReopened { Target: { } target } => $" opens anew on {target}",
        GateReopened => " asks again",
        _ => " " + happened.GetType().Name,
    };

    private static string Verdict(Verdict verdict) =>
        $"{verdict.By.Name}{(verdict.For is { } whom ? $" for {whom}" : "")}: "
        + string.Join(' ', verdict.Results.Select(Result)) + Findings(verdict.Findings)
        + (verdict.Marks.IsEmpty ? "" : $" [{string.Join(' ', verdict.Marks)}]");

    private string OfAttempt(AttemptEvent happened, Timestamp now) => stage.Label(happened.Attempt) + happened switch
    {
        AttemptQueued e => $" queued{(e.NotBefore > now ? $", not before {Time(e.NotBefore)}" : "")}",
        AttemptDispatched e => $" runs on {e.Engine}"
            + (e.Credit is { } credit ? $" with {Amount.Of(credit)}" : ""),
        CreditExtended e => $" has {Amount.Of(e.Credit)} now",
        CreditReturned e => $" keeps {Amount.Of(e.Credit)}",
        CreditRefused e => $" is refused {Amount.Of(e.Needed)}",
        UsageReported e => $" spent {Amount.Of(e.Batch.Calls.Sum(call => call.Charged))} (batch {e.Batch.Number}"
            + $"{(e.Batch.Open > 0 ? $", {Amount.Of(e.Batch.Open)} open" : "")}{(e.Batch.IsLast ? ", last" : "")})",
        AttemptClaimed e => $" claimed, lease until {Time(e.LeaseUntil)}",
        LeaseExtended e => $" lease until {Time(e.Until)}",
        AttemptStopRequested => " is told to stop",
        NotesNotTaken e => $" left {e.Count} notes that are not kept",
        ContextGiven { Context.HasDocuments: false } e => $" is given {e.Context.Notes!.Given} notes",
        ContextGiven e => $" is given {e.Context.Bundle} of {e.Context.Commit}"
            + (e.Context.Notes is { } notes ? $" and {notes.Given} notes" : ""),
        AttemptSucceeded => " succeeded",
        AttemptAsked e => $" asks {e.Question}",
        AttemptFailed { Reason: FailureReason.Cancelled } => " stopped",
        AttemptFailed e => $" failed: {Words(e.Reason)}",
        ResultSalvaged => " too late: kept, not applied",
        AgentHeard e => $" heard up to number {e.Upto}",
        ResultRefused => " result refused, and recorded so",
        _ => " " + happened.GetType().Name,
    };

    private string OfTask(TaskEvent happened)
    {
        if (happened is TaskOpened e)
        {
            _tasks[e.Task] = $"{Words(e.Kind)} of {e.Pass}{(e.Gate is { } gate ? "/" + gate : "")}";
        }
        return "task " + _tasks[happened.Task] + happened switch
        {
            TaskOpened o =>
                $" for {o.Who}{(o.Due is { } due ? $", due {Time(due)}" : "")}"
                + (o.Ladder is { } ladder ? $", ladder {ladder}" : ""),
            TaskOffered { StandIns.IsEmpty: true } => " is back with those who were asked",
            TaskOffered o => " offered to " + string.Join(
                ", ", o.StandIns.Select(standIn => $"{standIn.Who} for {standIn.For}")),
            TaskTaken => " taken",
            TaskReleased => " put back",
            TaskDone => " done",
            TaskWithdrawn => " withdrawn",
            TaskSlaMissed => " is overdue",
            LadderStepped s => $": {Words(s.Action)}{(s.Who.Length == 0 ? "" : " " + s.Who)}",
            LadderRestarted => ": ladder begins anew",
            _ => " " + happened.GetType().Name,
        };
    }

    private readonly Dictionary<TaskId, string> _tasks = [];

    private string Hold(Hold hold) => $"{Words(hold.State)}: "
        + TaskNumber().Replace(AttemptNumber().Replace(hold.Reason.Sentence, match =>
            " as " + stage.Label(new AttemptId(long.Parse(match.Groups["number"].Value)))), "");

    private string Reviewer(GateOpened gate, int index) =>
        (stage.Plan.Pass(gate.Pass.Owner).Gate(gate.Gate).ReviewerAt(index)?.Who ?? "owner")
        + (OwnerSets.SetOf(index) is { } set ? $"#{set + 1}" : "");

    private static string Subject(IEnumerable<SubjectDigest> digests)
    {
        var text = string.Join(' ', digests.Select(subject => $"{subject.Artifact}:{subject.Digest}"));
        return text.Length == 0 ? "nothing" : text;
    }

    private static string Findings(IEnumerable<Finding> findings)
    {
        var text = string.Join(' ', findings.Select(finding => finding.Text.Value ?? "?"));
        return text.Length == 0 ? "" : $" finding {text}";
    }

    private static string Runs(IEnumerable<RunResult> results)
    {
        var text = string.Join(
            ' ',
            results.Select(result => $"{result.Run[(result.Run.LastIndexOf('/') + 1)..]} {Words(result.Verdict)}"
                + (result.Affected ? " affected" : "") + (result.Flaky ? " flaky" : "")
                + (result.From is { } from ? $" of {from}" : "")));
        return text.Length == 0 ? "no commands" : text;
    }

    private static string Result(CriterionResult result) => $"{result.Criterion} {Words(result.Judgement)}";
    private static string Ending(PassEnding ending) => ending == PassEnding.Output ? "" : $" ({Words(ending)})";
    private static string Names(IEnumerable<PrincipalId> people) =>
        string.Join(' ', people.Select(person => person.Name));

    private static string Text(Value value) => value switch
    {
        Value.Symbol symbol => symbol.Text,
        Value.Truth truth => truth.Is ? "true" : "false",
        Value.Number number => $"{number.Scaled / Value.Scale}",
        _ => value.ToString()!,
    };

    /// <summary><c>NeedsPerson</c> as <c>needs person</c>.</summary>
    private static string Words<T>(T value)
        where T : struct, Enum => Capital().Replace(value.ToString(), " ${letter}").Trim().ToLowerInvariant();

    [GeneratedRegex("(?<letter>[A-Z])", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Capital();

    [GeneratedRegex(" as attempt a(?<number>[0-9]+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex AttemptNumber();

    [GeneratedRegex(" \\(task t[0-9]+\\)", RegexOptions.None, 1_000)]
    private static partial Regex TaskNumber();
}
