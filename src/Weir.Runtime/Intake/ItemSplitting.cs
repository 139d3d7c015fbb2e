using System.Collections.Immutable;
using System.Globalization;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Intake;
using Weir.Runtime.Attempts;
using Weir.Runtime.Effects;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Intake;

/// <summary>A part of an item as somebody asks for it; null is what they leave open.</summary>
/// <param name="Key">What it is called among the parts; null for its number.</param>
/// <param name="Text">What is asked for; null for the title.</param>
/// <param name="Kind">Null for the whole's, or for rules and the agent of intake while that is open.</param>
/// <param name="After">The keys of parts that it waits for.</param>
public sealed record PartDraft(
    string? Key, string Title, string? Text, string? Kind, string? Workflow, ImmutableArray<string>? After);

/// <param name="Parts">The items that were made, each after those it waits for.</param>
/// <param name="Warnings">Items that look as if they asked for the same as a part.</param>
public sealed record SplitReply(
    Refusal? Refusal, ImmutableArray<ItemId> Parts, long Sequence, ImmutableArray<string> Warnings);

/// <summary>
/// Makes a split into items: each part is read as a submission is, by rules and definitions, and pinned; what the
/// whole has made goes along where the part's workflow has a place for it, else beside its request. One command then
/// makes all of them or none.
/// </summary>
public sealed class ItemSplitting(
    ControlLoop loop, BlobText blobs, FindProjectServices projects, WorkflowPinning pinning)
{
    /// <summary>What the parts say is looked for among the newest items.</summary>
    private readonly DuplicateSearch _duplicates = new(blobs);

    public async Task<SplitReply> SplitAsync(
        string commandId, PrincipalId by, ItemState item, ImmutableArray<PartDraft> parts, string? reason,
        CancellationToken cancel)
    {
        var services = await projects(item.Id.Project, cancel);
        var known = item.Links.Count(link => link.Kind == LinkKind.Part);
        var whole = await blobs.GetAsync(item.Request, cancel);
        var made = ImmutableArray.CreateBuilder<ItemPart>();
        var warnings = ImmutableArray.CreateBuilder<string>();
        foreach (var (index, part) in parts.Index())
        {
            var draft = Draft.Read(services, FactsOf(by, item, part, services));
            var compiled = draft.KindIsOpen ? ProposalPlan.Find(services) : draft.Compiled;
            if (Lacking(part, draft, compiled) is { } lacking)
            {
                return new SplitReply(lacking, [], loop.State.Sequence, []);
            }
            var key = part.Key ?? (known + index + 1).ToString(CultureInfo.InvariantCulture);
            await pinning.KeepAsync(compiled!, cancel);
            var create = await ItemOfAsync(item, part, draft, compiled!, whole, cancel);
            made.Add(new ItemPart(key, part.After ?? [], create));
            var alike = await _duplicates.FindAsync(
                loop.State, by, item.Id.Project, part.Title, part.Text ?? part.Title, cancel);
            warnings.AddRange(alike.Where(other => other.Item != item.Id)
                .Select(other => $"Part {key}: {ItemIntake.Words(other)}"));
        }
        var reply = await loop.SubmitAsync(
            commandId, by,
            new SplitItem(
                item.Id, made.ToImmutable(), Carries(item) ? [.. item.Artifacts.Keys, .. item.Attached.Keys] : [],
                string.IsNullOrWhiteSpace(reason) ? null : await blobs.PutAsync(reason, Retention.Record, cancel)),
            cancel);
        if (item.IsRestricted && !item.Artifacts.IsEmpty)
        {
            warnings.Add($"What {item.Id} has made stays in its own store: its parts do not get it.");
        }
        return new SplitReply(
            reply.Refusal,
            [.. reply.Created.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(id => ItemId.TryParse(id, out var part) ? part : item.Id)],
            reply.Sequence, reply.Refusal is null ? warnings.ToImmutable() : []);
    }

    /// <summary>
    /// What intake's agent wrote is about what the whole is; and what a restricted item has made lies in a store that
    /// no other item reads.
    /// </summary>
    private static bool Carries(ItemState item) => item.Intake.Stage == IntakeStage.Settled && !item.IsRestricted;

    /// <summary>What nobody says of a part is as the whole has it.</summary>
    private IntakeFacts FactsOf(PrincipalId by, ItemState item, PartDraft part, ProjectServices services)
    {
        var isLikeWhole = part is { Kind: null, Workflow: null } && item.Kind != IntakeState.NoKind
            && item.Intake.Stage == IntakeStage.Settled;
        var workflow = loop.State.PlanOf(item).Workflow;
        var plan = isLikeWhole ? FoundWorkflow.Find(services, workflow).Compiled?.Plan : null;
        return new IntakeFacts(
            item.Id.Project.Value, by.Name, item.Labels, RequestPaths.Of(part.Text ?? part.Title),
            isLikeWhole ? item.Kind : part.Kind, IntakeSource.Person, plan is null ? part.Workflow : workflow,
            item.Class, item.Risk,
            plan is null
                ? ImmutableSortedDictionary<string, string>.Empty
                : item.Params
                    .Where(param => param.Value.ByPerson && plan.Params.Any(known => known.Name == param.Key))
                    .ToImmutableSortedDictionary(
                        param => param.Key, param => Text(param.Value.Value), StringComparer.Ordinal));
    }

    private static string Text(Value value) => value switch
    {
        Value.Truth truth => truth.Is ? "true" : "false",
        Value.Number number => (number.Scaled / Value.Scale).ToString(CultureInfo.InvariantCulture),
        Value.Symbol symbol => symbol.Text,
        _ => "",
    };

    /// <summary>Why it cannot be said what a part is; null when it can, or an agent of intake is to propose.</summary>
    private static Refusal? Lacking(PartDraft part, Draft draft, Compiled? compiled) => draft switch
    {
        { Refusal: { } refusal } => refusal with { Sentence = $"Part '{part.Title}': {refusal.Sentence}" },
        { KindIsOpen: true } when compiled is not null => null,
        { Missing: [] } => null,
        _ => Refusal.Invalid(
            "unsettled", $"What part '{part.Title}' is cannot be said yet: {Words(draft)}.",
            "say kind or workflow of each part: --parts FILE"),
    };

    private static string Words(Draft draft) =>
        string.Join(", ", draft.Missing.Select(missing => $"{missing.What} is open"));

    private async Task<CreateItem> ItemOfAsync(
        ItemState item, PartDraft part, Draft draft, Compiled compiled, string whole, CancellationToken cancel)
    {
        var repository = (await projects(item.Id.Project, cancel)).RepositoryOf(item);
        var plan = loop.State.PlanOf(item);
        var given = ImmutableArray.CreateBuilder<ArtifactFacts>();
        var attached = ImmutableArray.CreateBuilder<Attachment>();
        foreach (var version in Carries(item) ? item.Artifacts.Values : [])
        {
            if (!draft.KindIsOpen
                && await CarriedArtifact.FitAsync(compiled, version.Facts, repository, cancel) is { } facts)
            {
                given.Add(facts);
            }
            else
            {
                attached.Add(CarriedArtifact.Attach(version, plan));
            }
        }
        attached.AddRange(Carries(item)
            ? item.Attached.Values.Where(one => !item.Artifacts.ContainsKey(one.Name)) : []);
        var words = $"{part.Text ?? part.Title}\n\nIt is a part of {item.Id}, {item.Title}:\n\n{whole}";
        return new CreateItem(
            item.Id.Project, draft.KindIsOpen ? IntakeState.NoKind : draft.Kind!, part.Title.Trim(),
            await blobs.PutAsync(words, Retention.Record, cancel), compiled.Plan.Hash, draft.Class, draft.Risk,
            item.Labels, draft.KindIsOpen ? [] : draft.Params, [], given.ToImmutable())
        {
            Choices = draft.Choices,
            AwaitsProposal = draft.KindIsOpen,
            Attached = attached.ToImmutable(),
        };
    }
}
