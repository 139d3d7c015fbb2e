using System.Collections.Concurrent;
using System.Text;
using Weir.Core;
using Weir.Git.Remote;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;
using Weir.Server.Hosting;
using Weir.Storage.Blobs;

namespace Weir.Server.Remote;

/// <summary>
/// What attempts are worked with on an engine that is not the server: a mirror for each repository, filled by what
/// attempts start from, and a folder for the texts they make.
/// </summary>
internal sealed class RemoteBench(
    ServerLine line,
    OrganizationId organization,
    string folder,
    AttemptShelf shelf,
    ISandbox sandbox,
    TimeProvider time) : IDisposable
{
    /// <summary>How often fetching is tried before the attempt fails.</summary>
    public const int MaxFetches = 5;

    private readonly ConcurrentDictionary<string, AttemptMirror> _mirrors = new(StringComparer.Ordinal);

    public static string TextsOf(AttemptShelf shelf, AttemptId attempt) =>
        Path.Combine(shelf.FolderOf(attempt), AttemptShelf.TextsFolder);

    public async Task<AttemptBench> FindAsync(AttemptDescription description, CancellationToken cancel)
    {
        var mirror = await OpenAsync(description, cancel);
        var inputs = description.Inputs;
        var door = line.DoorOf(new GivenAttempt(description.Item.Id, description.Key));
        for (var tries = 1; ; tries++)
        {
            try
            {
                await mirror.FetchAsync(door, inputs.All, cancel);
                break;
            }
            catch (RepositoryException) when (tries < MaxFetches)
            {
                await Task.Delay(EngineLoop.AfterTrouble, time, cancel);
            }
        }
        var texts = new OutgoingBlobs(
            TextsOf(shelf, description.Attempt.Id),
            digest => description.Texts.TryGetValue(digest, out var text) ? Encoding.UTF8.GetBytes(text) : null);
        return new AttemptBench(
            mirror, ScriptedProviders.Executors(description.Models, description.Scripts, time),
            new BlobText(organization, texts))
        {
            ShareAsync = stop => PushAsync(description, stop),
        };
    }

    /// <summary>Hands what an attempt made to the server's mirror.</summary>
    public async Task PushAsync(AttemptDescription description, CancellationToken cancel)
    {
        var mirror = await OpenAsync(description, cancel);
        await mirror.PushAsync(
            line.DoorOf(new GivenAttempt(description.Item.Id, description.Key)), description.Item.Id,
            description.Attempt.Id, cancel);
    }

    /// <summary>
    /// Prunes the mirrors, unless an earlier start left attempts that borrow from them. To be called before any runs.
    /// </summary>
    public async Task PruneAsync(CancellationToken cancel)
    {
        var mirrors = Path.Combine(folder, "mirrors");
        if (shelf.Left().Any() || !Directory.Exists(mirrors))
        {
            return;
        }
        foreach (var mirror in Directory.EnumerateDirectories(mirrors, "*.git"))
        {
            try
            {
                await AttemptMirror.PruneAsync(mirror, MirrorLimits.Default, cancel);
            }
            catch (RepositoryException)
            {
                // It stays as large as it is; what is wrong with it shows when an attempt needs it.
            }
        }
    }

    private async Task<AttemptMirror> OpenAsync(AttemptDescription description, CancellationToken cancel)
    {
        // What is made for a restricted item lies where no other attempt borrows from.
        var alone = description.Item.IsRestricted ? $"-{description.Item.Id}" : "";
        var name = $"{description.Item.Id.Project}-{description.Repository}{alone}.git";
        var mirror = _mirrors.GetOrAdd(name, _ => new AttemptMirror(
            description.Repository, Path.Combine(folder, "mirrors", name), sandbox));
        await mirror.OpenAsync(description.Inputs.Start, cancel);
        return mirror;
    }

    public void Dispose()
    {
        foreach (var mirror in _mirrors.Values)
        {
            mirror.Dispose();
        }
    }
}
