using Weir.Core.Effects;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.People;
using Weir.Core.Plans;
using Weir.Core.Risks;
using Weir.Core.Tasks;

namespace Weir.Core.Intake;

/// <summary>
/// An item whose kind nobody has said, neither its requester nor a rule, first follows a plan of one pass, in which an
/// agent proposes. (1) The pass runs like every other: metered, sandboxed, tried again. (2) What it made is held
/// against the rules outside of Core, since that takes definitions: an effect. (3) Where nothing speaks against it the
/// item is classified and follows the plan of its workflow; else a person is asked, as they are when the agent fails.
///
/// The proposal is written by whoever can write tickets. So it settles only what is open, it may raise the risk and
/// never lowers it, and a person confirms it where rules say otherwise or the risk is high.
/// </summary>
internal static class IntakeDecisions
{
    /// <summary>The next step of an item in intake whose pass is over.</summary>
    public static bool Step(Transaction t, ItemState item, Plan plan)
    {
        if (item.Intake.Stage == IntakeStage.Proposing)
        {
            return EffectDecisions.RequestOnce(t, item, new EffectBody.WeighProposal());
        }
        Reopening.Hold(t, item, plan.Passes[^1], HeldCause.IntakeAsks, Who(t.State, item), null);
        return true;
    }

    /// <summary>Who is asked about an item in intake: whoever wants it, if that is somebody who can be asked.</summary>
    public static string Who(OrganizationState state, ItemState item) =>
        item.Requester.IsPerson && state.People.ContainsKey(item.Requester)
            ? item.Requester.Value
            : ExhaustPlan.Owner;

    public static void AcceptProposal(Transaction t, ItemState item, EffectOutcome.Weighed weighed)
    {
        if (!item.IsOpen || item.Intake.Stage != IntakeStage.Proposing)
        {
            return;
        }
        var risk = weighed.Risks.Select(claim => claim.AtLeast).Append(item.Risk).Max();
        var settled = weighed.Settled is { } found && Check(t.State, found) is null ? found : null;
        var question = weighed.Question
            ?? (settled is null ? IntakeQuestion.KindUnknown : (IntakeQuestion?)null)
            ?? (risk == Risk.High ? IntakeQuestion.HighRisk : null);
        t.Emit(new ProposalWeighed(
            item.Id, weighed.Proposal, weighed.Proposed,
            [.. weighed.Duplicates.Where(other => other != item.Id && t.State.Items.ContainsKey(other))], question));
        foreach (var claim in weighed.Risks)
        {
            RiskDecisions.Raise(t, item.Id, claim.AtLeast, claim.Cause);
        }
        if (question is null)
        {
            Settle(t, item.Id, settled!);
        }
    }

    public static Refusal? Classify(Transaction t, ClassifyItem command)
    {
        if (!t.State.Items.TryGetValue(command.Item, out var item))
        {
            return Refusal.UnknownItem(command.Item);
        }
        if (!item.IsOpen || item.Intake.Stage == IntakeStage.Settled)
        {
            return Refusal.Rule(
                "classified", $"Item {item.Id} is {item.Kind}, and not in intake any more.",
                $"weir item show {item.Id}");
        }
        if (NotAsked(t, item, $"say what {item.Id} is") is { } notAsked)
        {
            return notAsked;
        }
        var claimed = item with { Risk = command.Claims.Select(claim => claim.AtLeast).Append(item.Risk).Max() };
        var refusal = Check(t.State, command.As)
            ?? (command.Risk is { } asked ? RiskDecisions.CheckSetting(t, claimed, asked, command.Reason) : null);
        if (refusal is not null)
        {
            return refusal;
        }
        foreach (var task in item.Tasks.Values.Where(task => task.Kind == TaskKind.Decision))
        {
            t.Emit(new TaskDone(item.Id, task.Id, null));
        }
        Reopening.StopEverything(t, item.Id, _ => true);
        foreach (var weighing in t.State.Effects.Values.Where(effect =>
            effect.Item == item.Id && effect.Body is EffectBody.WeighProposal))
        {
            t.Emit(new EffectDone(item.Id, weighing.Id));
        }
        foreach (var claim in command.Claims)
        {
            RiskDecisions.Raise(t, item.Id, claim.AtLeast, claim.Cause);
        }
        if (command.Risk is { } risk)
        {
            RiskDecisions.SetChecked(t, t.Item(item.Id), risk, command.Reason);
        }
        Settle(t, item.Id, command.As);
        return null;
    }

    /// <summary>Null when whoever decides is one of those who may say what an item in intake is.</summary>
    public static Refusal? NotAsked(Transaction t, ItemState item, string what)
    {
        if (t.By.IsPerson && t.State.People.TryGetValue(t.By, out var person) && IsAsked(t.State, item, person))
        {
            return null;
        }
        var who = Asking.Named(t.State, item.Id, Who(t.State, item));
        return Refusal.NotAllowed(t.By, $"{what}; {Sentences.Who(who)} may");
    }

    private static bool IsAsked(OrganizationState state, ItemState item, Person person) =>
        person.Id == item.Requester || person.Is(state.Projects[item.Id.Project].Owner)
        || item.Tasks.Values.Any(task => task.Asks(person));

    private static Refusal? Check(OrganizationState state, Classification found)
    {
        if (!state.Plans.TryGetValue(found.Plan, out var plan))
        {
            return Refusal.UnknownPlan(found.Plan);
        }
        return found.Params.Select(param => ItemDecisions.CheckParam(plan, param.Name, param.Value))
            .FirstOrDefault(refusal => refusal is not null);
    }

    private static void Settle(Transaction t, ItemId id, Classification found)
    {
        t.Emit(new ItemClassified(id, found));
        ItemDecisions.RecordNotExecuted(t, id, t.State.Plans[found.Plan]);
    }
}
