using System.Collections.Immutable;
using Weir.Core.Plans;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Compile;

/// <summary>
/// The order of a workflow's passes: the needs that are written, and those implied because a consumed artifact has to
/// exist first. Everything a rule or the plan asks about "before" and "after" is answered here.
/// </summary>
internal sealed class PassGraph
{
    private readonly Dictionary<string, SortedSet<string>> needs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> ancestors = new(StringComparer.Ordinal);
    private readonly List<(PassDefinition Pass, ConsumedArtifact Use)> backward = [];
    private readonly List<string> order = [];

    private PassGraph(ImmutableArray<PassDefinition> passes) => Passes = passes;

    public ImmutableArray<PassDefinition> Passes { get; }

    /// <summary>Passes that need each other; empty when the order is sound.</summary>
    public ImmutableArray<PassDefinition> Cycle { get; private set; } = [];

    /// <summary>Consumed artifacts that are produced only after the pass that consumes them.</summary>
    public IReadOnlyList<(PassDefinition Pass, ConsumedArtifact Use)> Backward => backward;

    /// <summary>The ids in an order in which every pass comes after those it needs; otherwise as written.</summary>
    public IReadOnlyList<string> Order => order;

    public static PassGraph Build(ImmutableArray<PassDefinition> passes)
    {
        var graph = new PassGraph(passes);
        foreach (var pass in passes)
        {
            var known = pass.Needs.Select(need => need.Value)
                .Where(need => graph.Find(need) is not null && need != pass.Id.Value);
            graph.needs[pass.Id.Value] = new SortedSet<string>(known, StringComparer.Ordinal);
        }
        graph.Sort();
        if (graph.Cycle.IsEmpty)
        {
            graph.Imply();
        }
        return graph;
    }

    public PassDefinition? Find(string id) => Passes.FirstOrDefault(pass => pass.Id.Value == id);

    /// <summary>Direct needs, written or implied, in ordinal order.</summary>
    public IEnumerable<string> NeedsOf(string id) => needs[id];

    public bool IsBefore(string earlier, string later) =>
        ancestors.TryGetValue(later, out var set) && set.Contains(earlier);

    public bool IsAtOrBefore(string earlier, string later) => earlier == later || IsBefore(earlier, later);

    /// <summary>The passes that produce an artifact, in order.</summary>
    public IEnumerable<PassDefinition> ProducersOf(string artifact) => order.Select(id => Find(id)!)
        .Where(pass => pass.Produces.Any(product => product.Name.Value == artifact));

    /// <summary>Passes that no other pass needs, besides those reached only by rejection.</summary>
    public IEnumerable<PassDefinition> Leaves => order.Select(id => Find(id)!)
        .Where(pass => !pass.OnDemand && !needs.Values.Any(set => set.Contains(pass.Id.Value)));

    /// <summary>
    /// Kahn's algorithm, always taking the first ready pass of the file, so that the order is stable.
    /// </summary>
    private void Sort()
    {
        order.Clear();
        ancestors.Clear();
        var open = Passes.Select(pass => pass.Id.Value).Distinct(StringComparer.Ordinal).ToList();
        while (open.Count > 0)
        {
            var next = open.Find(id => needs[id].All(ancestors.ContainsKey));
            if (next is null)
            {
                Cycle = [.. open.Where(id => IsOnCycle(id, open)).Select(id => Find(id)!)];
                order.AddRange(open);
                return;
            }
            var before = new HashSet<string>(needs[next], StringComparer.Ordinal);
            before.UnionWith(needs[next].SelectMany(need => ancestors[need]));
            ancestors[next] = before;
            order.Add(next);
            open.Remove(next);
        }
    }

    private bool IsOnCycle(string start, List<string> among)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var front = new Stack<string>(needs[start]);
        while (front.TryPop(out var id))
        {
            if (id == start)
            {
                return true;
            }
            if (seen.Add(id) && among.Contains(id))
            {
                foreach (var need in needs[id])
                {
                    front.Push(need);
                }
            }
        }
        return false;
    }

    private void Imply()
    {
        foreach (var pass in Passes)
        {
            foreach (var use in pass.Consumes)
            {
                if (use.Name.Value is not (ArtifactPlan.Request or ArtifactPlan.Change))
                {
                    Imply(pass, use);
                }
            }
        }
    }

    private void Imply(PassDefinition pass, ConsumedArtifact use)
    {
        var id = pass.Id.Value;
        var producers = ProducersOf(use.Name.Value).Select(producer => producer.Id.Value).ToList();
        if (producers.Count == 0 || producers.Any(producer => IsBefore(producer, id)))
        {
            return;
        }
        var producer = producers.Find(one => one != id && !IsBefore(id, one));
        if (producer is null)
        {
            backward.Add((pass, use));
            return;
        }
        needs[id].Add(producer);
        Sort();
    }
}
