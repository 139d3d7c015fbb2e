using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Definitions.Canonical;
using Weir.Definitions.Compile;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Attempts;

/// <summary>
/// One attempt, from a claimed assignment to a result: prepare a clone, run, check, import. On every way out, whatever
/// is in the clone is on a ref of the mirror before the clone is removed. It never throws: what goes wrong becomes a
/// failure of the closed list.
/// </summary>
public sealed class AttemptRunner(
    ControlLoop loop,
    BlobText blobs,
    FindProjectServices projects,
    FindProjectServices refreshed,
    ISandbox sandbox,
    string folder)
{
    public async Task<(AttemptOutcome Outcome, AttemptEvidence Evidence)> RunAsync(
        ItemId item,
        AttemptState attempt,
        Action<string> progress,
        CancellationToken cancel)
    {
        AttemptPlace? place = null;
        AttemptReport report;
        try
        {
            place = await PrepareAsync(item, attempt, progress, cancel);
            report = await WorkAsync(place, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            report = Failed(FailureReason.Cancelled, null);
        }
        catch (Exception trouble)
        {
            var detail = await blobs.TryPutAsync(Sentence(trouble), Retention.Record);
            report = Failed(FailureReason.Infrastructure, detail);
        }
        var checkpoint = report.Checkpoint ?? await CheckpointAsync(place, report);
        var log = report.Transcript.Length == 0
            ? (Digest?)null
            : await blobs.TryPutAsync(report.Transcript, Retention.Log);
        await CleanUpAsync(Folder(attempt.Id));
        return (report.Outcome, new AttemptEvidence(report.Usage, report.Model, log, checkpoint, sandbox.Isolated));
    }

    private async Task<AttemptPlace> PrepareAsync(
        ItemId id, AttemptState attempt, Action<string> progress, CancellationToken cancel)
    {
        var state = loop.State;
        var item = state.Items[id];
        var services = await (WantsAModel(item, attempt.Subject) ? refreshed : projects)(id.Project, cancel);
        var document = await blobs.GetBytesAsync(state.PlanOf(item).Document, cancel)
            ?? throw new InvalidOperationException($"the definition that {id} is pinned to is not in the blob store");
        var objects = services.Repository.ObjectsDirectory;
        var place = new AttemptPlace
        {
            State = state,
            Item = item,
            Attempt = attempt,
            Document = CanonicalJson.Read<CompiledDocument>(document.Span),
            Project = services,
            Sandbox = objects is null ? sandbox : new MountingSandbox(sandbox, [objects]),
            Folder = Folder(attempt.Id),
            At = loop.Now,
            Progress = progress,
        };
        await AttemptFolders.RemoveAsync(sandbox, place.Folder);
        Directory.CreateDirectory(place.Scratch);
        progress("The clone is being prepared.");
        await services.Repository.PrepareCloneAsync(
            new CloneRequest(place.WorkTree, place.Start, place.LaidOut), cancel);
        return place;
    }

    /// <summary>
    /// Models are live: whoever was told to add one to models.yaml has perhaps done so since the last try.
    /// </summary>
    private static bool WantsAModel(ItemState item, AttemptSubject subject)
    {
        var pass = item.Pass(subject.Pass);
        var last = subject.Kind == SubjectKind.GateReview ? pass.Gate(subject.Gate!.Value).Failure : pass.Failure;
        return last is { Reason: FailureReason.ProviderUnavailable };
    }

    private Task<AttemptReport> WorkAsync(AttemptPlace place, CancellationToken cancel) => place.Subject.Kind switch
    {
        SubjectKind.Pass => PassWork.RunAsync(place, blobs, cancel),
        SubjectKind.GateReview => ReviewWork.RunAsync(place, blobs, cancel),
        _ => CommandWork.RunAsync(place, blobs, cancel),
    };

    /// <summary>
    /// Only a pass's attempt leaves work; what commands and reviewers wrote is thrown away with their clone.
    /// </summary>
    private static async Task<ObjectName?> CheckpointAsync(AttemptPlace? place, AttemptReport report)
    {
        if (place is null || place.Subject.Kind != SubjectKind.Pass || !Directory.Exists(place.WorkTree))
        {
            return null;
        }
        try
        {
            return await place.Project.Repository.CheckpointAsync(
                new CheckpointRequest(
                    place.WorkTree, place.Start, place.Trailers(place.Pass.Executor.Target, report.Model), place.At),
                CancellationToken.None);
        }
        catch (RepositoryException)
        {
            // The outcome stands without a checkpoint; the record shows that there is none.
            return null;
        }
    }

    private static AttemptReport Failed(FailureReason reason, Digest? detail) =>
        new(new AttemptOutcome.Failed(reason, detail), Usage.None, "", "", null);

    private static string Sentence(Exception trouble) =>
        trouble is RepositoryException ? trouble.Message : trouble.ToString();

    private string Folder(AttemptId attempt) => Path.Combine(folder, attempt.ToString());

    /// <summary>A folder that cannot be removed is in nobody's way; the result counts.</summary>
    private async Task CleanUpAsync(string path)
    {
        try
        {
            await AttemptFolders.RemoveAsync(sandbox, path);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // The next attempt has a folder of its own.
        }
    }
}
