using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Weir.Core;
using Weir.Core.Effects;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Risks;
using Weir.Definitions.Intake;
using Weir.Runtime.Attempts;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Intake;

/// <summary>What a person says of an item in intake; null leaves it as persons, rules and agent have it.</summary>
public sealed record Confirmation(
    string? Kind, string? Workflow, Risk? Risk, ImmutableSortedDictionary<string, string> Params, string? Reason);

/// <summary>
/// Holds what the agent of intake proposed against what persons and rules have said. The proposal was written under the
/// influence of whoever wrote the request, so it is read as data: a kind counts only if this project does such work and
/// nobody else has said one; the risk counts only if it is higher; ids count only if there are such items; everything
/// else is shown and decides nothing.
/// </summary>
public sealed class ProposalWeighing(
    ControlLoop loop, BlobText blobs, FindProjectServices projects, WorkflowPinning pinning)
{
    public async Task<EffectOutcome> WeighAsync(ItemState item, CancellationToken cancel)
    {
        var services = await projects(item.Id.Project, cancel);
        var text = await ProposalAsync(item, services, cancel);
        var proposal = ProposedSplit.Read(text);
        var kind = Text(proposal, IntakeClassifier.Kind);
        var given = FactsOf(item, await blobs.GetAsync(item.Request, cancel));
        var draft = Draft.Read(services, given);
        var question = Disagrees(draft, kind, Level(proposal)) ? IntakeQuestion.Disagreement : (IntakeQuestion?)null;
        if (draft.KindIsOpen && kind is not null && IsDone(services, kind))
        {
            draft = Draft.Read(services, given with { Kind = kind, KindBy = IntakeSource.Agent });
        }
        question ??= Open(draft)
            ?? (ProposedSplit.Of(proposal).Length > 1 ? IntakeQuestion.SplitProposed : null);
        if (draft is { Settled: not null, Compiled: { } compiled } && question is null)
        {
            await pinning.KeepAsync(compiled, cancel);
        }
        ImmutableArray<RiskClaim> risks =
        [
            .. draft.Result.Claims,
            .. Level(proposal) is { } level
                ? [new RiskClaim(level, new RiskCause(RiskSource.Agent, ProposalPlan.Agent, null))]
                : Enumerable.Empty<RiskClaim>(),
        ];
        return new EffectOutcome.Weighed(
            await blobs.PutDefinitionAsync(Encoding.UTF8.GetBytes(text), cancel), Proposed(proposal), risks,
            Duplicates(proposal, item), question, question is null ? draft.Settled : null);
    }

    /// <summary>What a person says the item is, with what is left of what persons, rules and agent said.</summary>
    public async Task<CommandReply> ConfirmAsync(
        string commandId, PrincipalId by, ItemState item, Confirmation said, CancellationToken cancel)
    {
        var services = await projects(item.Id.Project, cancel);
        var given = FactsOf(item, await blobs.GetAsync(item.Request, cancel));
        var proposed = item.Intake.Proposed.FirstOrDefault(choice => choice.About == IntakeClassifier.Kind)?.Value;
        var draft = Draft.Read(services, given with
        {
            Kind = said.Kind ?? given.Kind,
            KindBy = IntakeSource.Person,
            Workflow = said.Workflow ?? given.Workflow,
            Params = given.Params.SetItems(said.Params),
        });
        if (draft.KindIsOpen && proposed is not null && IsDone(services, proposed))
        {
            draft = Draft.Read(services, given with
            {
                Kind = proposed,
                KindBy = IntakeSource.Agent,
                Params = given.Params.SetItems(said.Params),
            });
        }
        if (draft.Refusal is { } refusal)
        {
            return Refuse(refusal);
        }
        if (draft.Settled is not { } settled)
        {
            return Refuse(Refusal.Invalid(
                "unsettled", $"What {item.Id} is cannot be said yet.",
                $"weir item confirm {item.Id} {string.Join(' ', draft.Missing.Select(missing => missing.Flag))}"));
        }
        await pinning.KeepAsync(draft.Compiled!, cancel);
        var reason = string.IsNullOrWhiteSpace(said.Reason)
            ? (Digest?)null
            : await blobs.PutAsync(said.Reason, Retention.Record, cancel);
        return await loop.SubmitAsync(
            commandId, by,
            new ClassifyItem(item.Id, settled, said.Risk, reason) { Claims = draft.Result.Claims },
            cancel);
    }

    private CommandReply Refuse(Refusal refusal) => new(refusal, "", loop.State.Sequence, false);

    private static async Task<string> ProposalAsync(
        ItemState item, ProjectServices services, CancellationToken cancel)
    {
        if (!item.Artifacts.TryGetValue(ProposalPlan.Proposal, out var made))
        {
            return "{}";
        }
        var bytes = await services.Repository.ReadObjectAsync(made.Facts.Object, cancel);
        return Encoding.UTF8.GetString(bytes.Span);
    }


    /// <summary>What persons said when they handed it over: rules are asked anew.</summary>
    private static IntakeFacts FactsOf(ItemState item, string request)
    {
        var said = item.Intake.Choices.Where(choice => choice.Source == IntakeSource.Person)
            .ToImmutableSortedDictionary(choice => choice.About, choice => choice.Value, StringComparer.Ordinal);
        return new IntakeFacts(
            item.Id.Project.Value, item.Requester.Name, item.Labels, RequestPaths.Of(request),
            said.GetValueOrDefault(IntakeClassifier.Kind), IntakeSource.Person,
            said.GetValueOrDefault(IntakeClassifier.Workflow),
            said.TryGetValue(IntakeClassifier.Class, out var @class) ? Enum.Parse<PriorityClass>(@class, true) : null,
            said.TryGetValue(IntakeClassifier.Risk, out var risk) ? Enum.Parse<Risk>(risk, true) : null,
            said.Where(choice => choice.Key.StartsWith(IntakeClassifier.ParamPrefix, StringComparison.Ordinal))
                .ToImmutableSortedDictionary(
                    choice => choice.Key[IntakeClassifier.ParamPrefix.Length..], choice => choice.Value,
                    StringComparer.Ordinal));
    }

    /// <summary>Whether this project does such work.</summary>
    private static bool IsDone(ProjectServices services, string kind) =>
        Draft.KindsOf(services.Library.EnabledWorkflows.Select(sourced => sourced.Value))
            .Contains(kind, StringComparer.Ordinal);

    /// <summary>A rule says another kind, or a risk that the agent holds to be too low.</summary>
    private static bool Disagrees(Draft draft, string? kind, Risk? level) =>
        draft.Result.Of(IntakeClassifier.Kind) is { Source: IntakeSource.Rule } byRule && byRule.Value != kind
        || (draft.Result.Claims.Select(claim => (Risk?)claim.AtLeast).Max() is { } most && level > most);

    private static IntakeQuestion? Open(Draft draft) => draft switch
    {
        { KindIsOpen: true } => IntakeQuestion.KindUnknown,
        { Refusal: not null } => IntakeQuestion.WorkflowUnclear,
        { Settled: not null } => null,
        { Compiled: null } => IntakeQuestion.WorkflowUnclear,
        _ => IntakeQuestion.ParamsMissing,
    };

    private static ImmutableArray<IntakeChoice> Proposed(JsonObject proposal) =>
    [
        .. new[] { IntakeClassifier.Kind, IntakeClassifier.Size, IntakeClassifier.Risk }
            .Select(about => (About: about, Value: Text(proposal, about)))
            .Where(pair => pair.Value is not null)
            .Select(pair => new IntakeChoice(pair.About, pair.Value!, IntakeSource.Agent, null)),
    ];

    /// <summary>Of the item's own project: what lies elsewhere is nothing that a request could point at.</summary>
    private ImmutableArray<ItemId> Duplicates(JsonObject proposal, ItemState item) =>
        proposal["duplicates"] is JsonArray ids
        ?
        [
            .. ids.Select(id => id is JsonValue value && value.TryGetValue<string>(out var text)
                    && ItemId.TryParse(text, out var other) ? other : item.Id)
                .Where(other => other != item.Id && other.Project == item.Id.Project
                    && DuplicateSearch.MaySee(loop.State, item.Requester, other))
                .Distinct().Take(DuplicateSearch.MostShown),
        ]
        : [];

    private static Risk? Level(JsonObject proposal) =>
        Enum.TryParse<Risk>(Text(proposal, IntakeClassifier.Risk), true, out var risk) ? risk : null;

    private static string? Text(JsonObject proposal, string key) =>
        proposal[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
