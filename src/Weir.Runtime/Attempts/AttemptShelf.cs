using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Core;
using Weir.Definitions.Canonical;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// An engine's attempts on its disk, a folder for each: what it is worked out from, the clone, and the result until it
/// is acknowledged. What a crash leaves there is what the next start saves and hands in.
/// </summary>
public sealed class AttemptShelf(string folder)
{
    /// <summary>Below an attempt's folder: texts that its result names.</summary>
    public const string TextsFolder = "texts";

    private const string TurnsFile = "turns.log";
    private const string EarlierFile = "earlier.log";
    private const string KeptFolder = "kept";
    private const string DescriptionFile = "attempt.json";
    private const string ResultFile = "result.json";

    private const string IncarnationFile = "incarnation";

    public string FolderOf(AttemptId attempt) => Path.Combine(folder, attempt.ToString());

    public async Task BeginAsync(AttemptDescription description, CancellationToken cancel)
    {
        var place = FolderOf(description.Attempt.Id);
        Directory.CreateDirectory(place);
        await WriteAsync(place, DescriptionFile, CanonicalJson.Write(description), cancel);
    }

    /// <summary>Keeps a result until it is acknowledged. It is on the disk when this returns.</summary>
    public Task KeepAsync(AttemptResult result, CancellationToken cancel)
    {
        var place = FolderOf(result.Key.Attempt);
        Directory.CreateDirectory(place);
        return WriteAsync(place, ResultFile, CanonicalJson.Write(result), cancel);
    }

    /// <summary>The incarnation that was written down last; null before the first.</summary>
    public async Task<string?> FormerAsync(CancellationToken cancel)
    {
        var path = Path.Combine(folder, IncarnationFile);
        return File.Exists(path) ? await File.ReadAllTextAsync(path, cancel) : null;
    }

    public Task RememberAsync(string incarnation, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        return WriteAsync(folder, IncarnationFile, Encoding.UTF8.GetBytes(incarnation), cancel);
    }

    /// <summary>What an earlier process left, oldest first.</summary>
    public IEnumerable<AttemptId> Left() => !Directory.Exists(folder) ? [] : Directory.EnumerateDirectories(folder)
        .Select(path => Path.GetFileName(path))
        .Where(name => name.StartsWith('a'))
        .Select(name => long.TryParse(
            name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
        .Where(number => number > 0).Order().Select(number => new AttemptId(number));

    /// <summary>Where an attempt's executor may write down what it says and does.</summary>
    public string TurnsOf(AttemptId attempt) => Path.Combine(FolderOf(attempt), TurnsFile);

    /// <summary>Keeps what an attempt wrote down that a crash ended, for the next of its pass.</summary>
    public void SetAside(AttemptDescription description, ObjectName? checkpoint) =>
        Kept.Keep(description, TurnsOf(description.Attempt.Id), checkpoint);

    /// <summary>What an attempt of the same round wrote down before a crash ended it, and where; null for none.
    /// </summary>
    public (KeptTurns.Head Head, string Log)? TakeEarlier(AttemptDescription description)
    {
        var log = Path.Combine(FolderOf(description.Attempt.Id), EarlierFile);
        return Kept.Take(description, log) is { } head ? (head, log) : null;
    }

    private KeptTurns Kept => new(Path.Combine(folder, KeptFolder));

    /// <summary>Null when it was never written whole, or is another release's.</summary>
    public async Task<AttemptDescription?> DescriptionOfAsync(AttemptId attempt, CancellationToken cancel) =>
        await ReadAsync<AttemptDescription>(attempt, DescriptionFile, cancel) is { } found
        && found.Version == AttemptDescription.CurrentVersion ? found : null;

    public async Task<AttemptResult?> ResultOfAsync(AttemptId attempt, CancellationToken cancel) =>
        await ReadAsync<AttemptResult>(attempt, ResultFile, cancel) is { } found
        && found.Version == AttemptProtocol.Version ? found : null;

    private async Task<T?> ReadAsync<T>(AttemptId attempt, string name, CancellationToken cancel)
        where T : class
    {
        var path = Path.Combine(FolderOf(attempt), name);
        try
        {
            return File.Exists(path) ? CanonicalJson.Read<T>(await File.ReadAllBytesAsync(path, cancel)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whole or not at all: written beside its place, synced, renamed onto it.</summary>
    private static async Task WriteAsync(string place, string name, byte[] content, CancellationToken cancel)
    {
        var making = Path.Combine(place, name + ".making");
        await using (var stream = new FileStream(making, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await stream.WriteAsync(content, cancel);
            stream.Flush(flushToDisk: true);
        }
        File.Move(making, Path.Combine(place, name), overwrite: true);
    }
}
