using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Gates;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Tasks;

namespace Weir.Core.Items;

/// <summary>
/// An item changes its workflow in flight. (1) A rule matches what a pass made, or a person says so; where the rule
/// names somebody to approve, they are asked. (2) Everything of the item is stopped, and it waits until nothing of it
/// runs any more and no act on a repository is under way. (3) The workflow is looked up as the target has it now. (4)
/// The item begins it anew, with what it carries; its commits are set aside on their refs. A rule never brings an item
/// back to a workflow it has left: a person decides, so that two workflows cannot pass it to and fro. To the workflow
/// that it follows already a person moves it as well, when that was edited since: an item keeps what it began with.
/// </summary>
internal static class Reclassification
{
    /// <summary>The first rule that matches what a pass made, once for each output.</summary>
    public static void Match(Transaction t, Plan plan, PassPlan pass, ItemId id)
    {
        for (var index = 0; index < plan.Reclassify.Length; index++)
        {
            var item = t.Item(id);
            var rule = plan.Reclassify[index];
            if (item.DeclinedRules.Contains(index) || !ExpressionEvaluator.Holds(rule.When, item))
            {
                continue;
            }
            if (NeedsPerson(item, plan, rule))
            {
                Reopening.Hold(
                    t, item, pass, HeldCause.ReclassifyMatches, rule.Approve ?? ExhaustPlan.Owner, pass.Escalate,
                    index);
            }
            else
            {
                Follow(t, item, pass.Id, rule, index, null);
            }
            return;
        }
    }

    /// <summary>An item that was told that nobody but a person carries it out is held to that.</summary>
    private static bool NeedsPerson(ItemState item, Plan plan, ReclassifyPlan rule) =>
        rule.Approve is not null
        || item.Tasks.Values.Any(Asking.IsLate)
        || plan.NotExecuted.Contains("reclassify", StringComparer.Ordinal)
        || (rule.To is { } to && item.Left.Contains(to));

    private static void Follow(
        Transaction t, ItemState item, PassId pass, ReclassifyPlan rule, int index, Digest? reason)
    {
        if (rule.Close is { } resolution)
        {
            ItemDecisions.End(t, item.Id, new ItemClosed(item.Id, resolution, reason));
            return;
        }
        Begin(t, item.Id, new CutOver(rule.To!, rule.Carry, pass, index), reason);
    }

    private static void Begin(Transaction t, ItemId id, CutOver to, Digest? reason)
    {
        Reopening.StopEverything(t, id, _ => true);
        IntegrationProgress.StepAside(t, id);
        t.Emit(new CutOverBegan(id, to, reason));
    }

    /// <summary>What a person decides.</summary>
    public static Refusal? Decide(Transaction t, ReclassifyItem command) =>
        ItemDecisions.OnOpen(t, command.Item, item =>
    {
        if (item.CutOver is { } under)
        {
            return Refusal.Rule(
                "moving-already", $"Item {item.Id} is on its way to workflow {under.Workflow}.",
                $"weir item why {item.Id}");
        }
        if (item.IsSplit)
        {
            return Refusal.Rule(
                "is-split", $"Item {item.Id} is split: its parts have workflows of their own.",
                $"weir item show {item.Id}");
        }
        if (item.Tasks.Values.Any(Asking.IsLate))
        {
            // It is about passes and gates that another workflow would not have.
            return EmergencyDecisions.Due(item) ?? Refusal.Rule(
                "finding-open", $"What the review after the emergency found on {item.Id} is to be answered first.",
                $"weir item why {item.Id}");
        }
        return command.Workflow is { } workflow
            ? Move(t, item, workflow, command)
            : Accept(t, item, command.Reason);
    });

    private static Refusal? Move(Transaction t, ItemState item, string workflow, ReclassifyItem command)
    {
        if (command.Carry.FirstOrDefault(name => name != ArtifactPlan.Request && !item.Artifacts.ContainsKey(name))
            is { } unknown)
        {
            return Refusal.Invalid(
                "unknown-artifact",
                $"Item {item.Id} has no artifact {unknown}.",
                item.Artifacts.IsEmpty ? null : $"It has {string.Join(", ", item.Artifacts.Keys)}.");
        }
        Begin(t, item.Id, new CutOver(workflow, command.Carry, null, null), command.Reason);
        return null;
    }

    private static Refusal? Accept(Transaction t, ItemState item, Digest? reason)
    {
        var held = item.Passes.Values.FirstOrDefault(pass =>
            pass is { Status: PassStatus.Held, Held: HeldCause.ReclassifyMatches, HeldByRule: not null });
        if (held is null)
        {
            return Refusal.Rule(
                "nothing-proposed", $"No result of item {item.Id} calls for another workflow.",
                $"weir item reclassify {item.Id} --to WORKFLOW");
        }
        var task = item.Tasks.Values.FirstOrDefault(task =>
            task.Kind == TaskKind.Decision && task.Pass == held.Id);
        if (task is not null && (!t.State.People.TryGetValue(t.By, out var person) || !task.Asks(person)))
        {
            return Refusal.NotAllowed(t.By, $"decide that; it is for {Sentences.Who(task.Who)}");
        }
        var index = held.HeldByRule!.Value;
        Follow(t, item, held.Id, t.State.PlanOf(item).Reclassify[index], index, reason);
        return null;
    }

    /// <summary>True when it asked for the workflow; until nothing of the item is under way, it does not.</summary>
    public static bool Step(Transaction t, ItemState item, CutOver to)
    {
        var busy = item.Attempts.Values.Any(attempt => attempt.OnEngine)
            || t.State.Effects.Values.Any(effect =>
                (effect.Item == item.Id && effect.Body is not EffectBody.TakeDown)
                || effect.Body.Merges(item.Id, effect.Item));
        return !busy && EffectDecisions.RequestOnce(t, item, new EffectBody.FindWorkflow(to.Workflow, to.Carry));
    }

    public static void Take(Transaction t, ItemState item, EffectOutcome outcome)
    {
        if (item is not { IsOpen: true, CutOver: { } to })
        {
            return;
        }
        var plan = t.State.PlanOf(item);
        switch (outcome)
        {
            case EffectOutcome.WorkflowFound found when t.State.Plans.TryGetValue(found.Plan, out var next):
                t.Emit(new ItemReclassified(
                    item.Id, plan.Workflow, next.Workflow, found.Plan, KindIn(item, next),
                    SetByPerson(item, next), found.Carried, found.Attached));
                ItemDecisions.RecordNotExecuted(t, item.Id, next);
                break;
            case EffectOutcome.WorkflowMissing missing:
                Abandon(t, item, plan, to, missing.Why);
                break;
            default:
                break;
        }
    }

    private static string KindIn(ItemState item, Plan next) =>
        next.Kinds.Contains(item.Kind, StringComparer.Ordinal) ? item.Kind : next.Kinds.FirstOrDefault(item.Kind);

    private static ImmutableArray<NamedValue> SetByPerson(ItemState item, Plan next) =>
    [
        .. item.Params
            .Where(param => param.Value.ByPerson
                && ItemDecisions.CheckParam(next, param.Key, param.Value.Value) is null)
            .Select(param => new NamedValue(param.Key, param.Value.Value, true)),
    ];

    /// <summary>The item goes on as before: whoever was asked about a pass is asked again.</summary>
    private static void Abandon(Transaction t, ItemState item, Plan plan, CutOver to, Digest why)
    {
        t.Emit(new CutOverAbandoned(item.Id, why));
        IntegrationProgress.TouchQueue(t, item.Id.Project);
        foreach (var pass in plan.Passes)
        {
            var state = item.Pass(pass.Id);
            if (pass.Id == to.Pass)
            {
                Reopening.Hold(
                    t, t.Item(item.Id), pass, HeldCause.WorkflowMissing, ExhaustPlan.Owner, pass.Escalate, to.Rule,
                    why);
            }
            else if (state is { Status: PassStatus.Held, Held: { } cause })
            {
                Reopening.Hold(
                    t, t.Item(item.Id), pass, cause, ExhaustPlan.Owner, pass.Escalate, state.HeldByRule,
                    state.HeldWhy);
            }
        }
    }
}
