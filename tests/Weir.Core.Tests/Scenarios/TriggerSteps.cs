using Weir.Core.Items;
using Weir.Core.Triggers;

namespace Weir.Core.Tests.Scenarios;

/// <summary>
/// What the keeper of triggers tells.
/// <code>
/// trigger nightly per 2 of daily           the one trigger that there is: a schedule; 'trigger none' for none
/// trigger alerts per 2                     one without a schedule is a webhook
/// trigger alerts [budget 5] [month 9]     what those of a day, or of a month, may cost
/// due nightly 1h                           its schedule is due in an hour
/// fire nightly due                         what is due
/// fire alerts x1 [key k] [by other]        an occurrence, with a key; an item of the second workflow
/// revert m1 by r1 [in shed]                a merge of W-1 is reverted, in another repository
/// observe r1 [in shed]                     a target was looked at for reverts up to there
/// fail nightly x1                          its item cannot be made
/// </code>
/// </summary>
internal sealed class TriggerSteps(Stage stage)
{
    public void Take(Clause clause)
    {
        if (clause.Word is "revert" or "observe")
        {
            stage.Send(PrincipalId.System, Seen(clause));
            return;
        }
        var id = $"{Given.Project}/{clause.Rest[0]}";
        stage.Send(PrincipalId.System, clause.Word switch
        {
            "trigger" => new PublishTriggers(Given.Project, clause.Has("none") ? [] : [Rule(clause)]),
            "due" => new ScheduleTrigger(
                id, stage.State.Triggers[id].Rule.Of, stage.Now + new Duration(PlanText.Span(clause.Rest[1]).Value)),
            "fail" => new ReportTrigger(id, clause.Rest[1], new Digest("why")),
            _ => new FireTrigger(
                id,
                clause.Rest[1] == "due"
                    ? TriggerState.OccurrenceAt(stage.State.Triggers[id].Due ?? stage.Now)
                    : clause.Rest[1],
                clause.After("key") is { } key ? new Digest(key) : null, Item(clause.Has("by"))),
        });
    }

    private static Command Seen(Clause clause) => clause.Word == "revert"
        ? new ReportRevert(
            new ItemId(Given.Project, 1), clause.After("in"), new ObjectName(clause.Rest[0]),
            new ObjectName(clause.After("by")!))
        : new ObserveTarget(Given.Project, clause.After("in"), new ObjectName(clause.Rest[0]));

    private TriggerRule Rule(Clause clause) => new(
        Given.Project, clause.Rest[0], stage.Plan.Workflow,
        clause.After("of") is null ? TriggerSource.Webhook : TriggerSource.Schedule, clause.After("of") ?? "hook",
        clause.After("per") is { } count ? int.Parse(count) : TriggerRule.UsualPerDay)
    {
        Budget = clause.Has("budget") || clause.Has("month")
            ? new TriggerBudget(
                clause.After("budget") is { } day ? long.Parse(day) : null,
                clause.After("month") is { } month ? long.Parse(month) : null)
            : null,
    };

    private CreateItem Item(bool other) => new(
        Given.Project, "task", "A title", new Digest("request"),
        other ? stage.State.Plans.Values.First(plan => plan.Hash != stage.Plan.Hash).Hash : stage.Plan.Hash,
        PriorityClass.Normal, Risk.Medium, [], [], [], []);
}
