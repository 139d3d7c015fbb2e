using Weir.Runtime.Ports;
using Weir.Storage.Snapshots;
using Weir.Storage.State;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Snapshots;

public sealed class FileSnapshotStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StateFolder _state;
    private readonly FileSnapshotStore _store;

    public FileSnapshotStoreTests()
    {
        _state = StateFolder.Lock(_folder.Path);
        _store = FileSnapshotStore.Open(_state);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Files => Path.Combine(_folder.Path, "snapshots", "org-acme");

    [Fact]
    public async Task The_newest_two_are_kept_and_read_back()
    {
        (await _store.ListAsync(Sample.Org, Cancel)).ShouldBeEmpty();
        foreach (var sequence in (long[])[9, 80, 700])
        {
            await _store.KeepAsync(Sample.Org, sequence, stream => stream.WriteByte((byte)(sequence % 256)), Cancel);
        }
        (await _store.ListAsync(Sample.Org, Cancel)).ShouldBe([700, 80]);
        (await _store.ReadAsync(Sample.Org, 80, Cancel))!.Value.ToArray().ShouldBe([80]);
        (await _store.ReadAsync(Sample.Org, 9, Cancel)).ShouldBeNull();
        (await _store.ListAsync(new("other"), Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_fails_half_way_leaves_nothing()
    {
        await _store.KeepAsync(Sample.Org, 5, stream => stream.WriteByte(5), Cancel);
        await Should.ThrowAsync<JournalUnavailableException>(async () => await _store.KeepAsync(
            Sample.Org, 9, stream =>
            {
                stream.WriteByte(1);
                throw new IOException("the disk is gone");
            }, Cancel));
        Directory.GetFiles(Files).ShouldBe([Path.Combine(Files, "5.jsonl")]);
    }

    [Fact]
    public async Task What_a_crash_left_half_written_goes_with_the_next()
    {
        Directory.CreateDirectory(Files);
        await File.WriteAllTextAsync(Path.Combine(Files, "12-3.tmp"), "half", Cancel);
        await File.WriteAllTextAsync(Path.Combine(Files, "notes.jsonl"), "not one", Cancel);
        await _store.KeepAsync(Sample.Org, 5, stream => stream.WriteByte(5), Cancel);
        (await _store.ListAsync(Sample.Org, Cancel)).ShouldBe([5]);
        File.Exists(Path.Combine(Files, "12-3.tmp")).ShouldBeFalse();
    }

    public void Dispose()
    {
        _state.Dispose();
        _folder.Dispose();
    }
}
