using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Runtime.Projections;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Item;

internal static class ItemNoun
{
    public static NounSpec Spec => new("item", CommandGroup.Work,
        "hand over work, and see and steer how far it is", () =>
        [
            ItemNew.Command, ItemIntakeCommands.Confirm, ItemIntakeCommands.Set,
            List, Show, Why, Log, Output, ItemContext.CommandOf(Id, Attempt), HandOff, ItemWatch.Command,
            Act("park", "stop an item until somebody resumes it", withReason: true),
            Act("resume", "let a parked item go on", withReason: false),
            Act("cancel", "give an item up", withReason: true),
            Close,
            Retry,
            Revert,
            Skip,
            ItemSplitCommand.CommandOf(Id, Pass, Reason),
            ItemReclassify.CommandOf(Id, Reason),
            ItemTake.CommandOf(Id, Pass),
            ItemGive.CommandOf(Id, Pass),
            ItemSay.CommandOf(Id, Pass),
            ItemNotes.ListOf(Id),
            ItemNotes.AddOf(Id, Pass),
        ]);

    private static readonly Argument<string> Id = new("ID") { Description = "the item, such as SHOP-7" };
    private static readonly Argument<string?> Attempt = new("ATTEMPT")
    {
        Description = "such as a7; not needed for the last that left something",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Project =
        new("--project") { Description = "only of the project with this key", HelpName = "KEY" };
    private static readonly Option<string?> Reason =
        new("--reason") { Description = "why, for the record", HelpName = "TEXT" };
    private static readonly Option<string?> Pass =
        new("--pass") { Description = "the pass that is meant", HelpName = "PASS" };
    private static readonly Option<string?> Resolution =
        new("--as") { Description = "how it is closed, such as invalid or duplicate", HelpName = "WORD" };

    private static CommandSpec List => new()
    {
        Verb = "list",
        Summary = "list items with their state and the one reason for it",
        Options = [Project],
        Rows = ItemShapes.Row,
        Run = ClientCommand.With(async (call, client) =>
        {
            var filter = call.Get(Project) is { } key ? $"?project={Uri.EscapeDataString(key)}" : "";
            var rows = await client.GetAsync<ImmutableArray<ItemRow>>($"items{filter}", call.Cancel);
            call.Data.Rows(ItemShapes.Row, rows, "There are no items. Hand one over: weir item new TITLE");
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec Show => new()
    {
        Verb = "show",
        Summary = "show an item: its passes, gates, artifacts and change",
        Arguments = [Id],
        Rows = ItemShapes.Whole,
        Run = ClientCommand.With(async (call, client) =>
        {
            var item = await client.GetAsync<ItemView>(Path(call), call.Cancel);
            call.Data.Record(ItemShapes.Whole, item);
            if (item.Newer is not null)
            {
                call.Say($"{item.Id} goes on with {item.Workflow} as it was when it began. To begin it anew with what "
                    + $"the target has now: weir item reclassify {item.Id} --to {item.Workflow} [--carry ARTIFACT]");
            }
            if (call.Format is OutputFormat.Plain)
            {
                call.Terminal.Data.WriteLine();
                call.Data.Rows(ItemShapes.Pass, item.Passes, "");
                WriteIntake(call.Terminal.Data, item.Intake);
                WriteFindings(call.Terminal.Data, item.Findings);
            }
            return ExitCode.Ok;
        }),
    };

    private static void WriteIntake(TextWriter data, IntakeView? intake)
    {
        if (intake is null)
        {
            return;
        }
        Section("Settled at intake", intake.Settled);
        Section("Proposed", intake.Proposed);
        Section("Because, as the agent says", intake.Reasons);
        Section("The same, as the agent says", intake.Duplicates.Select(item => item.ToString()));
        Section("It could be split into", intake.Split);

        void Section(string title, IEnumerable<string> lines)
        {
            var written = lines.ToList();
            if (written.Count > 0)
            {
                data.WriteLine();
                data.WriteLine(title);
                data.WriteLine(Indented(string.Join('\n', written)));
            }
        }
    }

    private static void WriteFindings(TextWriter data, ImmutableArray<FindingView> findings)
    {
        foreach (var finding in findings)
        {
            var place = finding.Path is null
                ? "" : finding.Line is { } line ? $" {finding.Path}:{line}"
                : $" {finding.Path}";
            data.WriteLine();
            data.WriteLine(finding.Failure is { } failure
                ? $"{finding.Pass} failed: {failure}{place}"
                : $"{finding.Pass} has to answer {finding.Criterion ?? "a finding"} by {finding.By}{place}:");
            data.WriteLine(Indented(finding.Text));
        }
    }

    private static string Indented(string text) =>
        "  " + PlainText.Lines(text).TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal);

    private static CommandSpec Why => new()
    {
        Verb = "why",
        Summary = "say in one sentence what an item waits for or does",
        Arguments = [Id],
        Rows = ItemShapes.Why,
        Run = ClientCommand.With(async (call, client) =>
        {
            var why = await client.GetAsync<WhyView>($"{Path(call)}/why", call.Cancel);
            if (call.Format is not OutputFormat.Plain)
            {
                call.Data.Record(ItemShapes.Why, why);
                return ExitCode.Ok;
            }
            var queue = why.Position is { } position ? $" It is number {position} in the queue." : "";
            call.Terminal.Data.WriteLine($"{ClientCommand.Word(why.State)}: {why.Reason}{queue}");
            if (why.Detail is { Length: > 0 } words)
            {
                call.Terminal.Data.WriteLine(Indented(words));
            }
            if (why.Next is { } next)
            {
                call.Say($"hint: {next}");
            }
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec Log => new()
    {
        Verb = "log",
        Summary = "list what happened to an item",
        Arguments = [Id],
        Rows = ItemShapes.Log,
        Run = ClientCommand.With(async (call, client) =>
        {
            var lines = new List<TimelineEntry>();
            for (var after = 0L; ;)
            {
                var page = await client.GetAsync<ImmutableArray<TimelineEntry>>(
                    $"{Path(call)}/log?after={after}", call.Cancel);
                lines.AddRange(page);
                if (page.IsEmpty)
                {
                    break;
                }
                after = page[^1].Sequence;
            }
            call.Data.Rows(ItemShapes.Log, lines, "Nothing has happened yet.");
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec Output => new()
    {
        Verb = "output",
        Summary = "print what an attempt printed, as it was kept",
        Arguments = [Id, Attempt],
        Rows = ItemShapes.Output,
        Run = ClientCommand.With(async (call, client) =>
        {
            var named = call.Get(Attempt) is { } attempt ? $"?attempt={Uri.EscapeDataString(attempt)}" : "";
            var output = await client.GetAsync<AttemptOutput>($"{Path(call)}/output{named}", call.Cancel);
            if (call.Format is OutputFormat.Plain)
            {
                call.Terminal.Data.WriteLine(PlainText.Lines(output.Text).TrimEnd());
            }
            else
            {
                call.Data.Record(ItemShapes.Output, output);
            }
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec HandOff => new()
    {
        Verb = "hand-off",
        Summary = "print what changed, how it was verified, what was not, who decided and what it cost",
        Arguments = [Id],
        Rows = ItemShapes.HandOff,
        Run = ClientCommand.With(async (call, client) =>
        {
            var view = await client.GetAsync<HandOffView>($"{Path(call)}/hand-off", call.Cancel);
            if (call.Format is OutputFormat.Plain)
            {
                call.Terminal.Data.WriteLine(PlainText.Lines(view.Text).TrimEnd());
            }
            else
            {
                call.Data.Record(ItemShapes.HandOff, view);
            }
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec Close => Acting("close", "end an item without finishing it", [Reason, Resolution]);
    private static CommandSpec Retry =>
        Acting("retry", "grant one more round or try to what waits for that decision", [Pass]);
    private static CommandSpec Revert => Acting(
        "revert", "take back what is merged of a change that another repository refused", []);
    private static CommandSpec Skip => Acting("skip", "skip a pass whose workflow allows it", [Pass, Reason]);

    private static CommandSpec Act(string verb, string summary, bool withReason) =>
        Acting(verb, summary, withReason ? [Reason] : []);

    private static CommandSpec Acting(string verb, string summary, ImmutableArray<Option> options) => new()
    {
        Verb = verb,
        Summary = summary,
        Arguments = [Id],
        Options = options,
        Run = ClientCommand.With(async (call, client) =>
        {
            var body = new ReasonBody(
                options.Contains(Reason) ? call.Get(Reason) : null,
                options.Contains(Pass) ? call.Get(Pass) : null,
                options.Contains(Resolution) ? call.Get(Resolution) : null);
            return await ItemCall.PostAsync(call, client, call.Get(Id), verb, body);
        }),
    };

    private static string Path(Invocation call) => ItemCall.Path(call.Get(Id));
}
