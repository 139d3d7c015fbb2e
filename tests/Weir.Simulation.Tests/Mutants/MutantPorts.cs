using Weir.Core.Changes;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Simulation.Tests.Mutants;

/// <summary>Lies of the ports besides the journal.</summary>
internal static class MutantPorts
{
    /// <summary>Verdict not made stale: a rebase that changed the patch says that it did not.</summary>
    public static ChangeFacts KeepsPatchId(RebaseRequest request, RepositoryChange before, ChangeFacts facts) =>
        facts with { Repositories = [.. facts.Repositories.Select(repository
            => repository with { PatchId = before.PatchId })] };

    /// <summary>
    /// No fence: a late result goes in under the name and token of whatever attempt of the item runs now.
    /// </summary>
    public static ReportResult Unfenced(World world, ReportResult report)
    {
        var attempts = world.Auditor.State.Items[report.Item].Attempts;
        return attempts.ContainsKey(report.Attempt)
            || attempts.Values.FirstOrDefault(attempt =>
                attempt is { OnEngine: true, Status: not AttemptStatus.Stopping }) is not { } running
            ? report
            : report with { Attempt = running.Id, Token = running.Token };
    }
}
