using System.Collections.Immutable;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.People;

namespace Weir.Core.Tasks;

/// <summary>
/// Who else may answer, since of those who were asked too few are there. While one of them is there who may answer,
/// nobody stands in (at a gate with a quorum: as many as it still needs). Else whoever is away is stood in for by the
/// delegate they name; where none is named, or theirs is excluded from this review as its author or requester is, by
/// the project's owner. So it is too when those who were asked have left, or lost the role.
///
/// It is looked at after every decision and recorded when it changes, so that nobody has to remember to pass on what
/// was open when somebody went, or came back, or left. Whoever took a task as a stand-in keeps it.
/// </summary>
public static class StandIns
{
    internal static void Record(Transaction t, ItemId id)
    {
        var item = t.Item(id);
        var from = new Remembered<bool>.Key(item, t.State.People, t.State.Absences, t.State.Projects);
        if (!item.IsOpen || item.Tasks.IsEmpty || item.StandInsAreRight.Knows(from, out _))
        {
            return;
        }
        foreach (var task in t.Item(id).Tasks.Values)
        {
            if (task.TakenBy is { } holder && (t.State.IsAway(holder) || !MayAnswer(t.State, task, holder)))
            {
                t.Emit(new TaskReleased(id, task.Id));
            }
            var offered = Of(t.State, t.Item(id), t.Item(id).Tasks[task.Id]);
            if (!offered.SequenceEqual(task.StandIns))
            {
                t.Emit(new TaskOffered(id, task.Id, offered));
            }
        }
        if (ReferenceEquals(t.Item(id), item))
        {
            item.StandInsAreRight.Keep(from, true);
        }
    }

    /// <summary>Whether nobody who may answer is there, nor anybody who stands in.</summary>
    internal static bool NobodyIsThere(OrganizationState state, ItemState item, TaskState task) =>
        task.StandIns.IsEmpty && !Asked(state, item, task).Any(person => !state.IsAway(person.Id));

    /// <summary>Whom a task waits for, with those who stand in, and for whom they do; null for nobody.</summary>
    internal static (string Who, string? For) Effective(OrganizationState state, ItemState item, TaskState task)
    {
        if (task.StandIns.IsEmpty)
        {
            return (task.Who, null);
        }
        var standIns = task.StandIns.Select(standIn => standIn.Who);
        var whom = task.StandIns.Select(standIn => standIn.For).Distinct(StringComparer.Ordinal);
        var some = Asked(state, item, task).Any(person => !state.IsAway(person.Id));
        return (string.Join(' ', some ? standIns.Prepend(task.Who) : standIns), string.Join(' ', whom));
    }

    /// <summary>Those who are there and may answer a task, themselves or in somebody's place.</summary>
    public static IEnumerable<Person> WhoMay(OrganizationState state, ItemState item, TaskState task) =>
        state.People.Values.Where(person => IsFor(state, item, task, person) && !state.IsAway(person.Id));

    /// <summary>Whether a person is asked, themselves or in somebody's place, and nothing keeps them out.</summary>
    internal static bool IsFor(OrganizationState state, ItemState item, TaskState task, Person person) =>
        task.Asks(person) && MayStandIn(state, item, task, person);

    private static bool MayAnswer(OrganizationState state, TaskState task, PrincipalId by) =>
        state.People.TryGetValue(by, out var person) && task.Asks(person);

    private static ImmutableArray<StandIn> Of(OrganizationState state, ItemState item, TaskState task)
    {
        var needed = Needed(state, item, task);
        if (task.StandIns.Any(standIn => task.TakenBy?.Value == standIn.Who))
        {
            return task.StandIns;
        }
        if (Asked(state, item, task).Where(person => !state.IsAway(person.Id)).Take(needed).Count() == needed)
        {
            return [];
        }
        var asked = Asked(state, item, task).ToList();
        var present = asked.Where(person => !state.IsAway(person.Id)).Select(person => person.Id)
            .ToImmutableSortedSet();
        var found = ImmutableArray.CreateBuilder<StandIn>();
        foreach (var away in asked.Where(person => state.IsAway(person.Id)))
        {
            Add(state.DelegateOf(away.Id), away.Id.Value);
        }
        var owner = state.Projects[item.Id.Project].Owner;
        foreach (var person in present.Count + found.Count < needed
            ? state.People.Values.Where(person => person.Is(owner)) : [])
        {
            Add(state.IsAway(person.Id) ? state.DelegateOf(person.Id) : person, task.Who);
        }
        return found.ToImmutable();

        void Add(Person? person, string whom)
        {
            if (person is not null && !present.Contains(person.Id) && found.All(known => known.Who != person.Id.Value)
                && MayStandIn(state, item, task, person))
            {
                found.Add(new StandIn(person.Id.Value, whom));
            }
        }
    }

    /// <summary>How many answers are still missing.</summary>
    private static int Needed(OrganizationState state, ItemState item, TaskState task)
    {
        if (task.Kind != TaskKind.Review || state.PlanOf(item).FindPass(task.Pass) is not { } pass)
        {
            return 1;
        }
        var given = item.Pass(task.Pass).Gate(task.Gate!.Value).Verdicts
            .Where(verdict => verdict.Reviewer == task.Reviewer).Select(verdict => verdict.By).Distinct().Count();
        return Math.Max(
            1, Eligibility.Quorum(state, item, pass, pass.Gate(task.Gate.Value), task.Reviewer!.Value) - given);
    }

    /// <summary>Those who may answer as it was asked, there or away.</summary>
    private static IEnumerable<Person> Asked(OrganizationState state, ItemState item, TaskState task) =>
        state.People.Values.Where(person => person.Is(task.Who) && MayStandIn(state, item, task, person));

    /// <summary>Whether no exclusion of a review keeps them out, and they have not answered it already.</summary>
    private static bool MayStandIn(OrganizationState state, ItemState item, TaskState task, Person person)
    {
        if (task is not { Gate: { } id, Reviewer: not null } || state.PlanOf(item).FindPass(task.Pass) is not { } pass)
        {
            return true;
        }
        var late = task.Kind == TaskKind.LateReview ? item.LateReview(pass.Id, id) : null;
        var given = late?.Verdicts ?? item.Pass(pass.Id).Gate(id).Verdicts;
        return !Eligibility.IsExcluded(state, item, pass, pass.Gate(id), task.Reviewer!.Value, person)
            && late?.Excludes(person, pass.Gate(id).ReviewerAt(task.Reviewer!.Value)) != true
            && !given.Any(verdict => verdict.Reviewer == task.Reviewer && verdict.By == person.Id);
    }
}
