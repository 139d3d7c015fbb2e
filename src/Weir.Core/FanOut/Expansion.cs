using System.Collections.Immutable;
using Weir.Core.Plans;

namespace Weir.Core.FanOut;

/// <summary>
/// A plan with its fan-outs written out. The one idea of fan-out: an element is a pass like any other, with an id of
/// its own (<c>build.T1</c>), with the gates of the pass that was split, and with needs that say which elements come
/// before it; the pass that was split comes after all of them and gathers what they made. So attempts, gates, tasks,
/// findings and reasons know nothing of elements; only where work begins and how it reaches the branch is different
/// (<see cref="Joining"/>).
/// </summary>
internal static class Expansion
{
    public static Plan Of(Plan plan, ImmutableSortedDictionary<PassId, FanOutState> fanOuts) => plan with
    {
        Passes = [.. plan.Passes.SelectMany(pass =>
            fanOuts.TryGetValue(pass.Id, out var state) ? Split(pass, state) : [pass])],
    };

    private static IEnumerable<PassPlan> Split(PassPlan pass, FanOutState state)
    {
        var elements = ElementList.InOrder(state.Elements, element => element.Key, element => element.After);
        foreach (var element in elements)
        {
            yield return ElementOf(pass, element);
        }
        yield return pass with
        {
            Needs =
            [
                .. pass.Needs,
                .. elements.Where(element => !element.Dropped).Select(element => pass.Id.Of(element.Key)),
            ],
            Executor = new ExecutorPlan(ExecutorKind.Gather, pass.Executor.Target),
            Adopt = [],
            Ask = null,
            Gates = [],
            NotExecuted = [],
        };
    }

    private static PassPlan ElementOf(PassPlan pass, FanOutElement element)
    {
        var id = pass.Id.Of(element.Key);
        return pass with
        {
            Id = id,
            Needs = [.. pass.Needs, .. element.After.Select(pass.Id.Of)],
            When = null,
            Delay = null,
            ForEach = null,
            Element = new ElementPlan(pass.ForEach!.As, element.Key, element.Digest, element.Fields),
            Adopt = [],
            Skip = pass.Skip ?? (pass.ForEach.Join == JoinRule.AllDone
                ? new SkipPlan([ExhaustPlan.Owner], null)
                : null),
            FollowUps = [],
            Gates = [.. pass.Gates.Select(gate => ElementOf(gate, pass.Id, id))],
            NotExecuted = [],
        };
    }

    private static GatePlan ElementOf(GatePlan gate, PassId pass, PassId element) => gate with
    {
        OnReject = gate.OnReject with { To = [.. gate.OnReject.To.Select(to => to == pass ? element : to)] },
        Reviewers =
        [
            .. gate.Reviewers.Select(reviewer => reviewer with
            {
                DiffersFrom = reviewer.DiffersFrom == pass ? element : reviewer.DiffersFrom,
                Not = [.. reviewer.Not.Select(not => not == $"pass:{pass}" ? $"pass:{element}" : not)],
            }),
        ],
    };
}
