using System.Collections.Concurrent;
using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Runtime.Ports;
using Weir.Runtime.Secrets;

namespace Weir.Runtime.Attempts;

/// <summary>
/// One attempt, from its description to a result: prepare a clone, run, check, import. On every way out, whatever is in
/// the clone is on a ref of the repository before the clone is removed. It never throws: what goes wrong becomes a
/// failure of the closed list.
/// </summary>
public sealed class AttemptRunner(FindBench bench, ISandbox sandbox, AttemptShelf shelf)
{
    private readonly ConcurrentDictionary<AttemptId, AttemptSaving> _saving = new();

    public bool Isolated => sandbox.Isolated;

    /// <param name="ears">Where the executor hears what people say meanwhile.</param>
    /// <param name="cancel">Stops the attempt; what it has done is saved.</param>
    public async Task<AttemptResult> RunAsync(
        AttemptDescription description, Action<string> progress, AttemptEars ears, CancellationToken cancel)
    {
        var saving = _saving.GetOrAdd(description.Attempt.Id, static _ => new AttemptSaving());
        using var turns = new TurnLog(shelf.TurnsOf(description.Attempt.Id));
        AttemptPlace? place = null;
        AttemptReport report;
        var note = "";
        try
        {
            place = await PrepareAsync(description, progress, cancel) with
            {
                TakeOver = saving.EndAsync, Hear = ears.Read, Turns = turns,
                Earlier = description.Attempt.Subject.Kind == SubjectKind.Pass
                    ? shelf.TakeEarlier(description) : null,
            };
            report = await WorkAsync(place, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            report = Failed(FailureReason.Cancelled, null);
        }
        catch (ProtocolRefusedException)
        {
            // What it needs is not given out any more: the attempt is over.
            report = Failed(FailureReason.Cancelled, null);
        }
        catch (Exception trouble)
        {
            note = trouble is RepositoryException ? trouble.Message : trouble.ToString();
            report = Failed(FailureReason.Infrastructure, null);
        }
        await saving.EndAsync();
        _saving.TryRemove(description.Attempt.Id, out _);
        var checkpoint = report.Checkpoint ?? await CheckpointAsync(place, report.Model);
        var tampered = await InspectAsync(place);
        var log = report.Transcript.Length == 0 || place is null
            ? (Digest?)null
            : await place.Bench.Texts.TryPutAsync(report.Transcript, Retention.Log);
        return Result(
            description, report.Outcome,
            new AttemptEvidence(report.Usage, report.Model, log, checkpoint, sandbox.Isolated)) with
        {
            Note = place?.Secrets.Redactor.Clean(note) ?? note,
            Tampered = tampered,
            Notes = await KeepAsync(place, report.Notes),
        };
    }

    /// <summary>Notes that cannot be stored are not there; what the attempt came to stands without them.</summary>
    private static async Task<ImmutableArray<ProposedNote>> KeepAsync(
        AttemptPlace? place, ImmutableArray<LeftNote> notes)
    {
        var kept = ImmutableArray.CreateBuilder<ProposedNote>();
        foreach (var note in notes)
        {
            if (await place!.Bench.Texts.TryPutAsync(note.Text, Retention.Record) is { } text)
            {
                kept.Add(new ProposedNote(note.Kind, text));
            }
        }
        return kept.ToImmutable();
    }

    /// <summary>
    /// The result of an attempt whose engine ended in the middle of it: lost, with what was in its clone saved.
    /// </summary>
    public async Task<AttemptResult> RecoverAsync(AttemptDescription description, CancellationToken cancel)
    {
        var place = await PlaceAsync(description, static _ => { }, cancel);
        var (isSaved, checkpoint) = await TryCheckpointAsync(place, "");
        if (isSaved)
        {
            shelf.SetAside(description, checkpoint);
        }
        return Result(
            description, new AttemptOutcome.Failed(FailureReason.EngineLost, null),
            AttemptEvidence.None with { Checkpoint = checkpoint, Isolated = sandbox.Isolated });
    }

    /// <summary>Saves what is in the clone of an attempt that goes on; does nothing for another.</summary>
    public async Task SaveAsync(AttemptDescription description, CancellationToken cancel)
    {
        if (!_saving.TryGetValue(description.Attempt.Id, out var saving))
        {
            return;
        }
        try
        {
            await saving.RunAsync(async over =>
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(over, cancel);
                var place = await PlaceAsync(description, static _ => { }, either.Token);
                if (await CheckpointAsync(place, "") is not null)
                {
                    await place.Bench.ShareAsync(either.Token);
                }
            });
        }
        catch (Exception trouble) when (trouble is RepositoryException or ProtocolRefusedException
            or ProtocolUnavailableException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // The next checkpoint, or the end of the attempt, saves it.
        }
    }

    /// <summary>Removes what an attempt leaves. A folder that cannot be removed is in nobody's way.</summary>
    public async Task CleanAsync(AttemptId attempt)
    {
        try
        {
            await AttemptFolders.RemoveAsync(sandbox, shelf.FolderOf(attempt));
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // The next attempt has a folder of its own.
        }
    }

    private static AttemptResult Result(
        AttemptDescription description, AttemptOutcome outcome, AttemptEvidence evidence) =>
        new(AttemptProtocol.Version, description.Item.Id, description.Key, outcome, evidence);

    private async Task<AttemptPlace> PlaceAsync(
        AttemptDescription description, Action<string> progress, CancellationToken cancel)
    {
        var found = await bench(description, cancel);
        var place = new AttemptPlace
        {
            Description = description,
            Bench = found,
            Sandbox = sandbox,
            Folder = shelf.FolderOf(description.Attempt.Id),
            Progress = progress,
            Secrets = AttemptSecrets.Of(description, found.Secrets),
        };
        ImmutableArray<string> objects = [.. place.Repositories.SelectMany(one => one.ObjectsDirectories)];
        return objects.IsEmpty && found.Others.IsEmpty ? place : place with
        {
            Sandbox = new MountingSandbox(
                sandbox, objects, place.WorkTree, [.. place.Beside.Select(clone => clone.Directory)]),
        };
    }

    private async Task<AttemptPlace> PrepareAsync(
        AttemptDescription description, Action<string> progress, CancellationToken cancel)
    {
        progress("The clone is being prepared.");
        var place = await PlaceAsync(description, progress, cancel);
        Directory.CreateDirectory(place.Scratch);
        await AttemptClones.PrepareAsync(place, cancel);
        return place;
    }

    private static Task<AttemptReport> WorkAsync(AttemptPlace place, CancellationToken cancel) =>
        place.Subject.Kind switch
        {
            SubjectKind.Pass => PassWork.RunAsync(place, place.Bench.Texts, cancel),
            SubjectKind.GateReview => ReviewWork.RunAsync(place, place.Bench.Texts, cancel),
            _ => CommandWork.RunAsync(place, place.Bench.Texts, cancel),
        };

    /// <summary>
    /// Only a pass's attempt leaves work; what commands and reviewers wrote is thrown away with their clone.
    /// </summary>
    private static async Task<ObjectName?> CheckpointAsync(AttemptPlace? place, string model) =>
        place is null ? null : (await TryCheckpointAsync(place, model)).Checkpoint;

    /// <returns>Whether all that is in the clone is saved; the checkpoint is null where that was nothing.</returns>
    private static async Task<(bool IsSaved, ObjectName? Checkpoint)> TryCheckpointAsync(
        AttemptPlace place, string model)
    {
        // Without a secret that it was given, what it left cannot be looked through for it.
        if (place.Secrets.Wrong is not null || place.Subject.Kind != SubjectKind.Pass)
        {
            return (false, null);
        }
        try
        {
            return (true, await AttemptClones.CheckpointAsync(
                place, place.Trailers(place.Pass.Executor.Target, model)));
        }
        catch (RepositoryException)
        {
            // The outcome stands without a checkpoint; the record shows that there is none.
            return (false, null);
        }
    }

    private static async Task<ImmutableArray<string>> InspectAsync(AttemptPlace? place)
    {
        try
        {
            return place is not null && Directory.Exists(place.WorkTree)
                ? [.. (await AttemptClones.InspectAsync(place)).Select(place.Secrets.Redactor.Clean)]
                : [];
        }
        catch (Exception trouble) when (trouble is RepositoryException or IOException or UnauthorizedAccessException)
        {
            // The outcome stands; what cannot be looked at is not used either.
            return [];
        }
    }

    private static AttemptReport Failed(FailureReason reason, Digest? detail) =>
        new(new AttemptOutcome.Failed(reason, detail), Usage.None, "", "", null);
}
