using System.Text;
using Weir.Core;
using Weir.Core.People;
using Weir.Definitions.Canonical;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Storage.Backups;
using Weir.Storage.Blobs;
using Weir.Storage.Sqlite;
using Weir.Storage.State;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Backups;

/// <summary>A backup is one consistent point, and is restored whole or not at all.</summary>
public sealed class BackupTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StateFolder _state;
    private readonly SqliteJournal _journal;
    private readonly FileBlobStore _blobs;
    private ControlLoop? _loop;

    public BackupTests()
    {
        _state = StateFolder.Lock(Path.Combine(_folder.Path, "state"));
        _journal = SqliteJournal.Open(_state);
        _blobs = FileBlobStore.Open(_state);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Backup => Path.Combine(_folder.Path, "backup");

    private string Restored => Path.Combine(_folder.Path, "restored");

    [Fact]
    public async Task A_backup_of_a_busy_server_has_everything_that_its_events_name()
    {
        await AdmitAsync(1);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var number = 2; !stop.IsCancellationRequested; number++)
            {
                await AdmitAsync(number);
            }
        }, Cancel);
        await WaitBeyondAsync(20);
        var manifest = await BackUpAsync();
        await WaitBeyondAsync(manifest.Organizations[0].Sequence + 5);
        await stop.CancelAsync();
        await writing;

        await StateRestore.RunAsync(Backup, Restored, Cancel);
        using var state = StateFolder.Lock(Restored);
        await using var journal = SqliteJournal.Open(state);
        var blobs = FileBlobStore.Open(state);
        var head = await journal.HeadAsync(Sample.Org, Cancel);
        (head.Sequence, head.Hash).ShouldBe((manifest.Organizations[0].Sequence, manifest.Organizations[0].Hash));
        head.Sequence.ShouldBeGreaterThanOrEqualTo(20);
        await using var loop = await ControlLoop.StartAsync(Sample.Org, journal, TimeProvider.System, Cancel);
        loop.State.Tokens.Count.ShouldBe((int)head.Sequence);
        foreach (var token in loop.State.Tokens.Values)
        {
            (await blobs.GetAsync(Sample.Org, token.Hash, Cancel)).ShouldNotBeNull(token.Id);
        }
    }

    [Fact]
    public async Task Mirrors_come_with_their_objects_and_without_what_does_not_belong_there()
    {
        await AdmitAsync(1);
        var mirror = Path.Combine(_state.Path, "mirrors", "main.git");
        Write(mirror, "HEAD", "packed-refs", "refs/heads/weir/SHOP-1", "objects/ab/" + new string('c', 38),
            "objects/pack/pack-1.pack", "refs/heads/main.lock", "objects/pack/tmp_pack_X", "objects/strange",
            "weir/mirror", "weir/scratch/index");
        var manifest = await BackUpAsync();
        manifest.Files.Select(file => file.Path).Where(path => path.StartsWith("mirrors/", StringComparison.Ordinal))
            .Select(path => path["mirrors/main.git/".Length..]).Order(StringComparer.Ordinal).ShouldBe(
                ["HEAD", "objects/ab/" + new string('c', 38), "objects/pack/pack-1.pack", "packed-refs",
                    "refs/heads/weir/SHOP-1", "weir/mirror"]);
        await StateRestore.RunAsync(Backup, Restored, Cancel);
        Directory.Exists(Path.Combine(Restored, "mirrors", "main.git", "objects", "info")).ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_start_makes_anew_is_left_out()
    {
        await AdmitAsync(1);
        Write(_state.Path, "snapshots/org-acme/1.jsonl", "attempts/a7/clone/file", "blobs/tmp/half");
        (await BackUpAsync()).Files.Select(file => file.Path.Split('/')[0]).Distinct(StringComparer.Ordinal)
            .ShouldBe(["journal.db", "blobs"], ignoreOrder: true);
        File.Exists(Path.Combine(Backup, "blobs", "tmp", "half")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_backup_goes_only_where_nothing_is_and_comes_back_only_where_nothing_is()
    {
        await AdmitAsync(1);
        Write(Backup, "mine.txt");
        (await Should.ThrowAsync<BackupException>(BackUpAsync)).Message.ShouldBe($"'{Backup}' is not empty.");
        Directory.Delete(Backup, true);
        await BackUpAsync();
        Write(Restored, "mine.txt");
        (await RefusedAsync()).Message.ShouldBe(
            $"'{Restored}' is not empty: a backup is restored only where nothing is.");
        Directory.GetFiles(Restored).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_without_a_manifest_is_no_backup()
    {
        await AdmitAsync(1);
        await BackUpAsync();
        File.Delete(Path.Combine(Backup, "manifest.json"));
        await RefusesAsync($"'{Backup}' is no finished backup: it has no manifest.json.");
    }

    [Theory]
    [InlineData("journal.db")]
    [InlineData("manifest.json")]
    [InlineData("blobs")]
    public async Task A_damaged_file_is_named(string start)
    {
        await AdmitAsync(1);
        var manifest = await BackUpAsync();
        var path = manifest.Files.Select(file => file.Path).Append("manifest.json")
            .First(path => path.StartsWith(start, StringComparison.Ordinal));
        var file = Path.Combine(Backup, path);
        var bytes = await File.ReadAllBytesAsync(file, Cancel);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Cancel);
        await RefusesAsync($"The backup '{Backup}' is damaged: {path} is not as it was written.");
        File.Delete(file);
        if (start != "manifest.json")
        {
            await RefusesAsync($"The backup '{Backup}' is damaged: {path} is missing.");
        }
    }

    [Fact]
    public async Task A_backup_of_a_newer_release_is_refused()
    {
        await AdmitAsync(1);
        var manifest = await BackUpAsync();
        Forge(manifest with { Format = 2 });
        await RefusesAsync($"The backup '{Backup}' has format 2; this program knows versions up to 1.");
        Forge(manifest with { JournalVersion = 99 });
        await RefusesAsync(
            $"The journal of the backup '{Backup}' has version 99; this program knows versions up to 1.");
    }

    [Fact]
    public async Task A_backup_with_events_of_a_newer_release_is_refused()
    {
        await AdmitAsync(1);
        await StopAsync();
        var head = await _journal.HeadAsync(Sample.Org, Cancel);
        await _journal.AppendAsync(
            Sample.Batch(head, change: entry => entry with { Type = "ItemInvented", Item = null }), Cancel);
        await BackUpAsync();
        await RefusesAsync(
            $"Entry {head.Sequence + 1} is ItemInvented version 1, which this release does not know: "
            + "a newer Weir wrote it.");
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/outside")]
    [InlineData("blobs/../../outside")]
    public async Task A_manifest_names_no_file_elsewhere(string path)
    {
        await AdmitAsync(1);
        var manifest = await BackUpAsync();
        Forge(manifest with { Files = manifest.Files.Add(new BackupFile(path, 1, Sample.Digest('a'))) });
        await RefusesAsync($"The backup '{Backup}' is damaged: manifest.json is not as it was written.");
        Forge(manifest with { Folders = [path] });
        await RefusesAsync($"The backup '{Backup}' is damaged: manifest.json is not as it was written.");
    }

    [Fact]
    public async Task A_journal_that_is_not_whole_is_not_backed_up()
    {
        await AdmitAsync(1);
        await StopAsync();
        var head = await _journal.HeadAsync(Sample.Org, Cancel);
        var batch = Sample.Batch(head);
        var forged = batch.Entries[0] with { Hash = Sample.Digest('f') };
        await _journal.AppendAsync(batch with { Entries = [forged] }, Cancel);
        (await Should.ThrowAsync<BackupException>(BackUpAsync)).Message.ShouldStartWith(
            $"The journal is not whole, and so is no copy of it: Entry {forged.Sequence} was altered:");
        await RefusesAsync($"'{Backup}' is no finished backup: it has no manifest.json.");
    }

    private Task<BackupManifest> BackUpAsync() => StateBackup.WriteAsync(_state.Path, Backup, "1.0.0", Cancel);

    /// <summary>One event, which names a blob that is there before it.</summary>
    private async Task AdmitAsync(int number)
    {
        _loop ??= await ControlLoop.StartAsync(Sample.Org, _journal, TimeProvider.System, Cancel);
        var text = Encoding.UTF8.GetBytes($"blob {number}");
        var blob = await _blobs.PutAsync(Sample.Org, text, Retention.Record, Cancel);
        var by = PrincipalId.Person("ada");
        (await _loop.SubmitAsync($"c{number}", by, new IssueToken($"t{number}", blob, by, []), Cancel))
            .Accepted.ShouldBeTrue();
    }

    private async Task StopAsync()
    {
        await _loop!.DisposeAsync();
        _loop = null;
    }

    private Task WaitBeyondAsync(long sequence) =>
        _loop!.WaitBeyondAsync(sequence, Cancel).WaitAsync(TimeSpan.FromSeconds(60), Cancel);

    private Task<BackupException> RefusedAsync() =>
        Should.ThrowAsync<BackupException>(() => StateRestore.RunAsync(Backup, Restored, Cancel));

    private async Task RefusesAsync(string sentence)
    {
        var refused = await RefusedAsync();
        refused.Message.ShouldBe(sentence);
        refused.Hint.ShouldNotBeEmpty();
        Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName)
            .ShouldBe(["backup", "state"], ignoreOrder: true);
    }

    /// <summary>A manifest whose digest is right.</summary>
    private void Forge(BackupManifest manifest)
    {
        var json = CanonicalJson.Write(manifest);
        File.WriteAllBytes(Path.Combine(Backup, "manifest.json"), json);
        var digest = CanonicalJson.DigestOfBytes(json).Value["sha256:".Length..];
        File.WriteAllText(Path.Combine(Backup, "manifest.sha256"), $"{digest}  manifest.json\n");
    }

    private static void Write(string folder, params string[] paths)
    {
        foreach (var file in paths.Select(path => Path.Combine(folder, path)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "text");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_loop is not null)
        {
            await _loop.DisposeAsync();
        }
        await _journal.DisposeAsync();
        _state.Dispose();
        _folder.Dispose();
    }
}
