using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Definitions.Canonical;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Projections;

/// <summary>An item as lists show it.</summary>
public sealed record ItemRow(
    ItemId Id,
    string Title,
    string Kind,
    string Workflow,
    PriorityClass Class,
    Risk Risk,
    VisibleState State,
    string Reason,
    PrincipalId Requester,
    Timestamp Created,
    Timestamp? Ended,
    long Tokens);

/// <summary>A verdict of a gate, by commands, an agent or a person.</summary>
public sealed record VerdictRow(
    long Sequence,
    ItemId Item,
    PassId Pass,
    GateId Gate,
    PrincipalId By,
    bool Passed,
    ImmutableArray<string> Marks,
    string Model,
    Timestamp At);

/// <summary>
/// The read models as a function of events and the state after them: written with the events in one transaction, and
/// rebuilt from the journal by replaying it through the same function.
/// </summary>
public static class ReadModelRows
{
    public static ImmutableArray<ReadModelRow> Of(OrganizationState state, IReadOnlyCollection<Recorded> events)
    {
        var rows = ImmutableArray.CreateBuilder<ReadModelRow>();
        foreach (var recorded in events)
        {
            if (Of(recorded) is { } row)
            {
                rows.Add(row);
            }
        }
        var touched = new SortedSet<ItemId>();
        foreach (var recorded in events)
        {
            if (recorded.Event is ItemEvent about and not (LeaseExtended or AttemptClaimed))
            {
                // Signs of life are most of a journal, and no list shows them.
                touched.Add(about.Item);
            }
        }
        foreach (var id in touched)
        {
            rows.Add(Of(state, state.Items[id]));
        }
        return rows.ToImmutable();
    }

    private static ReadModelRow Of(OrganizationState state, ItemState item)
    {
        var hold = item.Hold ?? Holds.Of(state, item);
        var row = new ItemRow(
            item.Id, item.Title, item.Kind, state.PlanOf(item).Workflow, item.Class, item.Risk, hold.State,
            hold.Reason.Sentence, item.Requester, item.Created, item.Ended,
            item.Usage.InputTokens + item.Usage.OutputTokens);
        return new ReadModelRow(
            ReadModels.Items, item.Id.ToString(), item.Id.Project.Value, item.Id.Number, CanonicalJson.WriteText(row));
    }

    private static ReadModelRow? Of(Recorded recorded) => recorded.Event switch
    {
        VerdictRecorded e => Verdict(recorded, e.Item, RowOf(recorded, e.Item, e.Pass, e.Gate, e.Verdict)),
        LateVerdictRecorded e => Verdict(recorded, e.Item, RowOf(recorded, e.Item, e.Pass, e.Gate, e.Verdict)),
        CommandsJudged e => Verdict(recorded, e.Item, new VerdictRow(
            recorded.Sequence, e.Item, e.Pass, e.Gate, new PrincipalId("command:gate"),
            e.Results.All(result => result.Verdict == RunVerdict.Pass), [], "", recorded.At)),
        _ => null,
    };

    private static VerdictRow RowOf(Recorded recorded, ItemId item, PassId pass, GateId gate, Verdict verdict) => new(
        recorded.Sequence, item, pass, gate, verdict.By,
        verdict.Results.All(result => result.Judgement == Judgement.Pass), verdict.Marks, verdict.Model, recorded.At);

    private static ReadModelRow Verdict(Recorded recorded, ItemId item, VerdictRow row) => new(
        ReadModels.Verdicts,
        $"{item}/{recorded.Sequence}",
        item.ToString(),
        recorded.Sequence,
        CanonicalJson.WriteText(row));
}
