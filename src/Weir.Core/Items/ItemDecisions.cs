using Weir.Core.Budgets;
using Weir.Core.Calendars;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Gates;
using Weir.Core.Links;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Tasks;

namespace Weir.Core.Items;

/// <summary>Decisions that people take about an item as a whole.</summary>
internal static class ItemDecisions
{
    public static Refusal? Create(Transaction t, CreateItem command)
    {
        if (!t.State.Projects.TryGetValue(command.Project, out var project))
        {
            return Refusal.UnknownProject(command.Project);
        }
        if (!t.State.Plans.TryGetValue(command.Plan, out var plan))
        {
            return Refusal.UnknownPlan(command.Plan);
        }
        if (command.BlockedBy.FirstOrDefault(blocker => !t.State.Items.ContainsKey(blocker)) is { Number: > 0 } unknown)
        {
            return Refusal.UnknownItem(unknown);
        }
        if (command.DuplicateOf is { } other && !t.State.Items.ContainsKey(other))
        {
            return Refusal.UnknownItem(other);
        }
        if (CheckGiven(plan, command) is { } refusal)
        {
            return refusal;
        }
        if (command.Artifacts.FirstOrDefault(artifact => plan.FindArtifact(artifact.Name) is null) is { } stray)
        {
            return Refusal.Invalid(
                "unknown-artifact",
                $"Workflow {plan.Workflow} has no artifact {stray.Name}.",
                plan.Artifacts.IsEmpty
                    ? null
                    : $"It has {string.Join(", ", plan.Artifacts.Select(artifact => artifact.Name))}.");
        }
        if (command.Origin is { } origin && Children.Check(t, origin) is { } unwanted)
        {
            return unwanted;
        }
        var id = new ItemId(command.Project, project.NextNumber);
        t.Emit(new ItemCreated(
            id, command.Kind, command.Title, command.Request, command.Plan, command.Class, command.Risk,
            command.Labels, command.Params, command.BlockedBy)
        {
            Choices = command.Choices,
            AwaitsProposal = command.AwaitsProposal,
            Origin = command.Origin,
            For = command.For,
            Due = command.DueAt ?? command.Due?.After(t.Now, t.State.Default()),
            Attached = command.Attached,
            Budget = command.Budget,
        });
        if (command.Origin is { } from)
        {
            t.Emit(new ItemLinked(
                from.Item, new LinkedItem(from.Kind, id, from.Pass, from.Round, from.Word, from.Key, false)));
        }
        foreach (var artifact in command.Artifacts)
        {
            t.Emit(new ArtifactAttached(id, artifact));
        }
        RecordNotExecuted(t, id, plan);
        if (command.DuplicateOf is { } known)
        {
            End(t, id, new ItemClosed(id, $"duplicate of {known}", null));
        }
        t.Reply = id.ToString();
        return null;
    }

    private static Refusal? CheckGiven(Plan plan, CreateItem command)
    {
        foreach (var param in command.Params)
        {
            if (CheckParam(plan, param.Name, param.Value) is { } refusal)
            {
                return refusal;
            }
        }
        return command.Budget < 0
            ? Refusal.Invalid("bad-budget", "A budget is not negative.", "weir item new TITLE --budget 5.00")
            : null;
    }

    public static void RecordNotExecuted(Transaction t, ItemId id, Plan plan)
    {
        foreach (var key in plan.NotExecuted)
        {
            t.Emit(new NotExecutedReached(id, null, key));
        }
    }

    public static Refusal? Park(Transaction t, ParkItem command) => OnOpen(t, command.Item, item =>
    {
        if (item.Status != ItemStatus.Parked)
        {
            Park(t, item.Id, new ParkCause(ParkReason.ByPerson, null, command.Reason));
        }
        return null;
    });

    /// <summary>What runs goes on, and its results are taken; nothing new begins, and nobody waits behind it.</summary>
    public static void Park(Transaction t, ItemId id, ParkCause cause)
    {
        IntegrationProgress.StepAside(t, id);
        t.Emit(new ItemParked(id, cause));
    }

    public static Refusal? Resume(Transaction t, ResumeItem command) => OnOpen(t, command.Item, item =>
    {
        if (item.Status != ItemStatus.Parked)
        {
            return Refusal.Rule("not-parked", $"Item {item.Id} is not parked.", $"weir item why {item.Id}");
        }
        t.Emit(new ItemResumed(item.Id));
        IntegrationProgress.TouchQueue(t, item.Id.Project);
        foreach (var task in t.Item(item.Id).Tasks.Values.Where(task => task.Ladder is not null))
        {
            t.Emit(new LadderRestarted(item.Id, task.Id));
        }
        return null;
    });

    public static Refusal? Cancel(Transaction t, CancelItem command) => OnOpen(t, command.Item, item =>
    {
        if (EmergencyDecisions.Due(item) is { } due)
        {
            return due;
        }
        End(t, item.Id, new ItemCancelled(item.Id, command.Reason));
        return null;
    });

    public static Refusal? Close(Transaction t, CloseItem command) => OnOpen(t, command.Item, item =>
    {
        if (EmergencyDecisions.Due(item) is { } due)
        {
            return due;
        }
        End(t, item.Id, new ItemClosed(item.Id, command.Resolution, command.Reason));
        return null;
    });

    /// <summary>Ends an item: what runs is stopped, what was asked is withdrawn, what it holds is released.</summary>
    public static void End(Transaction t, ItemId id, ItemEvent how)
    {
        Reopening.StopEverything(t, id, _ => true);
        Asking.WithdrawLate(t, t.Item(id));
        IntegrationProgress.StepAside(t, id);
        EffectDecisions.ForgetTrouble(t, id);
        t.Emit(how);
        if (t.Item(id).Origin is { Kind: LinkKind.Child or LinkKind.Part } parent)
        {
            t.Touch(parent.Item);
        }
        foreach (var part in Parts.Living(t.Item(id)))
        {
            Children.Cancel(t, part.Item);
        }
        foreach (var dependent in t.State.Open.Where(open => t.Item(open).BlockedBy.Contains(id)))
        {
            t.Touch(dependent);
        }
        IntegrationProgress.TouchQueue(t, id.Project);
    }

    public static Refusal? Retry(Transaction t, RetryItem command) => OnOpen(t, command.Item, item =>
    {
        if (command.Pass is { } named && !item.Passes.ContainsKey(named))
        {
            return Refusal.UnknownPass(item.Id, named);
        }
        var held = item.Passes.Values
            .Where(pass => pass.Status == PassStatus.Held && (command.Pass is null || pass.Id == command.Pass))
            .ToList();
        if (held.Count == 0 && RedTargets.TryAgain(t, item))
        {
            return null;
        }
        if (held.Count == 0)
        {
            return Refusal.Rule(
                "nothing-held", $"No pass of item {item.Id} waits for that decision.", $"weir item why {item.Id}");
        }
        if (held.Exists(pass => pass.Held == HeldCause.IntakeAsks))
        {
            return Refusal.Rule(
                "is-intake", $"Somebody has to say what item {item.Id} is.", $"weir item confirm {item.Id}");
        }
        if (held.FirstOrDefault(pass => pass.Held == HeldCause.NotExecuted) is { } never)
        {
            return Refusal.Rule(
                "not-executed",
                $"Pass {never.Id} of item {item.Id} needs something that this release does not carry out.",
                $"weir item close {item.Id}");
        }
        if (held.Exists(pass => pass.HeldAt is { } mark && !ItemBudget.HasMoreThan(t.State, item, mark)))
        {
            return Refusal.Rule(
                "budget-reached",
                $"Item {item.Id} may cost {Amount.Of(ItemBudget.Limit(t.State, item)!.Value)}, and too little "
                    + "of that is left.",
                $"weir budget set {item.Id} AMOUNT --reason TEXT");
        }
        if (held.Exists(pass => pass.Held == HeldCause.PartEnded))
        {
            Parts.GiveUpEnded(t, item);
        }
        foreach (var pass in held)
        {
            // Letting one go on may send back what another builds on, which is then not held any more.
            if (t.Item(item.Id).Pass(pass.Id) is { Status: PassStatus.Held } still)
            {
                Reopening.Release(t, item.Id, still);
            }
        }
        return null;
    });

    public static Refusal? Skip(Transaction t, SkipPass command) => OnOpen(t, command.Item, item =>
    {
        var plan = t.State.PlanOf(item);
        if (plan.FindPass(command.Pass) is not { } pass)
        {
            return Refusal.UnknownPass(item.Id, command.Pass);
        }
        if (pass.Skip is not { } skip || !ExpressionEvaluator.Holds(skip.When, item))
        {
            return Refusal.Rule(
                "no-skip", $"Pass {pass.Id} may not be skipped now.", $"weir workflow show {plan.Workflow}");
        }
        if (!t.State.People.TryGetValue(t.By, out var person)
            || !skip.Allow.Any(who => person.Is(Asking.Named(t.State, item.Id, who))))
        {
            return Refusal.NotAllowed(t.By, $"skip pass {pass.Id}; {string.Join(", ", skip.Allow)} may");
        }
        if (item.Pass(pass.Id).IsSettled)
        {
            return Refusal.Rule("settled", $"Pass {pass.Id} is settled already.");
        }
        Reopening.StopEverything(t, item.Id, of => of == pass.Id);
        IntegrationProgress.LeaveIfHolding(t, t.Item(item.Id), pass.Id);
        Reopening.SetAside(t, item.Id, pass.Id);
        t.Emit(new PassSkipped(item.Id, pass.Id, command.Reason));
        return null;
    });

    public static Refusal? SetParam(Transaction t, SetParam command) => OnOpen(t, command.Item, item =>
    {
        if (CheckParam(t.State.PlanOf(item), command.Name, command.Value) is { } refusal)
        {
            return refusal;
        }
        t.Emit(new ParamSet(item.Id, command.Name, command.Value, true));
        return null;
    });

    public static Refusal? CheckParam(Plan plan, string name, Value value)
    {
        if (plan.Params.FirstOrDefault(param => param.Name == name) is not { } param)
        {
            return Refusal.Invalid(
                "unknown-param",
                $"Workflow {plan.Workflow} has no param {name}.",
                plan.Params.IsEmpty ? null : $"It has {string.Join(", ", plan.Params.Select(p => p.Name))}.");
        }
        var fits = (param.Type, value) switch
        {
            (ParamType.Choice, Value.Symbol symbol) => param.Options.Contains(symbol.Text, StringComparer.Ordinal),
            (ParamType.Truth, Value.Truth) => true,
            (ParamType.Text, Value.Symbol) => true,
            (ParamType.Integer, Value.Number number) => number.Scaled % Value.Scale == 0
                && number.Scaled / Value.Scale >= (param.Minimum ?? long.MinValue)
                && number.Scaled / Value.Scale <= (param.Maximum ?? long.MaxValue),
            _ => false,
        };
        return fits ? null : Refusal.Invalid(
            "bad-param",
            $"That is not a value of param {name}.",
            param.Type == ParamType.Choice ? $"One of {string.Join(", ", param.Options)}." : null);
    }

    public static Refusal? OnOpen(Transaction t, ItemId id, Func<ItemState, Refusal?> decide)
    {
        if (!t.State.Items.TryGetValue(id, out var item))
        {
            return Refusal.UnknownItem(id);
        }
        return item.IsOpen
            ? decide(item)
            : Refusal.Ended(id, item.Status switch
            {
                ItemStatus.Done => "done",
                ItemStatus.Closed => $"closed ({item.Resolution})",
                _ => "cancelled",
            });
    }
}
