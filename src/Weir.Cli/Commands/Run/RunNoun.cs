using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Commands.Item;
using Weir.Cli.Commands.Project;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Core;
using Weir.Core.Items;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Run;

/// <summary><c>weir run</c>: one agent, one thing, and whoever asks judges it.</summary>
internal static class RunNoun
{
    private static readonly Argument<string> Agent = new("AGENT") { Description = "see weir agent list" };
    private static readonly Argument<string> Text = new("TEXT") { Description = "what it is asked for" };

    private static readonly Option<string?> On = new("--on")
    {
        Description = "a file, or an item such as SHOP-7, that it is to look at",
        HelpName = "FILE|ITEM",
    };

    private static readonly Option<string?> Project =
        new("--project") { Description = "the project's key; not needed when there is one", HelpName = "KEY" };

    private static readonly Option<bool> Wait = new("--wait") { Description = "wait for it, and print what it made" };

    private const int SecondsOfADay = 24 * 60 * 60;

    private static readonly Option<int?> Timeout =
        NumberOption.Of("--timeout", "SECONDS", "with --wait: give up waiting after so many seconds", 1, SecondsOfADay);

    private static readonly RowShape<RunResult> Shape = new("item",
        new Column<RunResult>("item", result => result.Why.Item.ToString()),
        new Column<RunResult>("state", result => ClientCommand.Word(result.Why.State)),
        new Column<RunResult>("reason", result => result.Why.Reason),
        new Column<RunResult>("next", result => result.Why.Next),
        new Column<RunResult>("made", result => result.Made),
        new Column<RunResult>("text", result => result.Text));

    public static NounSpec Spec =>
        new("run", CommandGroup.Work, "ask one agent for one thing, and judge it yourself", () => [Command]);

    private static CommandSpec Command => new()
    {
        Verb = "",
        Summary = "ask one agent for one thing, and judge it yourself",
        Details = "An item of one pass is made: the agent makes what its file says it makes, and you are its gate. "
            + "A document is yours to read; a change is checked by the project's build, lint and test, goes to code "
            + "owners where there are some, and is merged once it is approved. What --on names is handed over as data.",
        Arguments = [Agent, Text],
        Options = [On, Project, Wait, Timeout],
        Rows = Shape,
        Examples =
        [
            new Example("weir run ux-designer \"What confuses here?\" --on form.html --wait", "an answer at once"),
            new Example("weir run documenter \"Mention the limit\" --on SHOP-7", "a change, merged once you approve"),
        ],
        Run = ClientCommand.With(RunAsync),
    };

    private static async Task<ExitCode> RunAsync(Invocation call, ServerClient client)
    {
        var body = await BodyAsync(call, client);
        var reply = await client.PostAsync<NewItemReply>("runs", body, call.Cancel);
        foreach (var warning in reply.Warnings)
        {
            call.Say($"note: {PlainText.Lines(warning)}");
        }
        if (!call.Get(Wait))
        {
            call.Terminal.Data.WriteLine(reply.Item.ToString());
            return ExitCode.Ok;
        }
        call.Say($"{reply.Item}: {body.Agent} is asked.");
        var why = await ItemWatch.UntilAsync(
            client, reply.Item.ToString(), call.Get(Timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            call.Cancel);
        var result = await ResultAsync(client, why, call.Cancel);
        if (call.Format is not OutputFormat.Plain)
        {
            call.Data.Record(Shape, result);
        }
        else if (result.Text is { } text)
        {
            call.Terminal.Data.WriteLine(PlainText.Lines(text).TrimEnd());
        }
        call.Say($"{why.Item} {ClientCommand.Word(why.State)}: {why.Reason}");
        if (why.Next is { } next)
        {
            call.Say($"hint: {next}");
        }
        return result.Text is not null ? ExitCode.Ok
            : why.State == VisibleState.NeedsPerson ? ExitCode.Refused
            : ExitCode.Failed;
    }

    private static async Task<RunBody> BodyAsync(Invocation call, ServerClient client)
    {
        string? about = null;
        string? name = null;
        byte[]? file = null;
        if (call.Get(On) is { } on)
        {
            var path = call.PathOf(on);
            if (File.Exists(path))
            {
                (name, file) = (Path.GetFileName(path), await File.ReadAllBytesAsync(path, call.Cancel));
            }
            else
            {
                about = ItemId.TryParse(on, out _)
                    ? on
                    : throw new CliFailure(
                        ExitCode.NotFound, $"'{on}' is neither a file here nor an item.", "--on FILE|ITEM");
            }
        }
        var project = about is null || call.Get(Project) is not null
            ? await OneProject.FindAsync(call.Get(Project), "--project", client, call.Cancel)
            : null;
        return new RunBody(call.Get(Agent), call.Get(Text), project, name, file, about);
    }

    /// <summary>What it made: a document's text, or the change as a diff.</summary>
    private static async Task<RunResult> ResultAsync(ServerClient client, WhyView why, CancellationToken cancel)
    {
        var path = $"items/{Uri.EscapeDataString(why.Item.ToString())}";
        var item = await client.GetAsync<ItemView>(path, cancel);
        if (item.Artifacts is [var artifact, ..])
        {
            var read = await client.GetAsync<ArtifactText>(
                $"{path}/artifacts/{Uri.EscapeDataString(artifact.Name)}", cancel);
            return new RunResult(why, artifact.Name, read.Text);
        }
        if (item.Change is null)
        {
            return new RunResult(why, null, null);
        }
        var gate = item.Passes[0].Gates[0].Id;
        var detail = await client.GetAsync<GateDetail>($"{path}/gates/{item.Passes[0].Id}/{gate}", cancel);
        return new RunResult(why, "change", detail.Diff);
    }

    private sealed record RunResult(WhyView Why, string? Made, string? Text);
}
