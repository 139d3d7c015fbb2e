using System.Collections.Concurrent;
using System.Collections.Immutable;
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
        var mirror = await FillAsync(description, null, cancel);
        var others = ImmutableArray.CreateBuilder<IAttemptRepository>();
        foreach (var name in description.Others)
        {
            others.Add(await FillAsync(description, name, cancel));
        }
        var texts = new OutgoingBlobs(
            TextsOf(shelf, description.Attempt.Id),
            digest => description.Texts.TryGetValue(digest, out var text) ? Encoding.UTF8.GetBytes(text) : null);
        return new AttemptBench(
            mirror,
            ProjectExecutors.Of(
                description.Models, description.Scripts, attempt => new HttpModelLine(line, attempt), time),
            new BlobText(organization, texts))
        {
            Others = others.ToImmutable(),
            Secrets = OwnProgram.SecretsIn(folder),
            ShareAsync = stop => PushAsync(description, stop),
        };
    }

    /// <summary>The mirror of one repository, with what the attempt starts from.</summary>
    private async Task<AttemptMirror> FillAsync(
        AttemptDescription description, string? repository, CancellationToken cancel)
    {
        var mirror = await OpenAsync(description, repository, cancel);
        var door = line.DoorOf(new GivenAttempt(description.Item.Id, description.Key), repository);
        for (var tries = 1; ; tries++)
        {
            try
            {
                await mirror.FetchAsync(door, description.Inputs.AllOf(repository), cancel);
                return mirror;
            }
            catch (RepositoryException) when (tries < MaxFetches)
            {
                await Task.Delay(EngineLoop.AfterTrouble, time, cancel);
            }
        }
    }

    /// <summary>Hands what an attempt made to the server's mirror.</summary>
    public async Task PushAsync(AttemptDescription description, CancellationToken cancel)
    {
        foreach (var repository in (string?[])[null, .. description.Others])
        {
            var mirror = await OpenAsync(description, repository, cancel);
            await mirror.PushAsync(
                line.DoorOf(new GivenAttempt(description.Item.Id, description.Key), repository), description.Item.Id,
                description.Attempt.Id, cancel);
        }
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

    private async Task<AttemptMirror> OpenAsync(
        AttemptDescription description, string? repository, CancellationToken cancel)
    {
        var called = repository ?? description.Repository;
        // What is made for a restricted item lies where no other attempt borrows from.
        var alone = description.Item.IsRestricted ? $"-{description.Item.Id}" : "";
        var name = $"{description.Item.Id.Project}-{called}{alone}.git";
        var mirror = _mirrors.GetOrAdd(name, _ => new AttemptMirror(
            called, Path.Combine(folder, "mirrors", name), sandbox));
        await mirror.OpenAsync(description.Inputs.AllOf(repository)[0], cancel);
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
