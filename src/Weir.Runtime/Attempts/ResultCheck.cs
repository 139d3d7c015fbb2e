using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Passes;
using Weir.Definitions.Canonical;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// Holds what an engine on another machine reports against what arrived in the mirror. That engine may be wrong or in
/// somebody's hands, so that nothing it measured there is believed: the work is imported once more from what it handed
/// in, held against the pass's contract, and has to give the same facts.
/// </summary>
/// <param name="repositories">The server's own, the primary first.</param>
/// <param name="sandbox">Nothing runs in it here.</param>
public sealed class ResultCheck(ImmutableArray<IRepository> repositories, BlobText texts, ISandbox sandbox)
{
    /// <summary>A sentence on what is not so; null when all is.</summary>
    /// <param name="description">As this server gives it, not as the engine was given it.</param>
    public async Task<string?> FaultAsync(
        AttemptDescription description, AttemptResult result, CancellationToken cancel)
    {
        var place = new AttemptPlace
        {
            Description = description,
            Bench = new AttemptBench(repositories[0], [], texts)
            {
                Others = [.. repositories.Skip(1)],
            },
            Sandbox = sandbox,
            Folder = "",
            Progress = static _ => { },
        };
        try
        {
            return (place.Subject.Kind, result.Outcome) switch
            {
                (SubjectKind.Pass, AttemptOutcome.Produced produced) =>
                    await WorkAsync(place, produced, result, cancel),
                (SubjectKind.GateCommands or SubjectKind.MergeCheck, AttemptOutcome.Ran ran) =>
                    await TreeAsync(place, ran, cancel),
                (SubjectKind.GateReview, AttemptOutcome.Reviewed reviewed) => Reviewer(place, reviewed),
                _ => null,
            };
        }
        catch (RepositoryException missing)
        {
            return $"What the engine reported did not arrive: {missing.Message}";
        }
    }

    private async Task<string?> WorkAsync(
        AttemptPlace place, AttemptOutcome.Produced produced, AttemptResult result, CancellationToken cancel)
    {
        var agent = PassContract.AgentOf(place);
        var import = await AttemptClones.ReimportAsync(place, agent, result.Evidence.Model, repositories, cancel);
        var notes = await NotesAsync(result, cancel);
        var (artifacts, fault) = await PassContract.CheckAsync(place, import, produced.Ending, notes, cancel);
        if (fault is not null)
        {
            return fault;
        }
        var found = new AttemptOutcome.Produced(
            import.Change, artifacts, produced.Ending, PassContract.ExecutorOf(place, agent));
        return CanonicalJson.DigestOf(found) == CanonicalJson.DigestOf(produced)
            ? null
            : $"The engine reported something else than attempt {place.Attempt.Id} left.";
    }

    private async Task<ImmutableArray<LeftNote>> NotesAsync(AttemptResult result, CancellationToken cancel)
    {
        var notes = ImmutableArray.CreateBuilder<LeftNote>();
        foreach (var note in result.Notes)
        {
            notes.Add(new LeftNote(note.Kind, await texts.GetAsync(note.Text, cancel) ?? ""));
        }
        return notes.ToImmutable();
    }

    /// <summary>What commands ran on is what they judge, so that it has to be what they were to run on.</summary>
    private static async Task<string?> TreeAsync(AttemptPlace place, AttemptOutcome.Ran ran, CancellationToken cancel)
    {
        var facts = await AttemptClones.MeasureAsync(place, cancel);
        return facts.Tree == ran.Tree
            ? null
            : $"The engine reported commands on tree {ran.Tree}, and they were to run on {facts.Tree}.";
    }

    private static string? Reviewer(AttemptPlace place, AttemptOutcome.Reviewed reviewed)
    {
        var gate = place.Pass.Gate(place.Subject.Gate!.Value);
        var by = PrincipalId.Agent(gate.Reviewers[place.Subject.Reviewer!.Value].Who);
        return reviewed.Reviewer == by && reviewed.Findings.All(finding => finding.By == by)
            ? null
            : $"The engine reported a review by {reviewed.Reviewer}, and {by} was asked.";
    }
}
