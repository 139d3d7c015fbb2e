using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Runtime.Attempts;

namespace Weir.Server.Views;

/// <summary>Finds what the passes of an item still have to answer, and fetches its words.</summary>
internal static class Findings
{
    public static async Task<ImmutableArray<FindingView>> OfAsync(
        ItemState item, BlobText blobs, CancellationToken cancel)
    {
        var found = ImmutableArray.CreateBuilder<FindingView>();
        foreach (var pass in item.Passes.Values.Where(pass => !pass.IsSettled && pass.Status != PassStatus.Judging))
        {
            foreach (var finding in Open(pass))
            {
                found.Add(new FindingView(
                    pass.Id, finding.Criterion, finding.By.Value, finding.Path, finding.Line,
                    FindingView.Bounded(await blobs.GetAsync(finding.Text, cancel))));
            }
            if (pass.Failure is { Detail: { } detail } failure)
            {
                found.Add(new FindingView(
                    pass.Id, null, null, null, null, FindingView.Bounded(await blobs.GetAsync(detail, cancel)),
                    Sentences.Failure(failure.Reason)));
            }
        }
        return found.ToImmutable();
    }

    /// <summary>What the reviewers of a gate have found in this round, those too who do not decide.</summary>
    public static async Task<ImmutableArray<FindingView>> OfAsync(
        PassId pass, GateState gate, BlobText blobs, CancellationToken cancel)
    {
        var found = ImmutableArray.CreateBuilder<FindingView>();
        foreach (var finding in gate.Verdicts.SelectMany(verdict => verdict.Findings).Distinct())
        {
            found.Add(new FindingView(
                pass, finding.Criterion, finding.By.Value, finding.Path, finding.Line,
                FindingView.Bounded(await blobs.GetAsync(finding.Text, cancel))));
        }
        return found.ToImmutable();
    }

    /// <summary>What the next round answers; for a pass that is held, what its gate rejected last.</summary>
    private static ImmutableArray<Finding> Open(PassState pass) =>
        pass.Status == PassStatus.Held
            && pass.Gates.Values.FirstOrDefault(gate =>
                gate.Status == GateStatus.Rejected) is { LastRejection: { } last }
            ? last.Findings
            : pass.Findings;
}
