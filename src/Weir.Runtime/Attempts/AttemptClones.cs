using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Paths;
using Weir.Definitions.Agents;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Attempts;

/// <summary>
/// The clones of an attempt, one for each repository of its project. The primary's is the working directory, has the
/// item's process artifacts laid out and is the only one that definitions and artifacts are read from; the others lie
/// beside it. Each is imported by itself, in its own mirror, under the same refs; what they come to is one change.
/// </summary>
internal static class AttemptClones
{
    public static async Task PrepareAsync(AttemptPlace place, CancellationToken cancel)
    {
        await place.Bench.Repository.PrepareCloneAsync(
            new CloneRequest(place.WorkTree, place.Start, place.LaidOut) { Over = place.Description.Inputs.Over },
            cancel);
        foreach (var clone in place.Beside)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(clone.Directory)!);
            await clone.Repository.PrepareCloneAsync(
                new CloneRequest(clone.Directory, clone.Point.Start, []), cancel);
        }
    }

    public static async Task RemoveAsync(AttemptPlace place)
    {
        await AttemptFolders.RemoveAsync(place.Sandbox, place.WorkTree);
        foreach (var clone in place.Beside)
        {
            await AttemptFolders.RemoveAsync(place.Sandbox, clone.Directory);
        }
    }

    /// <summary>
    /// Makes the primary's clone anew with what an attempt before had made of it. False when that is not there any
    /// more: then the clone is as it was.
    /// </summary>
    public static async Task<bool> GoOnFromAsync(AttemptPlace place, ObjectName saved, CancellationToken cancel)
    {
        // Moved in one step: what saves clones meanwhile finds a whole one or none.
        var aside = Path.Combine(place.Folder, "aside");
        Directory.Move(place.WorkTree, aside);
        await AttemptFolders.RemoveAsync(place.Sandbox, aside);
        var request = new CloneRequest(place.WorkTree, place.Start, place.LaidOut);
        try
        {
            await place.Bench.Repository.PrepareCloneAsync(request with { Over = saved }, cancel);
            return true;
        }
        catch (RepositoryException)
        {
            await place.Bench.Repository.PrepareCloneAsync(
                request with { Over = place.Description.Inputs.Over }, cancel);
            return false;
        }
    }

    /// <summary>Takes the work out of every clone.</summary>
    public static Task<ImportResult> ImportAsync(AttemptPlace place, AgentSpec? agent, string model) => TakeAsync(
        place, agent, model,
        (index, request) => RepositoryAt(place, index).ImportAsync(request, CancellationToken.None),
        CancellationToken.None);

    /// <summary>The same from what another machine handed in.</summary>
    /// <param name="repositories">The server's own, the primary first.</param>
    public static Task<ImportResult> ReimportAsync(
        AttemptPlace place,
        AgentSpec? agent,
        string model,
        ImmutableArray<IRepository> repositories,
        CancellationToken cancel) => TakeAsync(
            place, agent, model,
            (index, request) => repositories[index].ReimportAsync(request, index == 0 ? place.LaidOut : [], cancel),
            cancel);

    private static IAttemptRepository RepositoryAt(AttemptPlace place, int index) =>
        index == 0 ? place.Bench.Repository : place.Beside[index - 1].Repository;

    private static async Task<ImportResult> TakeAsync(
        AttemptPlace place,
        AgentSpec? agent,
        string model,
        Func<int, ImportRequest, Task<ImportResult>> take,
        CancellationToken cancel)
    {
        var requests = RequestsOf(place, agent, model);
        var results = ImmutableArray.CreateBuilder<ImportResult>();
        foreach (var (index, request) in requests.Index())
        {
            results.Add(await take(index, request));
        }
        return await PutTogetherAsync(place, results.ToImmutable(), cancel);
    }

    /// <summary>What each clone may leave. A glob without a repository's name is about the primary.</summary>
    private static ImmutableArray<ImportRequest> RequestsOf(AttemptPlace place, AgentSpec? agent, string model)
    {
        var whole = PassContract.ImportOf(place, agent, model);
        var others = ProjectChange.NamesOf(place.Repositories);
        return
        [
            whole with { Bounds = BoundsOf(whole, null, others) },
            .. place.Beside.Select(clone => whole with
            {
                Directory = clone.Directory,
                Start = clone.Point.Start,
                Parent = clone.Point.Parent,
                Base = clone.Point.Base,
                // An element of a fan-out joins the branch of the primary alone.
                ProducesChange = whole.ProducesChange && !place.Pass.Id.IsElement,
                Bounds = BoundsOf(whole, clone.Name, others),
                Artifacts = [],
                Rules = null,
            }),
        ];
    }

    /// <summary>A set without a glob for a repository allows nothing in it.</summary>
    private static ImmutableArray<ImmutableArray<string>> BoundsOf(
        ImportRequest request, string? repository, ImmutableArray<string> others) => others.IsEmpty
        ? request.Bounds
        : [.. request.Bounds.Select(globs => RepositoryGlob.Of(globs, repository, others))];

    private static async Task<ImportResult> PutTogetherAsync(
        AttemptPlace place, ImmutableArray<ImportResult> results, CancellationToken cancel)
    {
        if (results.Length == 1 || place.Pass.Id.IsElement)
        {
            return results[0] with { Outside = OutsideOf(place, results), Secrets = SecretsOf(place, results) };
        }
        var outside = OutsideOf(place, results);
        if (SecretsOf(place, results) is { IsEmpty: false } secrets)
        {
            return results[0] with { Change = null, Outside = outside, Secrets = secrets };
        }
        var checkpoint = results.Select(result => result.Checkpoint).FirstOrDefault(commit => commit is not null);
        if (!outside.IsEmpty || results.All(result => result.Change is null))
        {
            return results[0] with { Change = null, Outside = outside, Checkpoint = checkpoint };
        }
        var parts = ImmutableArray.CreateBuilder<MeasuredPart>();
        foreach (var (index, result) in results.Index())
        {
            var repository = RepositoryAt(place, index);
            var (@base, start) = index == 0
                ? (place.Base, place.Start)
                : (place.Beside[index - 1].Point.Base, place.Beside[index - 1].Point.Start);
            parts.Add(new MeasuredPart(
                repository, result.Change ?? await repository.MeasureAsync(@base, start, cancel)));
        }
        return results[0] with
        {
            Change = await ProjectChange.CombineAsync(parts.ToImmutable(), place.Description.Inputs.Rules, cancel),
            LostTests =
            [
                .. results.SelectMany((result, index) => index == 0
                    ? result.LostTests
                    : result.LostTests.Select(loss => loss with
                    {
                        Path = Named(place.Beside[index - 1], loss.Path),
                    })),
            ],
            Outside = outside,
            Checkpoint = checkpoint,
        };
    }

    private static ImmutableArray<string> OutsideOf(AttemptPlace place, ImmutableArray<ImportResult> results) =>
        PathsOf(place, results, result => result.Outside);

    private static ImmutableArray<string> SecretsOf(AttemptPlace place, ImmutableArray<ImportResult> results) =>
        PathsOf(place, results, result => result.Secrets);

    private static ImmutableArray<string> PathsOf(
        AttemptPlace place,
        ImmutableArray<ImportResult> results,
        Func<ImportResult, ImmutableArray<string>> paths) =>
    [
        .. results.SelectMany((result, index) => index == 0
            ? paths(result)
            : paths(result).Select(path => Named(place.Beside[index - 1], path))),
    ];

    private static string Named(BesideClone clone, string path) => $"{clone.Name}{CombinedChange.Separator}{path}";

    /// <summary>Saves what is in every clone; the checkpoint of the first that has one stands for all.</summary>
    public static async Task<ObjectName?> CheckpointAsync(AttemptPlace place, AttemptTrailers trailers)
    {
        var saved = await place.Bench.Repository.CheckpointAsync(
            new CheckpointRequest(place.WorkTree, place.Start, trailers, place.At)
            {
                Secrets = place.Secrets.Redactor,
            },
            CancellationToken.None);
        foreach (var clone in place.Beside)
        {
            var beside = await clone.Repository.CheckpointAsync(
                new CheckpointRequest(clone.Directory, clone.Point.Start, trailers, place.At)
                {
                    Secrets = place.Secrets.Redactor,
                },
                CancellationToken.None);
            saved ??= beside;
        }
        return saved;
    }

    /// <summary>What of the clones' git directories is not as it was handed out.</summary>
    public static async Task<ImmutableArray<string>> InspectAsync(AttemptPlace place)
    {
        var found = await place.Bench.Repository.InspectCloneAsync(place.WorkTree, CancellationToken.None);
        foreach (var clone in place.Beside.Where(clone => Directory.Exists(clone.Directory)))
        {
            var tampered = await clone.Repository.InspectCloneAsync(clone.Directory, CancellationToken.None);
            found = found.AddRange(tampered.Select(path => Named(clone, path)));
        }
        return found;
    }

    /// <summary>Measures what the attempt was given.</summary>
    public static Task<ChangeFacts> MeasureAsync(AttemptPlace place, CancellationToken cancel) =>
        ProjectChange.MeasureAsync(
            [place.Bench.Repository, .. place.Beside.Select(clone => clone.Repository)],
            [
                new BranchPoint(place.Bench.Repository.Name, place.Start, place.Base),
                .. place.Beside.Select(clone => new BranchPoint(clone.Name, clone.Point.Start, clone.Point.Base)),
            ],
            cancel);
}
