using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Core.Items;
using Weir.Runtime.Projections;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Item;

/// <summary>Follows an item until it ends or needs a person.</summary>
internal static class ItemWatch
{
    private static readonly Argument<string> Id = new("ID") { Description = "the item, such as SHOP-7" };
    private const int SecondsOfAMonth = 30 * 24 * 60 * 60;

    private static readonly Option<int?> Timeout =
        NumberOption.Of("--timeout", "SECONDS", "give up after so many seconds", 1, SecondsOfAMonth);
    private static readonly Option<bool> ToTheEnd =
        new("--to-the-end") { Description = "go on watching while it waits for a person" };

    public static CommandSpec Command => new()
    {
        Verb = "watch",
        Summary = "follow an item until it ends or needs a person",
        Details =
            "Exits with 0 when it is done, 1 when it was closed or cancelled, 5 when it needs a person, 6 when the "
                + "time is up.",
        Arguments = [Id],
        Options = [Timeout, ToTheEnd],
        Rows = ItemShapes.Log,
        Run = ClientCommand.With(RunAsync),
    };

    private static async Task<ExitCode> RunAsync(Invocation call, ServerClient client)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        if (call.Get(Timeout) is { } seconds)
        {
            limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        }
        var path = $"items/{Uri.EscapeDataString(call.Get(Id))}";
        try
        {
            var seen = 0L;
            while (true)
            {
                seen = await CatchUpAsync(call, client, path, seen, limit.Token);
                var why = await client.GetAsync<WhyView>($"{path}/why", limit.Token);
                if (Ending(why, call.Get(ToTheEnd)) is { } code)
                {
                    // What happened between the two looks belongs to the story too.
                    await CatchUpAsync(call, client, path, seen, limit.Token);
                    call.Say($"{why.Item} {ClientCommand.Word(why.State)}: {why.Reason}");
                    return code;
                }
                await WaitForNextAsync(client, call.Get(Id), seen, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!call.Cancel.IsCancellationRequested)
        {
            throw new CliFailure(
                ExitCode.WaitTimedOut, $"{call.Get(Id)} has not ended in time.", $"weir item why {call.Get(Id)}");
        }
    }

    /// <summary>Waits, with nothing written, until an item ends or needs a person.</summary>
    public static async Task<WhyView> UntilAsync(
        ServerClient client, string item, TimeSpan? atMost, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (atMost is { } time)
        {
            limit.CancelAfter(time);
        }
        var path = $"items/{Uri.EscapeDataString(item)}";
        try
        {
            for (var seen = 0L; ;)
            {
                var lines = await client.GetAsync<ImmutableArray<TimelineEntry>>(
                    $"{path}/log?after={seen}", limit.Token);
                seen = lines.IsEmpty ? seen : lines[^1].Sequence;
                var why = await client.GetAsync<WhyView>($"{path}/why", limit.Token);
                if (Ending(why, false) is not null)
                {
                    return why;
                }
                await WaitForNextAsync(client, item, seen, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CliFailure(ExitCode.WaitTimedOut, $"{item} has not ended in time.", $"weir item why {item}");
        }
    }

    private static ExitCode? Ending(WhyView why, bool toTheEnd) => why.State switch
    {
        VisibleState.Done => ExitCode.Ok,
        VisibleState.Closed => ExitCode.Failed,
        VisibleState.NeedsPerson when !toTheEnd => ExitCode.Refused,
        _ => null,
    };

    private static async Task<long> CatchUpAsync(
        Invocation call, ServerClient client, string path, long seen, CancellationToken cancel)
    {
        foreach (var line in await client.GetAsync<ImmutableArray<TimelineEntry>>($"{path}/log?after={seen}", cancel))
        {
            call.Data.Next(ItemShapes.Log, line);
            seen = line.Sequence;
        }
        return seen;
    }

    private static async Task WaitForNextAsync(ServerClient client, string item, long seen, CancellationToken cancel)
    {
        await foreach (var _ in client.FollowAsync(item, seen, cancel))
        {
            return;
        }
    }
}
