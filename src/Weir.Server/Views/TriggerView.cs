using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Triggers;
using Weir.Runtime.Attempts;
using Weir.Runtime.Projections;
using Weir.Runtime.Triggers;

namespace Weir.Server.Views;

/// <summary>A trigger and where it stands.</summary>
/// <param name="Of">The schedule, or the name of the webhook; empty for events.</param>
/// <param name="Due">When its schedule is due next; null for all others.</param>
/// <param name="Last">The item that it made last; null when there is none that may be seen.</param>
/// <param name="Today">Items made today, a day of UTC.</param>
/// <param name="Dedupe">What tells one occurrence from another.</param>
/// <param name="Budget">What its items may cost; empty for no bound.</param>
/// <param name="Spent">What those have cost that it made today and in this month, as far as that is known; empty
/// without a budget.</param>
/// <param name="Quiet">Why it last made no item, and when; empty when it always has.</param>
public sealed record TriggerView(
    string Id,
    ProjectKey Project,
    string Workflow,
    TriggerSource Source,
    string Of,
    Timestamp? Due,
    Timestamp? Fired,
    ItemId? Last,
    int Today,
    int PerDay,
    ImmutableArray<string> Dedupe,
    string Budget,
    string Spent,
    string Quiet)
{
    internal static async Task<TriggerView> OfAsync(
        OrganizationState organization, TriggerState state, BookedTrigger booked, Timestamp now,
        Func<ItemId, bool> sees, BlobText blobs, CancellationToken cancel)
    {
        var rule = state.Rule;
        return new TriggerView(
            rule.Id, rule.Project, rule.Workflow, rule.Source, rule.Of, state.Due, state.Fired,
            state.Last is { } last && sees(last) ? last : null, state.MadeOn(now), rule.PerDay,
            booked.Trigger.Dedupe, Money.Of(rule.Budget), rule.Budget is null
                ? ""
                : $"{Money.Of(TriggerSpending.OnDay(organization, rule.Id, now))} today, "
                    + $"{Money.Of(TriggerSpending.InMonth(organization, rule.Id, now))} this month",
            await WhyAsync(state, sees, blobs, cancel));
    }

    private static async Task<string> WhyAsync(
        TriggerState state, Func<ItemId, bool> sees, BlobText blobs, CancellationToken cancel)
    {
        if (state.Quiet is not { } quiet || quiet.At < state.Fired)
        {
            return "";
        }
        var why = quiet.Why switch
        {
            TriggerHold.Repeats => quiet.Item is { } item && sees(item) ? $"{item} was open for the same"
                : "an item was open for the same",
            TriggerHold.DailyCap => $"{state.Rule.PerDay} items a day at most were made",
            TriggerHold.Budget => $"its budget of {Money.Of(state.Rule.Budget)} is spent",
            TriggerHold.BudgetUnknown => TriggerFiring.UnknownCost,
            _ => quiet.Detail is { } detail ? await blobs.GetAsync(detail, cancel) : "its item could not be made",
        };
        return $"{Sentences.Time(quiet.At)}: {why}";
    }
}

/// <param name="Note">Why, for whoever does the work; it stands in the request.</param>
public sealed record FireBody(string? Note);

/// <summary>Something that went wrong where people use what was made.</summary>
/// <param name="Project">Null for every project whose triggers wait for incidents.</param>
/// <param name="Key">Tells one incident from another: what is told again with it is the same.</param>
/// <param name="Item">The item that is thought to have caused it.</param>
public sealed record IncidentBody(
    string Title, string? Text, string? Project, string? Key, string? Severity, string? Item);

/// <summary>What became of what was told to triggers.</summary>
public sealed record TriggerReply(ImmutableArray<TriggerOutcome> Outcomes);
