using System.Collections.Immutable;
using Weir.Core.Budgets;
using Weir.Core.Changes;
using Weir.Core.Contexts;
using Weir.Core.Effects;
using Weir.Core.FanOut;
using Weir.Core.Gates;
using Weir.Core.Intake;
using Weir.Core.Links;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Previews;
using Weir.Core.Risks;
using Weir.Core.Tasks;
using Weir.Core.Triggers;

namespace Weir.Core.Items;

/// <summary>Applies events about items: the indexes of the organisation here, the item itself by noun.</summary>
internal static class ItemEvolution
{
    public static OrganizationState Evolve(OrganizationState state, ItemEvent about, Recorded recorded)
    {
        if (about is ItemCreated created)
        {
            return Create(state, created, recorded);
        }
        var before = state.Items[about.Item];
        var after = about switch
        {
            ItemReclassified e => Begin(
                IntakeEvolution.Open(state, before, state.Plans[e.Plan]), state.Plans[e.Plan], e),
            GateEvent e => GateEvolution.Evolve(before, e, recorded),
            PassEvent e => PassEvolution.Evolve(before, e, recorded),
            AttemptEvent e => AttemptEvolution.Evolve(before, e, recorded),
            PreviewEvent e => Previewing.Evolve(before, e),
            TaskEvent e => TaskEvolution.Evolve(before, e, recorded),
            ItemClassified e => IntakeEvolution.Classify(state, before, e),
            LateReviewEvent e => EmergencyDecisions.Evolve(before, e, recorded),
            _ => Evolve(before, about, recorded),
        };
        if (about is ChangeLanded && !after.LateReviews.IsEmpty)
        {
            after = after with { LateReviews = [.. after.LateReviews.Select(late => late with { Landed = true })] };
        }
        var next = Index(
            state with
            {
                Items = state.Items.SetItem(about.Item, after),
                Sequence = recorded.Sequence,
                Now = recorded.At,
            },
            about, before, recorded);
        return about is ItemTriggered or TriggerRepeated ? TriggerEvolution.Evolve(next, about, recorded)! : next;
    }

    private static ItemState Evolve(ItemState item, ItemEvent about, Recorded recorded) => about switch
    {
        ParamSet e => item with { Params = item.Params.SetItem(e.Name, new ParamValue(e.Value, e.ByPerson)) },
        RiskRaised e => item with { Risk = e.Risk },
        RiskSet e => item with { Risk = e.Risk, OverruledRisks = item.OverruledRisks.Union(e.Overruled) },
        ProposalWeighed e => IntakeEvolution.Weigh(item, e),
        ItemParked e => item with
        {
            Status = ItemStatus.Parked, Parked = e.Cause, ParkedAt = recorded.At,
        },
        ItemResumed => item with { Status = ItemStatus.Open, Parked = null, ParkedAt = null },
        ItemCancelled => item with { Status = ItemStatus.Cancelled, Ended = recorded.At, Resolution = "cancelled" },
        ItemClosed e => item with { Status = ItemStatus.Closed, Ended = recorded.At, Resolution = e.Resolution },
        ItemDone => item with { Status = ItemStatus.Done, Ended = recorded.At },
        ItemTriggered e => item with
        {
            Triggered = new TriggerOrigin(e.Trigger, e.Source, e.Occurrence, e.Key, 0),
        },
        TriggerRepeated when item.Triggered is { } origin => item with
        {
            Triggered = origin with { Repeats = origin.Repeats + 1 },
        },
        BudgetSet e => BudgetDecisions.Evolve(item, e, recorded),
        HoldChanged e => item with { Hold = e.Hold },
        NotExecutedReached e => item with { NotExecuted = item.NotExecuted.Add($"{e.Pass}/{e.Key}") },
        ItemSlaMissed e => item with { MissedSlas = item.MissedSlas.Add(e.Sla) },
        ArtifactAttached e => item with
        {
            Artifacts = item.Artifacts.SetItem(
                e.Artifact.Name, new ArtifactVersion(e.Artifact.Name, 1, null, e.Artifact, [recorded.By])),
            RefsAreBehind = true,
        },
        ContextMeasured e => item with { Context = ContextState.Of(e) },
        NoteAdded e => NoteDecisions.Evolve(item, e, recorded.At),
        ItemLinked e => item with { Links = item.Links.Add(e.To) },
        ItemReverted e => item with { Reverts = item.Reverts.Add(e.Commit) },
        ItemSplit e => Parts.Evolve(item, e),
        PartsGivenUp e => Parts.Evolve(item, e),
        CutOverBegan e => item with { CutOver = e.To },
        CutOverAbandoned => item with { CutOver = null },
        BranchStarted e => item with { Branch = item.Branch with { Bases = e.Bases } },
        EffectRequested { Body: EffectBody.PublishRefs } => item with { RefsAreBehind = false },
        _ => item,
    };

    private static OrganizationState Create(OrganizationState state, ItemCreated e, Recorded recorded)
    {
        var plan = state.Plans[e.Plan];
        var item = new ItemState
        {
            Id = e.Item,
            Kind = e.Kind,
            Title = e.Title,
            Request = e.Request,
            Plan = e.Plan,
            Requester = e.For ?? recorded.By,
            Created = recorded.At,
            Class = e.Class,
            Risk = e.Risk,
            Labels = e.Labels,
            BlockedBy = e.BlockedBy,
            Params = Params(plan, e.Params),
            Intake = IntakeState.None with
            {
                Stage = e.AwaitsProposal ? IntakeStage.Proposing : IntakeStage.Settled,
                Choices = e.Choices,
            },
            Passes = Passes(plan),
            // What comes of what few may see is theirs too.
            IsRestricted = plan.Restricted || (e.Origin is { } of && state.Items[of.Item].IsRestricted),
            Origin = e.Origin,
            Due = e.Due,
            Attached = ByName(e.Attached),
            RefsAreBehind = !e.Attached.IsEmpty,
            Budget = e.Budget,
        };
        var project = state.Projects[e.Item.Project];
        return state with
        {
            Items = state.Items.Add(e.Item, item),
            Open = state.Open.Add(e.Item),
            Sequence = recorded.Sequence,
            Now = recorded.At,
            Projects = state.Projects.SetItem(project.Key, project with { NextNumber = e.Item.Number + 1 }),
        };
    }

    private static ImmutableSortedDictionary<string, Attachment> ByName(IEnumerable<Attachment> attached) =>
        attached.ToImmutableSortedDictionary(one => one.Name, one => one, StringComparer.Ordinal);

    private static ImmutableSortedDictionary<PassId, PassState> Passes(Plan plan) =>
        plan.Passes.ToImmutableSortedDictionary(pass => pass.Id, pass => new PassState(pass.Id));

    /// <summary>The defaults of a plan, and what was given beside them.</summary>
    public static ImmutableSortedDictionary<string, ParamValue> Params(
        Plan plan, IEnumerable<NamedValue> given) => plan.Params
        .Where(param => param.Default is not null)
        .Select(param => new NamedValue(param.Name, param.Default!, false))
        .Concat(given)
        .GroupBy(param => param.Name, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(
            group => group.Key,
            group => new ParamValue(group.Last().Value, group.Last().ByPerson),
            StringComparer.Ordinal);

    /// <summary>
    /// Begins another plan: what was asked, who asked, when and how urgently stays. The commits of the old plan leave
    /// the chain.
    /// </summary>
    private static ItemState Begin(ItemState item, Plan plan, ItemReclassified e) => item with
    {
        Plan = e.Plan,
        Kind = e.Kind,
        CutOver = null,
        Intake = item.Intake with { Stage = IntakeStage.Settled },
        Left = item.Left.Add(e.From),
        Params = Params(plan, e.Params),
        Passes = Passes(plan),
        FanOuts = ImmutableSortedDictionary<PassId, FanOutState>.Empty,
        Artifacts = e.Carried.ToImmutableSortedDictionary(
            carried => carried.Name,
            carried => item.Artifacts.TryGetValue(carried.Name, out var made)
                ? made with { Pass = null, Facts = carried }
                : new ArtifactVersion(carried.Name, 1, null, carried, []),
            StringComparer.Ordinal),
        Attached = item.Attached.SetItems(ByName(e.Attached)),
        Context = null,
        Branch = item.Branch with
        {
            Chain = [],
            SetAside =
            [
                .. item.Branch.SetAside, .. item.Branch.Chain.Select(version => version.Facts.Repositories[0].Head),
            ],
        },
        MissedSlas = item.MissedSlas.Intersect([ItemState.OwnDue]),
        DeclinedRules = [],
        NotExecuted = item.NotExecuted.Clear(),
        RefsAreBehind = true,
    };

    /// <summary>Keeps the organisation's indexes in step with the item.</summary>
    private static OrganizationState Index(
        OrganizationState state, ItemEvent about, ItemState before, Recorded recorded) => about switch
    {
        ItemDone or ItemClosed or ItemCancelled => state with { Open = state.Open.Remove(about.Item) },
        AttemptQueued e => state with { Attempts = state.Attempts.SetItem(e.Attempt, e.Item) },
        AttemptDispatched e => Use(state, e.Engine, 1),
        AttemptSucceeded or AttemptFailed or AttemptAsked => EndAttempt(state, (AttemptEvent)about, before),
        TaskOpened e => state with { Tasks = state.Tasks.SetItem(e.Task, e.Item) },
        TaskDone e => state with { Tasks = state.Tasks.Remove(e.Task) },
        TaskWithdrawn e => state with { Tasks = state.Tasks.Remove(e.Task) },
        EffectRequested e => state with
        {
            Effects = state.Effects.SetItem(e.Effect, new Effect(e.Effect, e.Item, e.Body, 0, recorded.At)),
        },
        EffectDone e => state with { Effects = state.Effects.Remove(e.Effect) },
        EffectFailed e when state.Effects.TryGetValue(e.Effect, out var effect) => state with
        {
            Effects = state.Effects.SetItem(e.Effect, effect with
            {
                Failures = effect.Failures + 1,
                NotBefore = e.RetryAt,
                Trouble = e.Detail,
            }),
        },
        PassReleased e when before.Passes[e.Pass].Held == HeldCause.RepositoryTrouble =>
            TryEffectsAgain(state, e.Item, recorded.At),
        _ => BatchEvolution.Evolve(state, about, before, recorded),
    };

    private static OrganizationState TryEffectsAgain(OrganizationState state, ItemId item, Timestamp at) => state with
    {
        Effects = state.Effects.SetItems(state.Effects
            .Where(pair => pair.Value.Item == item)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value with { NotBefore = at }))),
    };

    private static OrganizationState EndAttempt(OrganizationState state, AttemptEvent about, ItemState before)
    {
        var ended = before.Attempts[about.Attempt];
        var next = state with { Attempts = state.Attempts.Remove(about.Attempt) };
        return ended.OnEngine ? Use(next, ended.Engine, -1) : next;
    }

    private static OrganizationState Use(OrganizationState state, string engine, int by) =>
        state.Engines.TryGetValue(engine, out var known)
            ? state with { Engines = state.Engines.SetItem(engine, known with { Used = known.Used + by }) }
            : state;
}
