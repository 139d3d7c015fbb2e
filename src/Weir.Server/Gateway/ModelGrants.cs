using Weir.Agents.Gateway;
using Weir.Core;
using Weir.Core.Budgets;
using Weir.Core.Items;
using Weir.Definitions.Canonical;
using Weir.Definitions.Compile;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ledger;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Server.Gateway;

/// <summary>
/// What an open attempt may call: the models of its agent's tier as the project has them now, up to the agent's limit.
/// </summary>
internal sealed class ModelGrants(
    ControlLoop loop, BlobText blobs, FindProjectServices projects, UsageReporter usage)
{
    private const long NanosPerMicro = 1_000;

    public async Task<ModelGrant?> FindAsync(GivenAttempt attempt, CancellationToken cancel)
    {
        var state = loop.State;
        if (!state.Attempts.TryGetValue(attempt.Key.Attempt, out var owner) || owner != attempt.Item
            || !state.Items[owner].Attempts.TryGetValue(attempt.Key.Attempt, out var found)
            || found.Token != attempt.Key.Token
            || state.Items[owner].Credits.GetValueOrDefault(found.Id) is { IsClosed: true })
        {
            return null;
        }
        var item = state.Items[owner];
        var plan = state.PlanOf(item);
        if (await blobs.GetBytesAsync(plan.Document, cancel) is not { } bytes)
        {
            return null;
        }
        var document = CanonicalJson.Read<CompiledDocument>(bytes.Span);
        if (AttemptAgent.Of(document, plan, found.Subject) is not { } agent)
        {
            return null;
        }
        var services = await projects(item.Id.Project, cancel);
        var tier = AgentTier.Of(services.Models, document.Pass(found.Subject.Pass.Owner.Value), agent);
        return new ModelGrant(
            new CallOwner(
                item.Id, found.Subject.Pass, attempt.Key, agent.Name, agent.Role, tier.Tier, item.Requester),
            services.Models, [.. tier.Models.Select(model => model.ToString())],
            agent.Limits.CostMicroUsd * NanosPerMicro)
        {
            Credit = CreditOf(state, item, found.Id),
        };
    }

    /// <summary>More of the item's budget, in a decision of its own; what was spent until now is reported first.
    /// </summary>
    public async Task<long?> ExtendAsync(GivenAttempt attempt, long charged, long needed, CancellationToken cancel)
    {
        await usage.ReportAsync(attempt.Item, attempt.Key.Attempt, isLast: false, cancel);
        await loop.SubmitAsync(
            $"credit-{attempt.Key}-{Guid.NewGuid():n}", PrincipalId.System,
            new Core.Budgets.ExtendCredit(attempt.Key.Attempt, attempt.Key.Token, charged, needed), cancel);
        return loop.State is var state && state.Items.TryGetValue(attempt.Item, out var item)
            ? CreditOf(state, item, attempt.Key.Attempt)
            : 0;
    }

    /// <summary>What an attempt does not need now is its siblings'.</summary>
    public Task ReturnAsync(GivenAttempt attempt, long kept, CancellationToken cancel) => loop.SubmitAsync(
        $"credit-{attempt.Key}-{Guid.NewGuid():n}", PrincipalId.System,
        new Core.Budgets.ReturnCredit(attempt.Key.Attempt, attempt.Key.Token, kept), cancel);

    /// <summary>An item that was given a budget meanwhile gives its attempts credit when they ask for it.</summary>
    private static long? CreditOf(OrganizationState state, ItemState item, AttemptId attempt) =>
        item.Credits.GetValueOrDefault(attempt)?.Credit
            ?? (ItemBudget.Limit(state, item) is null ? null : 0);
}
