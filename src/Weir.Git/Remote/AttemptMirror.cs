using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Git.Attempts;
using Weir.Git.Changes;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;
using Weir.Runtime.Ports;

namespace Weir.Git.Remote;

/// <summary>
/// A repository on an engine that is not the server: a mirror with no upstream, which is given what each attempt starts
/// from and hands back what it made. It keeps what it was given, so that the next attempt is given only what is new.
/// Attempts are prepared and imported exactly as on the server.
/// </summary>
public sealed class AttemptMirror(string name, string directory, ISandbox sandbox) : IAttemptRepository, IDisposable
{
    /// <summary>A connection that carries less than this for so long is given up.</summary>
    private const int SlowBytes = 1_000;

    private static readonly TimeSpan SlowLimit = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim opening = new(1);
    private Mirror? opened;

    public string Name => name;

    public ImmutableArray<string> ObjectsDirectories => [Path.Combine(directory, "objects")];

    private Mirror Mirror => opened
        ?? throw new RepositoryException($"The mirror at {directory} has not been given anything yet.");

    /// <summary>Opens the mirror, making one for objects that are named like this one.</summary>
    public async Task OpenAsync(ObjectName example, CancellationToken cancel)
    {
        await opening.WaitAsync(cancel);
        try
        {
            var format = example.Hex().Length == Mirror.Sha256Digits ? "sha256" : "sha1";
            opened ??= await Mirror.OpenForAttemptsAsync(directory, format, cancel);
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>Fetches what an attempt starts from, if it is not here.</summary>
    public async Task FetchAsync(GitDoor door, ImmutableArray<ObjectName> inputs, CancellationToken cancel)
    {
        foreach (var input in inputs)
        {
            // Its own ref says that it came whole.
            if (await Mirror.ResolveAsync(RefNames.Input(input), cancel) is null)
            {
                var fetch = Reaching(
                    door, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
                    "--no-recurse-submodules", "--", door.Url.ToString(), $"+{RefNames.Inputs}*:{RefNames.Inputs}*");
                await GitProcess.DemandAsync(fetch, "fetching what the attempt starts from", cancel);
                return;
            }
        }
    }

    /// <summary>Hands back what an attempt made, its checkpoint too; nothing when it made nothing.</summary>
    public async Task PushAsync(GitDoor door, ItemId item, AttemptId attempt, CancellationToken cancel)
    {
        var refs = ImmutableArray.CreateBuilder<string>();
        foreach (var own in (string[])[RefNames.Attempt(item, attempt), RefNames.Checkpoint(item, attempt)])
        {
            if (await Mirror.ResolveAsync(own, cancel) is not null)
            {
                refs.Add($"+{own}:{own}");
            }
        }
        if (refs.Count > 0)
        {
            var push = Reaching(door, ["push", "--quiet", "--no-verify", "--", door.Url.ToString(), .. refs]);
            await GitProcess.DemandAsync(push, "handing in what the attempt made", cancel);
        }
    }

    /// <summary>
    /// Forgets what a mirror has of attempts that were handed in, and all but the newest of what it was given, once
    /// that has grown beyond the limit, and lets git collect it. To be called only while no attempt borrows from it;
    /// what is needed again is fetched again.
    /// </summary>
    public static async Task<bool> PruneAsync(string directory, MirrorLimits limits, CancellationToken cancel)
    {
        if (!Directory.Exists(directory))
        {
            return false;
        }
        var mirror = await Mirror.OpenForAttemptsAsync(directory, "sha1", cancel);
        var list = await mirror.TextAsync(
            "listing what the mirror keeps", cancel, "for-each-ref", "--sort=-creatordate", "--format=%(refname)",
            "refs/weir/");
        var refs = list.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (refs.Length <= limits.MostRefs)
        {
            return false;
        }
        var kept = refs.Where(name => name.StartsWith(RefNames.Inputs, StringComparison.Ordinal))
            .Take(limits.KeptInputs).ToHashSet(StringComparer.Ordinal);
        var dropped = string.Concat(refs.Where(name => !kept.Contains(name)).Select(name => $"delete {name}\n"));
        var forget = mirror.Call("update-ref", "--stdin") with { Input = Encoding.UTF8.GetBytes(dropped) };
        await GitProcess.DemandAsync(forget, "forgetting old attempts", cancel);
        var collect = mirror.Call("gc", "--quiet", "--prune=now") with { Timeout = GitProcess.NetworkLimit };
        await GitProcess.DemandAsync(collect, "collecting what old attempts left", cancel);
        return true;
    }

    public Task<ReadOnlyMemory<byte>?> ReadFileAsync(ObjectName commit, string path, CancellationToken cancel) =>
        MirrorRead.FileAsync(Mirror, commit, path, cancel);

    public Task<ReadOnlyMemory<byte>> ReadObjectAsync(ObjectName blob, CancellationToken cancel) =>
        MirrorRead.ObjectAsync(Mirror, blob, cancel);

    public Task PrepareCloneAsync(CloneRequest request, CancellationToken cancel) =>
        new CloneBuilder(Mirror).BuildAsync(request, cancel);

    public Task<ImportResult> ImportAsync(ImportRequest request, CancellationToken cancel) =>
        new WorkImport(Mirror, sandbox, name).ImportAsync(request, cancel);

    public Task<ObjectName?> CheckpointAsync(CheckpointRequest request, CancellationToken cancel) =>
        new WorkImport(Mirror, sandbox, name).CheckpointAsync(request, cancel);

    public Task<ImmutableArray<string>> InspectCloneAsync(string directory, CancellationToken cancel) =>
        Task.FromResult(CloneInspection.Of(Mirror, directory));

    public Task<ChangeFacts> MeasureAsync(ObjectName @base, ObjectName head, CancellationToken cancel) =>
        new Measurement(Mirror, name).MeasureAsync(@base, head, cancel);

    public Task<ImmutableArray<Digest>> DigestFilesAsync(
        ObjectName commit, ImmutableArray<ImmutableArray<string>> sets, CancellationToken cancel) =>
        FileDigest.OfAsync(Mirror, commit, sets, cancel);

    public Task<string> DiffAsync(ObjectName from, ObjectName to, int limit, CancellationToken cancel) =>
        new Patch(Mirror).BetweenAsync(from, to, limit, cancel);

    public void Dispose()
    {
        opened?.Broom.Finish();
        opening.Dispose();
    }

    private GitCall Reaching(GitDoor door, params ImmutableArray<string> arguments) => Mirror.Call(arguments) with
    {
        Network = true,
        Timeout = GitProcess.NetworkLimit,
        Configuration =
        [
            ("http.followRedirects", "false"),
            ("http.lowSpeedLimit", $"{SlowBytes}"),
            ("http.lowSpeedTime", $"{(int)SlowLimit.TotalSeconds}"),
            .. door.Headers.Select(header => ("http.extraHeader", $"{header.Name}: {header.Value}")),
        ],
    };
}
