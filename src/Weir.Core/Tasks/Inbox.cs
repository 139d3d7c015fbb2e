using System.Collections.Immutable;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Core.People;

namespace Weir.Core.Tasks;

/// <summary>
/// What one person is asked for, most useful first: what is overdue, then what holds up most work, then what is due
/// soonest, then what waits longest. It is computed from the state, as reasons are, so that nothing has to be put into
/// it or taken out of it: a task is in the inbox of whoever may answer it now. Nobody finds there what they may not
/// judge (their own work), what they have answered, or what somebody else has taken.
/// </summary>
public static class Inbox
{
    /// <param name="sees">Whether another item is there for whoever reads: what waits for an answer names it.</param>
    public static ImmutableArray<InboxEntry> Of(OrganizationState state, Person person, Func<ItemId, bool> sees)
    {
        var behind = new ItemsBehind(state, sees);
        return Sorted(state.Open.Select(id => state.Items[id]).SelectMany(item => Of(state, item, person, behind)));
    }

    /// <summary>What anybody is asked for, taken or not, of the items that whoever reads may see.</summary>
    public static ImmutableArray<InboxEntry> OfEverybody(OrganizationState state, Func<ItemId, bool> sees)
    {
        var behind = new ItemsBehind(state, sees);
        return Sorted(state.Open.Where(sees).Select(id => state.Items[id]).SelectMany(item => item.Tasks.Values
            .Select(task => Entry(state, item, task, null, behind))
            .Concat(Parked(state, item, behind))));
    }

    private static IEnumerable<InboxEntry> Of(
        OrganizationState state, ItemState item, Person person, ItemsBehind behind)
    {
        var tasks = item.Tasks.Values
            .Where(task => (task.TakenBy is null || task.TakenBy == person.Id)
                && StandIns.IsFor(state, item, task, person))
            .Select(task => Entry(state, item, task, person, behind));
        var resumes = item.Requester == person.Id || person.Is(state.Projects[item.Id.Project].Owner);
        return resumes ? tasks.Concat(Parked(state, item, behind)) : tasks;
    }

    private static InboxEntry Entry(
        OrganizationState state, ItemState item, TaskState task, Person? person, ItemsBehind behind)
    {
        var (passes, items) = Waiting(state, item, task.Pass, behind);
        return new InboxEntry(item.Id, task, Holds.Reason(state, item, task), passes, items)
        {
            Since = task.Opened,
            StandsInFor = person is null || person.Is(task.Who) ? null : task.StandInOf(person)?.For,
            IsMine = person is not null && task.TakenBy == person.Id,
            Claimable = task is { TakenBy: null, Kind: TaskKind.Work } && !IsOnePerson(task.Who),
        };
    }

    private static IEnumerable<InboxEntry> Parked(
        OrganizationState state, ItemState item, ItemsBehind behind)
    {
        if (item.Status == ItemStatus.Parked)
        {
            var (passes, items) = Waiting(state, item, null, behind);
            yield return new InboxEntry(item.Id, null, Holds.Of(state, item).Reason, passes, items)
            {
                Since = item.ParkedAt ?? item.Created,
            };
        }
    }

    private static bool IsOnePerson(string who) =>
        !who.Contains(' ', StringComparison.Ordinal) && !who.StartsWith("role:", StringComparison.Ordinal)
        && !who.StartsWith("team:", StringComparison.Ordinal);

    /// <summary>
    /// What cannot go on before the answer: the passes that build on one, itself among them (of a parked item, all that
    /// is left), and the items that wait for this one.
    /// </summary>
    private static (ImmutableArray<PassId> Passes, ImmutableArray<ItemId> Items) Waiting(
        OrganizationState state, ItemState item, PassId? from, ItemsBehind behind)
    {
        var left = state.PlanOf(item).Passes.Where(pass => !Progress.IsOver(item, pass)).ToList();
        var found = new SortedSet<PassId>(from is { } one ? [one] : left.Select(pass => pass.Id));
        while (left.Find(pass => !found.Contains(pass.Id) && pass.Needs.Any(found.Contains)) is { } next)
        {
            found.Add(next.Id);
        }
        return ([.. left.Select(pass => pass.Id).Where(found.Contains)], behind.Of(item.Id));
    }

    private static ImmutableArray<InboxEntry> Sorted(IEnumerable<InboxEntry> entries) =>
    [
        .. entries
            .OrderBy(entry => entry.IsOverdue ? 0 : 1)
            .ThenByDescending(entry => entry.Unblocks)
            .ThenBy(entry => entry.Due ?? Timestamp.Never)
            .ThenBy(entry => entry.Since)
            .ThenBy(entry => entry.Task?.Id.Value ?? 0)
            .ThenBy(entry => entry.Item),
    ];
}

/// <summary>One thing that a person is asked for.</summary>
/// <param name="Task">Null for a parked item, which somebody has to resume.</param>
/// <param name="Passes">The passes of the item that cannot go on before the answer.</param>
/// <param name="Items">The other items that cannot.</param>
public sealed record InboxEntry(
    ItemId Item, TaskState? Task, HoldReason Reason, ImmutableArray<PassId> Passes, ImmutableArray<ItemId> Items)
{
    /// <summary>Since when it is asked.</summary>
    public Timestamp Since { get; init; }

    /// <summary>For whom the person would answer; null for themselves.</summary>
    public string? StandsInFor { get; init; }

    /// <summary>They have taken it.</summary>
    public bool IsMine { get; init; }

    /// <summary>Work that a whole role or team is asked for, and that nobody has taken.</summary>
    public bool Claimable { get; init; }

    public Timestamp? Due => Task?.Due;
    public bool IsOverdue => Task?.Missed == true;

    /// <summary>How many passes and items wait for the answer.</summary>
    public int Unblocks => Passes.Length + Items.Length;
}

/// <summary>
/// The items that wait for others: those that one blocks, the one that it carries out a pass of or is a part of, and
/// what waits for these. The open items are looked through once, however many are asked about.
/// </summary>
/// <param name="sees">Which items are there for whoever reads.</param>
internal sealed class ItemsBehind(OrganizationState state, Func<ItemId, bool> sees)
{
    private ILookup<ItemId, ItemId>? _waiting;

    public ImmutableArray<ItemId> Of(ItemId id)
    {
        _waiting ??= state.Open.SelectMany(other => WaitsFor(state.Items[other]).Select(at => (At: at, Other: other)))
            .ToLookup(pair => pair.At, pair => pair.Other);
        var found = new SortedSet<ItemId>();
        var pending = new Stack<ItemId>([id]);
        while (pending.TryPop(out var at))
        {
            foreach (var other in _waiting[at])
            {
                if (other != id && sees(other) && found.Add(other))
                {
                    pending.Push(other);
                }
            }
        }
        return [.. found];
    }

    private static IEnumerable<ItemId> WaitsFor(ItemState item) => item.BlockedBy.Concat(item.Links
        .Where(link => link is { Kind: LinkKind.Child or LinkKind.Part, GivenUp: false }).Select(link => link.Item));
}
