using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Server.Views;

namespace Weir.Cli.Client;

/// <summary>What people do about an item ends in what holds the item by then, in one sentence.</summary>
internal static class ItemCall
{
    /// <summary>The item's path of the API.</summary>
    public static string Path(string item) => $"items/{Uri.EscapeDataString(item)}";

    /// <summary>Sends it, then says why the item is where it is.</summary>
    /// <param name="verb">Below the item's path.</param>
    public static async Task<ExitCode> PostAsync<TBody>(
        Invocation call, ServerClient client, string item, string verb, TBody body)
        where TBody : class
    {
        await client.PostAsync<Accepted>($"{Path(item)}/{verb}", body, call.Cancel);
        return await SayWhyAsync(call, client, item);
    }

    public static async Task<ExitCode> SayWhyAsync(Invocation call, ServerClient client, string item)
    {
        var why = await client.GetAsync<WhyView>($"{Path(item)}/why", call.Cancel);
        call.Say($"{why.Item} {ClientCommand.Word(why.State)}: {why.Reason}");
        return ExitCode.Ok;
    }
}
