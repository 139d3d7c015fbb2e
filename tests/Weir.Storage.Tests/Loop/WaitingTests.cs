using Weir.Core;
using Weir.Core.People;
using Weir.Runtime.Loop;
using Weir.Storage.Memory;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Loop;

/// <summary>Waiting for what is published, on the real loop.</summary>
public sealed class WaitingTests : IAsyncDisposable
{
    private readonly MemoryJournal _journal = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_waits_is_woken_by_what_they_wait_for_and_by_nothing_else()
    {
        await using var loop = await StartAsync();
        var asked = 0;
        var ben = loop.WaitUntilAsync(
            state =>
            {
                asked++;
                return state.People.ContainsKey(PrincipalId.Person("ben"));
            },
            null, TimeProvider.System, Cancel);
        await SubmitAsync(loop, "ada");
        ben.IsCompleted.ShouldBeFalse();
        await SubmitAsync(loop, "ben");

        (await ben.WaitAsync(TimeSpan.FromSeconds(30), Cancel)).ShouldBeTrue();
        // Twice as it begins, and once for each event: nobody runs to find out that nothing has come.
        asked.ShouldBe(4);
        await SubmitAsync(loop, "cy");
        asked.ShouldBe(4);
    }

    [Fact]
    public async Task Whoever_waits_for_what_is_there_does_not_wait()
    {
        await using var loop = await StartAsync();
        await SubmitAsync(loop, "ada");

        loop.WaitBeyondAsync(0, Cancel).IsCompletedSuccessfully.ShouldBeTrue();
        loop.WaitBeyondAsync(1, Cancel).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Patience_ends_without_an_exception_and_giving_up_with_one()
    {
        await using var loop = await StartAsync();
        using var stop = new CancellationTokenSource();
        var tired = loop.WaitBeyondAsync(7, TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel);
        var stopped = loop.WaitBeyondAsync(7, TimeSpan.FromHours(1), TimeProvider.System, stop.Token);

        (await tired.WaitAsync(TimeSpan.FromSeconds(30), Cancel)).ShouldBeFalse();
        stopped.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => stopped);
        await Should.ThrowAsync<OperationCanceledException>(() => loop.WaitBeyondAsync(7, stop.Token));
    }

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private Task<ControlLoop> StartAsync() =>
        ControlLoop.StartAsync(Sample.Org, _journal, TimeProvider.System, Cancel);

    private static Task<CommandReply> SubmitAsync(ControlLoop loop, string name) => loop.SubmitAsync(
        $"record-{name}", PrincipalId.System,
        new RecordPerson(new Person(PrincipalId.Person(name), name, [], [], false)), Cancel);
}
