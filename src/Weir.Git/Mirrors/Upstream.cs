using System.Collections.Immutable;
using Weir.Core;
using Weir.Git.Processes;
using Weir.Runtime.Ports;

namespace Weir.Git.Mirrors;

/// <summary>
/// The repository that people share, as seen from the mirror. A local one may be hostile: the git that serves it runs
/// with its hooks and its command settings overridden, so that fetching and pushing never execute anything it names. On
/// a remote one the other side's hooks run, on the other side.
/// </summary>
internal sealed class Upstream
{
    /// <summary>Overrides for the serving side of a local repository: everything in a config that names a
    /// program.</summary>
    public const string Disarmed =
        "git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c core.alternateRefsCommand=true -c gc.auto=0 "
        + "-c receive.autogc=false -c maintenance.auto=false";

    private readonly string target;

    public Upstream(string location, string target)
    {
        this.target = target;
        IsLocal = !IsRemote(location);
        Location = IsLocal ? LocalPath(location) : location;
    }

    public string Location { get; }

    public bool IsLocal { get; }

    /// <summary>The commit of a ref upstream; null when it has none.</summary>
    public async Task<ObjectName?> ReadAsync(string refName, CancellationToken cancel)
    {
        var refs = await ListAsync(refName, cancel);
        return refs.TryGetValue(refName, out var commit) ? commit : null;
    }

    /// <summary>The target's commit, and with it which hash upstream's objects are named by.</summary>
    public async Task<ObjectName> ReadTargetAsync(CancellationToken cancel) =>
        await ReadAsync(RefNames.Branch(target), cancel) ?? throw await MissingTargetAsync(cancel);

    /// <summary>Fetches the target branch into the mirror's branch of the same name, wherever it points now.</summary>
    public async Task FetchTargetAsync(string mirror, CancellationToken cancel)
    {
        var branch = RefNames.Branch(target);
        var call = new GitCall(
            ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
            "--no-recurse-submodules", .. Serving("upload-pack"), "--", Location, $"+{branch}:{branch}"])
        {
            GitDirectory = mirror,
            Timeout = GitProcess.NetworkLimit,
            Network = true,
        };
        var result = await GitProcess.RunAsync(call, cancel);
        if (!result.Succeeded)
        {
            _ = await ReadTargetAsync(cancel); // Throws a better sentence when the branch or the repository is gone.
            throw GitProcess.Failure(call, result, $"fetching {target} from {Location}");
        }
    }

    /// <summary>
    /// Moves a ref upstream if it is exactly where the move says. The result is what git said; what counts is what
    /// upstream has afterwards.
    /// </summary>
    public async Task<GitResult> PushAsync(string mirror, RefMove move, CancellationToken cancel)
    {
        var call = new GitCall(
            ["push", "--quiet", "--no-verify", $"--force-with-lease={move.Ref}:{move.From?.Hex()}",
            .. Serving("receive-pack", move.UnderCheckout ? " -c receive.denyCurrentBranch=ignore" : ""),
            "--", Location, $"{move.To?.Hex()}:{move.Ref}"])
        {
            GitDirectory = mirror,
            Timeout = GitProcess.NetworkLimit,
            Network = true,
        };
        return await GitProcess.RunAsync(call, cancel);
    }

    private async Task<ImmutableSortedDictionary<string, ObjectName>> ListAsync(
        string pattern, CancellationToken cancel)
    {
        var call = new GitCall(["ls-remote", "--quiet", .. Serving("upload-pack"), "--", Location, pattern])
        {
            GitDirectory = "/dev/null",
            Timeout = GitProcess.NetworkLimit,
            Network = true,
        };
        var result = await GitProcess.RunAsync(call, cancel);
        if (!result.Succeeded)
        {
            throw Unreachable(call, result);
        }
        return result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t', 2))
            .Where(fields => fields.Length == 2)
            .ToImmutableSortedDictionary(
                fields => fields[1], fields => new ObjectName(fields[0]), StringComparer.Ordinal);
    }

    private RepositoryException Unreachable(GitCall call, GitResult result)
    {
        if (IsLocal && !Directory.Exists(Location))
        {
            return Missing($"There is no folder {Location}.");
        }
        if (IsLocal && !LooksLikeRepository(Location))
        {
            return Missing($"{Location} is not a git repository.");
        }
        var failure = GitProcess.Failure(call, result, $"reading {Location}");
        return new RepositoryException(
            failure.Message + ". Check that `git ls-remote " + Location + "` works without a prompt.");
    }

    private async Task<RepositoryException> MissingTargetAsync(CancellationToken cancel)
    {
        var branches = await ListAsync("refs/heads/*", cancel);
        if (branches.IsEmpty)
        {
            return Missing($"{Location} has no commit yet. Make a first commit on {target}, then try again.");
        }
        var names = string.Join(", ", branches.Keys.Take(5).Select(name => name["refs/heads/".Length..]));
        return Missing($"{Location} has no branch {target}; it has {names}.");
    }

    private static RepositoryException Missing(string sentence) => new(sentence) { IsMissing = true };

    /// <summary>How a local repository is served; a remote one serves itself.</summary>
    private IEnumerable<string> Serving(string service, string more = "") =>
        IsLocal ? [$"--{service}={Disarmed}{more} {service}"] : [];

    private static bool LooksLikeRepository(string path) =>
        Path.Exists(Path.Combine(path, ".git"))
        || (File.Exists(Path.Combine(path, "HEAD")) && Directory.Exists(Path.Combine(path, "objects")));

    /// <summary>A URL, or the <c>host:path</c> of ssh: a colon before the first slash.</summary>
    private static bool IsRemote(string location)
    {
        if (location.StartsWith("file://", StringComparison.Ordinal))
        {
            return false;
        }
        var colon = location.IndexOf(':', StringComparison.Ordinal);
        var slash = location.IndexOf('/', StringComparison.Ordinal);
        var driveLetter = colon == 1 && OperatingSystem.IsWindows();
        return colon > 0 && !driveLetter && (slash < 0 || colon < slash);
    }

    private static string LocalPath(string location)
    {
        var isUrl = location.StartsWith("file://", StringComparison.Ordinal);
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(isUrl ? new Uri(location).LocalPath : location));
    }
}

/// <param name="From">Where the ref must be; null when it must not exist.</param>
/// <param name="To">Where it is to be; null to delete it.</param>
/// <param name="UnderCheckout">True when the caller updates the checkout of the branch right after.</param>
internal sealed record RefMove(string Ref, ObjectName? From, ObjectName? To, bool UnderCheckout = false);
