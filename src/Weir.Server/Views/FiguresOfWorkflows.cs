using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;

namespace Weir.Server.Views;

/// <summary>
/// Counts what the items of workflows came to: how they stand from the state, what they went through from the journal.
/// A version is a compiled workflow, known by its hash, so that one that was edited without a new number is another.
/// </summary>
/// <param name="sees">Whether whoever asks may know of an item: the others are not counted.</param>
internal sealed class FiguresOfWorkflows(
    OrganizationState state, Func<ItemState, bool> sees, OrganizationId organization, IJournal journal)
{
    /// <summary>Done items of one figure whose events are read, newest first.</summary>
    public const int MaxItems = 300;

    /// <summary>The least letters of a hash that name a version.</summary>
    public const int MinHash = 4;

    private const int Shown = 8;
    private const int Page = 1_000;

    private readonly ImmutableArray<ItemState> _items = [.. state.Items.Values.Where(sees)];

    /// <summary>Names of workflows that items have had, sorted.</summary>
    public IEnumerable<string> Known => _items.Select(item => state.Plans[item.Plan].Workflow)
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>The plans that <c>NAME</c> or <c>NAME@HASH</c> means, those of the newest items first.</summary>
    public ImmutableArray<Plan> Find(string selector)
    {
        var at = selector.IndexOf('@', StringComparison.Ordinal);
        var (name, hash) = at < 0 ? (selector, "") : (selector[..at], selector[(at + 1)..]);
        return
        [
            .. _items.GroupBy(item => item.Plan)
                .OrderByDescending(group => group.Max(item => item.Created))
                .Select(group => state.Plans[group.Key])
                .Where(plan => plan.Workflow == name
                    && (at < 0 || hash.Length >= MinHash && HashOf(plan).StartsWith(hash, StringComparison.Ordinal))),
        ];
    }

    /// <summary>The name of one version.</summary>
    public static string SelectorOf(Plan plan) => $"{plan.Workflow}@{HashOf(plan)[..Shown]}";

    public async Task<WorkflowFigures> CountAsync(string selector, ImmutableArray<Plan> plans, CancellationToken cancel)
    {
        var hashes = plans.Select(plan => plan.Hash).ToHashSet();
        var items = _items.Where(item => hashes.Contains(item.Plan)).ToList();
        var done = items.Where(item => item.Status == ItemStatus.Done).OrderByDescending(item => item.Ended)
            .ToList();
        var counted = done.Take(MaxItems).ToList();
        var tally = new Tally();
        foreach (var item in counted)
        {
            await AddAsync(item, tally, cancel);
        }
        var costs = counted.Select(CostOf).ToList();
        var priced = costs.Where(cost => cost is { Calls: > 0, UnpricedCalls: 0 }).ToList();
        return new WorkflowFigures(
            selector,
            plans[0].Workflow,
            [.. plans.Select(plan => HashOf(plan)[..Shown])],
            [.. plans.Select(plan => plan.Version).Distinct().Order()],
            items.Min(item => item.Created),
            items.Count,
            done.Count,
            items.Count(item => item.IsOpen),
            items.Count(item => item.Status is ItemStatus.Closed or ItemStatus.Cancelled),
            Median([.. counted.Select(item => item.Ended!.Value.Value - item.Created.Value).Order()]),
            tally.Rounds,
            tally.Attempts,
            tally.Failures,
            counted.Sum(item => item.Usage.InputTokens + item.Usage.OutputTokens),
            priced.Count,
            costs.Count(cost => cost.UnpricedCalls > 0),
            Median([.. priced.Select(cost => cost.NanoUsd).Order()]),
            done.Count(item => !item.Reverts.IsEmpty),
            [.. tally.Gates.Select(gate => new GateFigures(gate.Key, gate.Value.Approved, gate.Value.Rejected))],
            done.Count - counted.Count);
    }

    /// <summary>What an item used, with the items that carried out its passes or that it was split into.</summary>
    private Usage CostOf(ItemState item) => item.Links.Where(link => link.Kind != LinkKind.FollowUp)
        .Aggregate(item.Usage, (sum, link) => sum.Plus(CostOf(state.Items[link.Item])));

    private async Task AddAsync(ItemState item, Tally tally, CancellationToken cancel)
    {
        long from = 0;
        while (true)
        {
            var entries = await journal.ReadItemAsync(organization, item.Id, from, Page, cancel);
            foreach (var entry in entries)
            {
                tally.Add(EventCodec.Read(entry).Event);
            }
            if (entries.Length < Page)
            {
                return;
            }
            from = entries[^1].Sequence + 1;
        }
    }

    /// <summary>The middle one of sorted values; of two, what lies between them.</summary>
    private static long? Median(ImmutableArray<long> sorted) => sorted.Length == 0
        ? null
        : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    private static string HashOf(Plan plan) => plan.Hash.Value[(plan.Hash.Value.IndexOf(':') + 1)..];

    private sealed class Tally
    {
        public int Rounds { get; private set; }
        public int Attempts { get; private set; }
        public int Failures { get; private set; }

        public SortedDictionary<string, (int Approved, int Rejected)> Gates { get; } = new(StringComparer.Ordinal);

        public void Add(Event recorded)
        {
            switch (recorded)
            {
                case PassStarted:
                    Rounds++;
                    break;
                case AttemptDispatched:
                    Attempts++;
                    break;
                case AttemptFailed:
                    Failures++;
                    break;
                case GateApproved gate:
                    Add(gate, approved: 1, rejected: 0);
                    break;
                case GateRejected gate:
                    Add(gate, approved: 0, rejected: 1);
                    break;
            }
        }

        private void Add(GateEvent gate, int approved, int rejected)
        {
            var name = $"{gate.Pass.Owner}/{gate.Gate}";
            var (before, sentBack) = Gates.GetValueOrDefault(name);
            Gates[name] = (before + approved, sentBack + rejected);
        }
    }
}
