using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Tasks;
using Weir.Definitions.Canonical;
using Weir.Definitions.Compile;
using Weir.Runtime.Projects;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>Gates that wait for people: what is asked, the evidence, and the verdict.</summary>
internal static class GateRoutes
{
    private const int DiffLimit = 200_000;

    public static void Map(ApiRoutes.Router api)
    {
        api.Get("/gates", (context, _) => Task.FromResult(Problems.Json(Asked(context).ToImmutableArray())));
        api.Get("/items/{id}/gates/{pass}/{gate}", (context, route) =>
            OnGate(context, route, (item, pass, gate) => ShowAsync(context, item, pass, gate)));
        api.Post("/items/{id}/gates/{pass}/{gate}/verdict", ApiRoutes.Review, (context, route) =>
            OnGate(context, route, (item, pass, gate) => JudgeAsync(context, item, pass, gate)));
    }

    private static IEnumerable<TaskView> Asked(ApiContext context) => context.State.Tasks
        .Select(pair => (Item: context.State.Items[pair.Value], Id: pair.Key))
        .Where(pair => context.Sees(pair.Item))
        .Select(pair => (pair.Item, Task: pair.Item.Tasks[pair.Id]))
        .Where(pair => pair.Task.Kind is TaskKind.Review or TaskKind.LateReview)
        .Select(pair => TaskView.Of(pair.Item, pair.Task));

    private static async Task<IResult> OnGate(
        ApiContext context,
        Microsoft.AspNetCore.Routing.RouteValueDictionary route,
        Func<ItemState, PassId, GateId, Task<IResult>> handle)
    {
        var (item, problem) = context.Item((string)route["id"]!);
        if (item is null)
        {
            return problem!;
        }
        var pass = new PassId((string)route["pass"]!);
        var gate = new GateId((string)route["gate"]!);
        if (context.UnknownPass(item, pass) is { } unknown)
        {
            return unknown;
        }
        var gates = context.State.PlanOf(item).Pass(pass).Gates.Select(known => known.Id.Value).ToList();
        return gates.Contains(gate.Value, StringComparer.Ordinal)
            ? await handle(item, pass, gate)
            : Problems.Of(
                Refusal.UnknownGate(item.Id, pass,
                    gate) with { Hint = Definitions.Findings.Nearest.Hint(gate.Value, gates, "gate") });
    }

    private static async Task<IResult> ShowAsync(ApiContext context, ItemState item, PassId pass, GateId gate)
    {
        var plan = context.State.PlanOf(item);
        var bytes = await context.Host.Blobs.GetBytesAsync(plan.Document, context.Cancel);
        var document = bytes is { } known ? CanonicalJson.Read<CompiledDocument>(known.Span) : null;
        var texts = document?.Pass(pass.Owner.Value).Gate(gate.Value).Criteria ?? [];
        var state = item.Pass(pass).Gate(gate);
        var diff = "";
        if (state.Interdiff is { } interdiff)
        {
            diff = await context.Host.Blobs.GetAsync(interdiff, context.Cancel);
        }
        else if ((WorkPoint.ChangeOf(item, pass)?.Facts ?? Approved(item, pass, gate))
            is { Repositories.IsEmpty: false } change)
        {
            var services = await context.Host.Projects(item.Id.Project, context.Cancel);
            diff = await ProjectChange.DiffAsync(
                [.. services.RepositoriesOf(item)], change, DiffLimit, context.Cancel);
        }
        return Problems.Json(new GateDetail(
            item.Id, pass, gate, item.Title, state.Status, state.Round, state.Subject,
            [.. plan.Pass(pass).Gate(gate).Criteria.Select(criterion => new CriterionView(
                criterion.Id, criterion.Must, criterion.Tag, texts.FirstOrDefault(text => text.Id == criterion.Id)?.Text
                    ?? ""))],
            state.Runs ?? [], state.LeftOut, state.Verdicts,
            await Findings.OfAsync(pass, state, context.Host.Blobs, context.Cancel),
            OwnerSetView.Of(item, pass, plan.Pass(pass).Gate(gate), state),
            WorkPoint.ChangeOf(item, pass)?.Facts.DocumentsDue ?? [],
            [
                .. await new TimelineWords(context.State, context.Host.Blobs).JudgingAsync(item, context.Cancel),
                .. Emergency(item, pass, gate),
                .. plan.Pass(pass).Gate(gate).Reviewers.Any(OwnerSets.IsCodeOwners)
                    ? OwnerSetView.Notes(context.State, item, pass)
                    : [],
            ],
            diff)
        {
            Components = WorkPoint.ChangeOf(item, pass)?.Facts.Components.Names ?? [],
            Preview = await PreviewView.OfAsync(item, pass, gate, context.Host.Blobs, context.Cancel),
        });
    }

    /// <summary>
    /// What was approved in an emergency and has been merged since: the item's branch has it no longer, whoever made it
    /// does.
    /// </summary>
    private static ChangeFacts? Approved(ItemState item, PassId pass, GateId gate)
    {
        var digest = item.LateReview(pass, gate)?.Subject
            .FirstOrDefault(subject => subject.Artifact == Core.Plans.ArtifactPlan.Change)?.Digest;
        var made = item.Passes.Values.Select(state => state.Made).OfType<ChangeVersion>().ToList();
        return digest is null
            ? null
            : (made.Find(version => version.Facts.Digest == digest) ?? made.MaxBy(version => version.Number))?.Facts;
    }

    /// <summary>What a reviewer has to know of an emergency.</summary>
    private static IEnumerable<string> Emergency(ItemState item, PassId pass, GateId gate)
    {
        if (item.LateReview(pass, gate) is { } late)
        {
            yield return $"{late.By.Name} approved it alone, in an emergency; this is the review that is due"
                + (late.Landed ? ", of what is merged already: a rejection cannot undo the merge" : "");
        }
    }

    private static async Task<IResult> JudgeAsync(ApiContext context, ItemState item, PassId pass, GateId gate)
    {
        var (body, problem) = await context.ReadAsync<VerdictBody>();
        if (body is null)
        {
            return problem!;
        }
        var note = await context.TextAsync(body.Reason);
        ImmutableArray<Finding> findings = !body.Approve && note is { } text
            ? [new Finding(null, text, body.Path, body.Line, context.By)]
            : [];
        return await context.SubmitAsync(new JudgeGate(
            item.Id, pass, gate, body.Approve,
            [.. (body.Criteria
                ?? ImmutableSortedDictionary<string, Judgement>.Empty).Select(pair =>
                    new CriterionResult(pair.Key, pair.Value))],
            findings, body.To is { } to ? new PassId(to) : null, note)
        {
            Emergency = body.Emergency == true,
        });
    }
}
