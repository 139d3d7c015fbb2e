using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.People;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Snapshots;
using Weir.Storage.Memory;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Snapshots;

/// <summary>The real loop with its keeper, on memory.</summary>
public sealed class SnapshotKeeperTests : IAsyncDisposable
{
    private readonly MemoryJournal _journal = new();
    private readonly MemorySnapshotStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_snapshot_is_kept_while_commands_go_on()
    {
        await using var loop = await StartAsync();
        var kept = new SignallingStore(_store);
        using var stop = new CancellationTokenSource();
        var keeping = new SnapshotKeeper(loop, kept).RunAsync(stop.Token);
        await SubmitAsync(loop, SnapshotKeeper.Every - 1);
        kept.First.Task.IsCompleted.ShouldBeFalse();
        await SubmitAsync(loop, 1, from: SnapshotKeeper.Every);
        (await kept.First.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel)).ShouldBe(SnapshotKeeper.Every);
        kept.Write.SetResult();
        await SubmitAsync(loop, 5, from: 2 * SnapshotKeeper.Every);
        await kept.Written.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => keeping);
        (await _store.ListAsync(Sample.Org, Cancel)).ShouldBe([SnapshotKeeper.Every]);

        await using var next = await StartAsync();
        next.Recovered.Snapshot.ShouldBe(SnapshotKeeper.Every);
        next.State.Sequence.ShouldBe(SnapshotKeeper.Every + 5);
        StatePoint.DigestOf(next.State).ShouldBe(StatePoint.DigestOf(loop.State));
    }

    [Fact]
    public async Task A_shutdown_keeps_one_of_the_last_event_and_only_if_there_is_a_new_one()
    {
        await using (var loop = await StartAsync())
        {
            await SubmitAsync(loop, 3);
            await new SnapshotKeeper(loop, _store).FinishAsync();
        }
        await using var next = await StartAsync();
        next.Recovered.Snapshot.ShouldBe(3);
        var untouched = new SignallingStore(_store);
        await new SnapshotKeeper(next, untouched).FinishAsync();
        untouched.First.Task.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_kept_stops_nothing_and_is_told()
    {
        await using var loop = await StartAsync();
        await SubmitAsync(loop, 3);
        var keeper = new SnapshotKeeper(loop, new FullStore());
        await keeper.FinishAsync();
        keeper.Trouble.ShouldBe("The disk is full.");
        await SubmitAsync(loop, 1, from: 9);
    }

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private Task<ControlLoop> StartAsync() =>
        ControlLoop.StartAsync(Sample.Org, _journal, TimeProvider.System, Cancel, _store);

    private static async Task SubmitAsync(ControlLoop loop, int count, int from = 0)
    {
        var person = PrincipalId.Person("ada");
        var replies = Enumerable.Range(from, count).Select(number => loop.SubmitAsync(
            $"c{number}", person, new RecordPerson(new Person(person, $"Ada {number}", [], [], true)), Cancel));
        (await Task.WhenAll(replies)).ShouldAllBe(reply => reply.Accepted);
    }

    /// <summary>Says when something is kept, and waits with writing it until it may.</summary>
    private sealed class SignallingStore(ISnapshotStore inner) : ISnapshotStore
    {
        public TaskCompletionSource<long> First { get; } = new();
        public TaskCompletionSource Write { get; } = new();
        public TaskCompletionSource Written { get; } = new();

        public async ValueTask KeepAsync(
            OrganizationId organization, long sequence, Action<Stream> write, CancellationToken cancel)
        {
            First.TrySetResult(sequence);
            await Write.Task;
            await inner.KeepAsync(organization, sequence, write, cancel);
            Written.TrySetResult();
        }

        public ValueTask<ImmutableArray<long>> ListAsync(OrganizationId organization, CancellationToken cancel) =>
            inner.ListAsync(organization, cancel);

        public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
            OrganizationId organization, long sequence, CancellationToken cancel) =>
            inner.ReadAsync(organization, sequence, cancel);
    }

    private sealed class FullStore : ISnapshotStore
    {
        public ValueTask KeepAsync(
            OrganizationId organization, long sequence, Action<Stream> write, CancellationToken cancel) =>
            throw new JournalUnavailableException("The disk is full.");

        public ValueTask<ImmutableArray<long>> ListAsync(OrganizationId organization, CancellationToken cancel) =>
            ValueTask.FromResult(ImmutableArray<long>.Empty);

        public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
            OrganizationId organization, long sequence, CancellationToken cancel) =>
            ValueTask.FromResult<ReadOnlyMemory<byte>?>(null);
    }
}
