using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.FanOut;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Core.Risks;

namespace Weir.Core.Passes;

/// <summary>Takes what a pass made into the record, if it is what the pass may make.</summary>
internal static class PassOutcome
{
    public static void Accept(
        Transaction t,
        ItemState item,
        AttemptState attempt,
        AttemptOutcome.Produced produced,
        AttemptEvidence evidence)
    {
        var pass = t.State.PlanOf(item).Pass(attempt.Subject.Pass);
        if (!Fits(t.State.PlanOf(item), item, pass, produced.Change, produced.Artifacts, produced.Ending))
        {
            AttemptDecisions.Fail(t, item.Id, attempt, FailureReason.OutputInvalid, null, evidence);
            return;
        }
        t.Emit(new AttemptSucceeded(item.Id, attempt.Id, evidence));
        ImmutableArray<PrincipalId> authors = [produced.Executor, .. item.Pass(pass.Id).Contributors];
        Record(t, item.Id, pass, produced.Change, produced.Artifacts, produced.Ending, authors);
    }

    /// <summary>Whether this is output that the pass may make, and all that it must.</summary>
    public static bool Fits(
        Plan plan,
        ItemState item,
        PassPlan pass,
        ChangeFacts? change,
        ImmutableArray<ArtifactFacts> artifacts,
        PassEnding ending)
    {
        var declared = pass.Produces.Select(product => product.Artifact).ToList();
        var missing = ending == PassEnding.Output && pass.Produces.Any(product =>
            product.Artifact != ArtifactPlan.Change
            && plan.FindArtifact(product.Artifact) is { Optional: false }
            && artifacts.All(artifact => artifact.Name != product.Artifact));
        var unusable = plan.Passes.Any(later => later.ForEach is { } each && artifacts.Any(artifact =>
            artifact.Name == each.In && ElementList.Fault(each, artifact.Elements) is not null));
        return !missing
            && !unusable
            && (change is null || WritesBranch(plan, pass))
            && artifacts.All(artifact => declared.Contains(artifact.Name, StringComparer.Ordinal))
            && (change is null || (item.Branch.IsStarted && IsOfThese(change, item, pass)));
    }

    /// <summary>An element changes the primary repository alone, all others say how they stand in every one.</summary>
    private static bool IsOfThese(ChangeFacts change, ItemState item, PassPlan pass)
    {
        var beside = pass.Element is null ? item.Branch.Bases.Skip(1).Select(@base => @base.Repository) : [];
        return !change.Repositories.IsEmpty
            && change.Repositories.Skip(1).Select(one => one.Repository).SequenceEqual(beside, StringComparer.Ordinal);
    }

    /// <summary>A pass writes the item's branch when it makes the change, or a document that merges with it.</summary>
    public static bool WritesBranch(Plan plan, PassPlan pass) =>
        pass.ProducesChange
            || pass.Produces.Any(product => plan.FindArtifact(product.Artifact) is { IsProcess: false });

    public static void Record(
        Transaction t,
        ItemId id,
        PassPlan pass,
        ChangeFacts? change,
        ImmutableArray<ArtifactFacts> artifacts,
        PassEnding ending,
        ImmutableArray<PrincipalId> authors)
    {
        var plan = t.State.PlanOf(t.Item(id));
        foreach (var artifact in artifacts)
        {
            var version = t.Item(id).Artifacts.TryGetValue(artifact.Name, out var last) ? last.Version + 1 : 1;
            t.Emit(new ArtifactRecorded(id, pass.Id, version, artifact, authors));
            SetParams(t, id, plan, artifact);
        }
        var item = t.Item(id);
        var point = WorkPoint.Of(item, pass.Id);
        if (change is not null && !change.Heads.SequenceEqual(point.Heads.Take(change.Repositories.Length)))
        {
            var all = (pass.Element is null ? item.Branch.Of(pass.Id) : item.Pass(pass.Id).Made)?.Authors ?? [];
            var version = new ChangeVersion(
                item.Branch.Versions + 1, pass.Id, item.Pass(pass.Id).Round, point.Head, change,
                [.. all.Concat(authors).Distinct()]);
            t.Emit(new ChangeRecorded(id, pass.Id, version));
            RiskDecisions.Touch(t, id, change);
        }
        var before = item.Risk;
        item = t.Item(id);
        t.Emit(
            new PassProduced(
                id, pass.Id, item.Pass(pass.Id).Round, ending, false, Progress.Outputs(item, pass), authors));
        RiskDecisions.AskAgain(t, id, before);
        Reclassification.Match(t, plan, pass, id);
    }

    /// <summary>
    /// What the item was given takes the place of running the executor, with all that follows from making it.
    /// </summary>
    public static void Adopt(Transaction t, ItemState item, PassPlan pass)
    {
        var plan = t.State.PlanOf(item);
        var outputs = Progress.Outputs(item, pass);
        foreach (var output in outputs)
        {
            SetParams(t, item.Id, plan, item.Artifacts[output.Artifact].Facts);
        }
        var authors = outputs.SelectMany(output => item.Artifacts[output.Artifact].Authors).Distinct()
            .ToImmutableArray();
        t.Emit(new PassProduced(item.Id, pass.Id, item.Pass(pass.Id).Round, PassEnding.Output, true, outputs, authors));
        Reclassification.Match(t, plan, pass, item.Id);
    }

    /// <summary><c>params.from</c>: an artifact's field sets a parameter, unless a person has.</summary>
    private static void SetParams(Transaction t, ItemId id, Plan plan, ArtifactFacts artifact)
    {
        foreach (var param in plan.Params.Where(param => param.From is not null))
        {
            var value = artifact.Fields.FirstOrDefault(field => $"{artifact.Name}.{field.Name}" == param.From)?.Value;
            var known = t.Item(id).Params.GetValueOrDefault(param.Name);
            if (value is not null && known is not { ByPerson: true } && !value.Equals(known?.Value)
                && ItemDecisions.CheckParam(plan, param.Name, value) is null)
            {
                t.Emit(new ParamSet(id, param.Name, value, false));
            }
        }
    }
}
