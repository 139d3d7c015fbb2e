using System.Collections.Immutable;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.FanOut;

/// <summary>How a pass is split into its elements, and what keeps an element from starting.</summary>
internal static class FanOutProgress
{
    /// <summary>
    /// Splits a pass whose turn has come. Null when there is nothing to split: it runs once, or gathers.
    /// </summary>
    public static bool? Split(Transaction t, ItemState item, PassPlan pass, ForEachPlan each)
    {
        var before = item.FanOuts.GetValueOrDefault(pass.Id);
        if (before is { Current: true })
        {
            return null;
        }
        var list = item.Artifacts.GetValueOrDefault(each.In);
        if (list is null && each.OnceIfAbsent && before is null)
        {
            return null;
        }
        if (list is null || ElementList.Fault(each, list.Facts.Elements) is not null)
        {
            Reopening.Hold(t, item, pass, HeldCause.ListUnusable, ExhaustPlan.Owner, pass.Escalate);
            return true;
        }
        if (list.Facts.Elements.IsEmpty)
        {
            SetAside(t, item, pass);
            return true;
        }
        var elements = list.Facts.Elements
            .Select(facts => new FanOutElement(
                facts.Key, ElementList.After(each, facts), facts.Digest, facts.Fields, false))
            .ToImmutableArray();
        elements = Splits.Again(elements, before?.Splits ?? []);
        var dropped = (before?.Elements ?? [])
            .Where(known => elements.All(element => element.Key != known.Key))
            .Select(known => known with { After = [], Dropped = true })
            .ToImmutableArray();
        t.Emit(new PassFannedOut(item.Id, pass.Id, list.Facts.Digest, [.. elements, .. dropped]));
        Progress.RecordNotExecuted(t, item, pass);
        foreach (var element in dropped)
        {
            Drop(t, item.Id, pass.Id.Of(element.Key));
        }
        return true;
    }

    /// <summary>Neither the pass nor any of its elements is to be done.</summary>
    public static void SetAside(Transaction t, ItemState item, PassPlan pass)
    {
        foreach (var element in item.FanOuts.GetValueOrDefault(pass.Id)?.Elements ?? [])
        {
            Drop(t, item.Id, pass.Id.Of(element.Key));
        }
        Reopening.SetAside(t, item.Id, pass.Id);
        t.Emit(new PassNotApplicable(item.Id, pass.Id));
    }

    public static void Drop(Transaction t, ItemId item, PassId element)
    {
        if (t.Item(item).Pass(element).Status != PassStatus.NotApplicable)
        {
            Reopening.StopEverything(t, item, of => of == element);
            Reopening.SetAside(t, item, element);
            t.Emit(new PassNotApplicable(item, element));
        }
    }

    /// <summary>Whether an element whose needs are settled has to wait for others of its pass.</summary>
    public static bool Waits(ItemState item, Plan plan, PassPlan element)
    {
        var owner = element.Id.Owner;
        if (item.FanOuts[owner] is not { Current: true } fanOut)
        {
            return true;
        }
        var limit = plan.Pass(owner).ForEach!.MaxParallel ?? int.MaxValue;
        return fanOut.Elements.Count(other => IsAtWork(item.Pass(owner.Of(other.Key)))) >= limit;
    }

    private static bool IsAtWork(PassState element) =>
        element.Status is PassStatus.Working or PassStatus.Judging or PassStatus.Held;

    /// <summary>
    /// What goes into an element: as long as it is the same, and the work began at a commit that the branch still has,
    /// what came out stands. Elements beside it do not count, nor does the rest of the list.
    /// </summary>
    public static string InputKey(ItemState item, Plan plan, PassPlan element)
    {
        var owner = element.Id.Owner;
        var list = plan.Pass(owner).ForEach!.In;
        var others = element with { Consumes = element.Consumes.RemoveAll(use => use.Artifact == list) };
        var before = element.Needs.Where(need => need.Owner == owner)
            .Select(need => $"{need}={item.Pass(need).Made?.Facts.Digest}");
        return string.Join(
            ';', Progress.Inputs(item, others).Append($"element={element.Element!.Digest}").Concat(before));
    }

    public static bool ForkStands(ItemState item, PassState element) =>
        element.Fork is { } fork && (item.Branch.Bases[0].Commit == fork
            || item.Branch.Chain.Any(version => version.Facts.Repositories[0].Head == fork));

    /// <summary>What all elements made is what the pass made.</summary>
    public static void Gather(Transaction t, ItemId id, PassPlan pass)
    {
        var item = t.Item(id);
        var authors = item.FanOuts[pass.Id].Elements.SelectMany(element => item.Pass(pass.Id.Of(element.Key)).Authors)
            .Distinct().ToImmutableArray();
        t.Emit(new PassProduced(
            id, pass.Id, item.Pass(pass.Id).Round, PassEnding.Output, false, Progress.Outputs(item, pass), authors));
    }
}
