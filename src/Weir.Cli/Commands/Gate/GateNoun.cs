using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Core.Gates;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Gate;

internal static class GateNoun
{
    private static readonly Argument<string> Item = new("ID") { Description = "the item, such as SHOP-7" };
    private static readonly Argument<string?> Gate = new("PASS/GATE")
    {
        Description = "the gate; not needed when only one waits",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Reason =
        new("--reason") { Description = "what you saw, or what is wrong", HelpName = "TEXT" };
    private static readonly Option<string?> To =
        new("--to") { Description = "the pass that has to answer, where the gate lets you choose", HelpName = "PASS" };
    private static readonly Option<string?> File =
        new("--path") { Description = "the file that the reason is about", HelpName = "FILE" };
    private static readonly Option<int?> Line =
        new("--line") { Description = "the line that the reason is about", HelpName = "LINE" };
    private static readonly Option<string[]> Fail =
        new("--fail") { Description = "a criterion that fails; may be repeated", HelpName = "CRITERION" };

    private static readonly RowShape<TaskView> Waiting = new("gate",
        new Column<TaskView>("item", task => task.Item.ToString()),
        new Column<TaskView>("gate", task => $"{task.Pass}/{task.Gate}"),
        new Column<TaskView>("asks", task => task.Who),
        new Column<TaskView>("title", task => task.Title),
        new Column<TaskView>("since", task => ClientCommand.Moment(task.Opened)),
        new Column<TaskView>("due", task => task.Due is { } due ? ClientCommand.Moment(due) : (string?)null));

    private static readonly RowShape<GateDetail> Detail = new("gate",
        new Column<GateDetail>("item", gate => gate.Item.ToString()),
        new Column<GateDetail>("gate", gate => $"{gate.Pass}/{gate.Gate}"),
        new Column<GateDetail>("status", gate => ClientCommand.Word(gate.Status)),
        new Column<GateDetail>("round", gate => gate.Round),
        new Column<GateDetail>(
            "subject", gate => (Cell)gate.Subject.Select(subject => subject.Artifact).ToImmutableArray()),
        new Column<GateDetail>("left_out", gate => gate.LeftOut),
        new Column<GateDetail>("diff", gate => gate.Diff) { InTable = false });

    private static readonly RowShape<CriterionView> Criteria = new("criterion",
        new Column<CriterionView>("criterion", criterion => criterion.Id),
        new Column<CriterionView>("weight", criterion => criterion.Must ? "must" : "should"),
        new Column<CriterionView>("by", criterion => ClientCommand.Word(criterion.Tag)),
        new Column<CriterionView>("text", criterion => criterion.Text));

    public static NounSpec Spec => new("gate", CommandGroup.Work, "see what waits for a judgement, and judge it",
        () =>
            [List, Show, Judge("approve", "say that every criterion is met", true),
                Judge("reject", "send the work back with a reason", false)]);

    private static CommandSpec List => new()
    {
        Verb = "list",
        Summary = "list the gates that wait for a person",
        Rows = Waiting,
        Run = ClientCommand.With(async (call, client) =>
        {
            var gates = await client.GetAsync<ImmutableArray<TaskView>>("gates", call.Cancel);
            call.Data.Rows(Waiting, gates, "No gate waits for a person.");
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec Show => new()
    {
        Verb = "show",
        Summary = "show a gate with its criteria, its evidence and the change",
        Arguments = [Item, Gate],
        Rows = Detail,
        Run = ClientCommand.With(async (call, client) =>
        {
            var gate = await client.GetAsync<GateDetail>(await PathAsync(call, client), call.Cancel);
            call.Data.Record(Detail, gate);
            if (call.Format is OutputFormat.Plain)
            {
                call.Terminal.Data.WriteLine();
                call.Data.Rows(Criteria, gate.Criteria, "");
                call.Terminal.Data.WriteLine();
                call.Terminal.Data.WriteLine(gate.Diff);
            }
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec Judge(string verb, string summary, bool approve) => new()
    {
        Verb = verb,
        Summary = summary,
        Arguments = [Item, Gate],
        Options = approve ? [Reason] : [Reason, To, File, Line, Fail],
        Run = ClientCommand.With(async (call, client) =>
        {
            if (!approve && string.IsNullOrWhiteSpace(call.Get(Reason)))
            {
                throw new CliFailure(
                    ExitCode.Usage, "A rejection needs a reason that the next round can answer.",
                    $"weir gate reject {call.Get(Item)} --reason TEXT");
            }
            var failed = approve ? [] : call.Get(Fail) ?? [];
            var body = new VerdictBody(
                approve, call.Get(Reason), approve ? null : call.Get(File), approve ? null : call.Get(Line),
                approve ? null : call.Get(To),
                failed.Length == 0
                    ? null
                    : failed.ToImmutableSortedDictionary(id => id, _ => Judgement.Fail, StringComparer.Ordinal));
            await client.PostAsync<Accepted>($"{await PathAsync(call, client)}/verdict", body, call.Cancel);
            var why = await client.GetAsync<WhyView>($"items/{Uri.EscapeDataString(call.Get(Item))}/why", call.Cancel);
            call.Say($"{why.Item} {ClientCommand.Word(why.State)}: {why.Reason}");
            return ExitCode.Ok;
        }),
    };

    /// <summary>The gate that was named, or the only one of the item that waits for a person.</summary>
    private static async Task<string> PathAsync(Invocation call, ServerClient client)
    {
        var item = call.Get(Item);
        if (call.Get(Gate) is not { } named)
        {
            var waiting = (await client.GetAsync<ImmutableArray<TaskView>>("gates", call.Cancel))
                .Where(task => string.Equals(task.Item.ToString(), item, StringComparison.OrdinalIgnoreCase))
                .Select(task => $"{task.Pass}/{task.Gate}")
                .Distinct(StringComparer.Ordinal)
                .ToList();
            named = waiting switch
            {
                [var only] => only,
                [] =>
                    throw new CliFailure(
                        ExitCode.Refused, $"No gate of {item} waits for a person.", $"weir item why {item}"),
                _ =>
                    throw new CliFailure(
                        ExitCode.Usage,
                        $"More than one gate of {item} waits.",
                        $"PASS/GATE: {string.Join(", ", waiting)}"),
            };
        }
        var parts = named.Split('/');
        return parts.Length == 2
            ? $"items/{Uri.EscapeDataString(item)}/gates/"
                + $"{Uri.EscapeDataString(parts[0])}/{Uri.EscapeDataString(parts[1])}"
            : throw new CliFailure(ExitCode.Usage, $"'{named}' is not PASS/GATE.", "weir gate list");
    }
}
