using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Items;
using Weir.Core.Tasks;
using Weir.Definitions.Canonical;
using Weir.Definitions.Compile;
using Weir.Definitions.Traces;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Attempts;

/// <summary>A file that a person hands in for an artifact.</summary>
public sealed record HandedIn(string Artifact, ReadOnlyMemory<byte> Content);

/// <param name="Fault">What is wrong with it, for the person; null when nothing is.</param>
public sealed record PersonResult(ChangeFacts? Change, ImmutableArray<ArtifactFacts> Artifacts, string? Fault);

/// <summary>
/// Takes what a person made for a pass into the mirror, the same way as an agent's work: laid into a clone, measured
/// against the pass's contract, imported as one commit with trailers. What they pushed is a tree of files to lay there,
/// and nothing of their repository besides.
/// </summary>
public sealed class PersonWork(ControlLoop loop, BlobText blobs, FindProjectServices projects, string folder)
{
    public async Task<PersonResult> ImportAsync(
        ItemId id,
        TaskState task,
        PrincipalId by,
        ImmutableArray<HandedIn> files,
        ObjectName? pushed,
        CancellationToken cancel)
    {
        var state = loop.State;
        var item = state.Items[id];
        var plan = state.PlanOf(item);
        var pass = plan.Pass(task.Pass);
        if (files.FirstOrDefault(file => plan.FindArtifact(file.Artifact) is null
            || pass.Produces.All(product => product.Artifact != file.Artifact)) is { } unknown)
        {
            return Fault(
                $"Pass {pass.Id} does not make {unknown.Artifact}; it makes "
                    + $"{string.Join(", ", pass.Produces.Select(p => p.Artifact))}.");
        }
        if (files.FirstOrDefault(file => plan.FindArtifact(file.Artifact)!.Path.EndsWith('/')) is { } tree)
        {
            return Fault($"{tree.Artifact} is a folder; only single files can be handed in.");
        }
        var repositories = (await projects(id.Project, cancel)).RepositoriesOf(item);
        var repository = repositories[0];
        var clone = Path.Combine(folder, $"person-{Guid.NewGuid():n}");
        try
        {
            var inputs = AttemptInputs.Of(item, task.Pass, plan);
            await repository.PrepareCloneAsync(
                new CloneRequest(clone, inputs.Start, pushed is null ? [] : inputs.LaidOut) { Over = pushed }, cancel);
            foreach (var file in files)
            {
                var path = Path.Combine(clone, plan.FindArtifact(file.Artifact)!.PathFor(id));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllBytesAsync(path, file.Content, cancel);
            }
            return await MeasureAsync(repositories, clone, item, task, inputs, by, cancel);
        }
        finally
        {
            if (Directory.Exists(clone))
            {
                Directory.Delete(clone, true);
            }
        }
    }

    private async Task<PersonResult> MeasureAsync(
        ImmutableArray<IRepository> repositories,
        string clone,
        ItemState item,
        TaskState task,
        AttemptInputs inputs,
        PrincipalId by,
        CancellationToken cancel)
    {
        var repository = repositories[0];
        var plan = loop.State.PlanOf(item);
        var pass = plan.Pass(task.Pass);
        ImmutableArray<ArtifactPath> paths = [.. plan.Artifacts.Select(artifact => new ArtifactPath(
            artifact.Name, artifact.PathFor(item.Id), pass.Produces.Any(product =>
                product.Artifact == artifact.Name)))];
        var import = await repository.ImportAsync(
            new ImportRequest(
                clone, inputs.Start, inputs.Parent, inputs.Base, pass.ProducesChange,
                pass.ChangeBounds.IsEmpty ? [] : [pass.ChangeBounds], paths,
                // No attempt has the number of a task: both are of events that opened them.
                new AttemptTrailers(item.Id, pass.Id, new AttemptId(task.Id.Value), by.Value, ""),
                $"{item.Id} {pass.Id}: {item.Title}", loop.Now)
            {
                Rules = inputs.Rules,
            },
            cancel);
        if (!import.Outside.IsEmpty)
        {
            return Fault($"Outside what pass {pass.Id} may change: {string.Join(", ", import.Outside)}.");
        }
        var change = import.Change is { } primary && !pass.Id.IsElement
            ? await WithOthersAsync(primary, repositories, inputs, cancel)
            : import.Change;
        if (await Conflicts.FindMarkersAsync(
            [.. repositories], item.Pass(pass.Id), inputs, change, cancel) is { } marked)
        {
            return Fault(marked);
        }
        var pinned = await blobs.GetBytesAsync(plan.Document, cancel)
            ?? throw new RepositoryException($"The pinned definition of {item.Id} is not in the blob store.");
        var document = CanonicalJson.Read<CompiledDocument>(pinned.Span);
        var read = ImmutableArray.CreateBuilder<ArtifactFacts>();
        var made = import.Artifacts
            .Where(artifact => pass.Produces.Any(product => product.Artifact == artifact.Name)).ToImmutableArray();
        var sources = new ArtifactSources(repository, item, made, cancel);
        foreach (var artifact in made)
        {
            var artifactPlan = plan.FindArtifact(artifact.Name)!;
            var content = await repository.ReadObjectAsync(artifact.Object, cancel);
            var reading = await ArtifactContent.ReadAsync(plan, artifactPlan, document, content, cancel);
            var wrong = reading.Fault
                ?? await ArtifactTraces.FaultAsync(plan, document, artifactPlan, content, sources.ReadAsync);
            if (wrong is { } fault)
            {
                return Fault($"{artifact.Name}: {fault}");
            }
            read.Add(reading.AddTo(artifact));
        }
        return new PersonResult(change, read.ToImmutable(), null);
    }

    /// <summary>What a person hands in lies in the primary repository; the others stay as they are.</summary>
    private static async Task<ChangeFacts> WithOthersAsync(
        ChangeFacts change,
        ImmutableArray<IRepository> repositories,
        AttemptInputs inputs,
        CancellationToken cancel)
    {
        var parts = ImmutableArray.Create(new MeasuredPart(repositories[0], change));
        foreach (var (index, other) in inputs.Others.Index())
        {
            var repository = repositories[index + 1];
            parts = parts.Add(new MeasuredPart(
                repository, await repository.MeasureAsync(other.Base, other.Start, cancel)));
        }
        return await ProjectChange.CombineAsync(parts, inputs.Rules, cancel);
    }

    private static PersonResult Fault(string sentence) => new(null, [], sentence);
}
