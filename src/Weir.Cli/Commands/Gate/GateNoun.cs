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
        NumberOption.Of("--line", "LINE", "the line that the reason is about", 1);
    private static readonly Option<string[]> Fail =
        new("--fail") { Description = "a criterion that fails; may be repeated", HelpName = "CRITERION" };

    private static readonly Option<bool> Emergency =
        new("--emergency") { Description = "approve alone, where the gate allows it; the review is due afterwards" };
    private static readonly Option<string?> Note =
        new("--note") { Description = "what the emergency is", HelpName = "TEXT" };

    public static NounSpec Spec => new("gate", CommandGroup.Work, "see what waits for a judgement, and judge it",
        () =>
            [List, Show, Judge("approve", "say that every criterion is met", true),
                Judge("reject", "send the work back with a reason", false)]);

    private static CommandSpec List => new()
    {
        Verb = "list",
        Summary = "list the gates that wait for a person",
        Rows = GateShapes.Waiting,
        Run = ClientCommand.With(async (call, client) =>
        {
            var gates = await client.GetAsync<ImmutableArray<TaskView>>("gates", call.Cancel);
            call.Data.Rows(GateShapes.Waiting, gates, "No gate waits for a person.");
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec Show => new()
    {
        Verb = "show",
        Summary = "show a gate with its criteria, its evidence and the change",
        Arguments = [Item, Gate],
        Rows = GateShapes.Detail,
        Run = ClientCommand.With(async (call, client) =>
        {
            var gate = await client.GetAsync<GateDetail>(await PathAsync(call, client), call.Cancel);
            call.Data.Record(GateShapes.Detail, gate);
            if (call.Format is OutputFormat.Plain)
            {
                call.Terminal.Data.WriteLine();
                call.Data.Rows(GateShapes.Criteria, gate.Criteria, "");
                WriteEvidence(call.Terminal.Data, gate);
                call.Terminal.Data.WriteLine();
                call.Terminal.Data.WriteLine(PlainText.Lines(gate.Diff));
            }
            return ExitCode.Ok;
        }),
    };

    private static void WriteEvidence(TextWriter data, GateDetail gate)
    {
        data.WriteLine();
        foreach (var warning in gate.Warnings)
        {
            data.WriteLine($"attention: {PlainText.Line(warning)}");
        }
        foreach (var run in gate.Runs)
        {
            var name = run.Run[(run.Run.LastIndexOf('/') + 1)..];
            data.WriteLine($"command {name}: {ClientCommand.Word(run.Verdict)} (exit {run.ExitCode})"
                + (run.Affected ? ", of what the change affects" : "")
                + (run.Flaky ? ", flaky: it failed first" : "")
                + (run.From is { } from ? $", as for {from} on the same content" : ""));
        }
        foreach (var set in gate.Owners)
        {
            var answer = set.Approved.IsEmpty
                ? $"asks {Core.Items.Sentences.Who(set.Asks)}"
                : $"{string.Join(" and ", set.Approved.Select(by => by.Name))} approved"
                    + (set.Asks.Length > 0 ? $", asks {Core.Items.Sentences.Who(set.Asks)}" : "");
            var of = set.Component is { } component ? $" of component {component}" : "";
            data.WriteLine($"owners {PlainText.Line(string.Join(' ', set.Owners))}{of}: {answer}");
        }
        foreach (var verdict in gate.Verdicts.DistinctBy(verdict => (verdict.By, verdict.At)))
        {
            var marks = verdict.Marks.IsEmpty ? "" : $" [{string.Join(", ", verdict.Marks)}]";
            var judged = verdict.Results.Select(
                result => $"{result.Criterion} {ClientCommand.Word(result.Judgement).Replace('-', ' ')}");
            data.WriteLine($"{verdict.By.Name} says {string.Join(", ", judged)}{marks}");
            foreach (var finding in gate.Findings.Where(finding => finding.By == verdict.By.Value))
            {
                data.WriteLine($"  {Place(finding)}{PlainText.Line(finding.Text)}");
            }
        }
    }

    /// <summary>What a finding is about, before its text.</summary>
    private static string Place(FindingView finding)
    {
        var place = finding.Path is { } path ? path + (finding.Line is { } line ? $":{line}" : "") : null;
        var about = string.Join(", ", new[] { finding.Criterion, place }.OfType<string>());
        return about.Length == 0 ? "" : PlainText.Line(about) + ": ";
    }

    private static CommandSpec Judge(string verb, string summary, bool approve) => new()
    {
        Verb = verb,
        Summary = summary,
        Arguments = [Item, Gate],
        Options = approve ? [Reason, Emergency, Note] : [Reason, To, File, Line, Fail],
        Run = ClientCommand.With(async (call, client) =>
        {
            if (!approve && string.IsNullOrWhiteSpace(call.Get(Reason)))
            {
                throw new CliFailure(
                    ExitCode.Usage, "A rejection needs a reason that the next round can answer.",
                    $"weir gate reject {call.Get(Item)} --reason TEXT");
            }
            var emergency = approve && call.Get(Emergency);
            var reason = (approve ? call.Get(Note) : null) ?? call.Get(Reason);
            if (emergency && string.IsNullOrWhiteSpace(reason))
            {
                throw new CliFailure(
                    ExitCode.Usage, "An emergency approval needs a note of what the emergency is.",
                    $"weir gate approve {call.Get(Item)} --emergency --note TEXT");
            }
            var failed = approve ? [] : call.Get(Fail) ?? [];
            var body = new VerdictBody(
                approve, reason, approve ? null : call.Get(File), approve ? null : call.Get(Line),
                approve ? null : call.Get(To),
                failed.Length == 0
                    ? null
                    : failed.ToImmutableSortedDictionary(id => id, _ => Judgement.Fail, StringComparer.Ordinal),
                emergency ? true : null);
            await client.PostAsync<Accepted>($"{await PathAsync(call, client)}/verdict", body, call.Cancel);
            return await ItemCall.SayWhyAsync(call, client, call.Get(Item));
        }),
    };

    /// <summary>An item that is not there is the server's to say, with the nearest that is.</summary>
    private static async Task<CliFailure> NothingWaitsAsync(Invocation call, ServerClient client, string item)
    {
        await client.GetAsync<WhyView>($"items/{Uri.EscapeDataString(item)}/why", call.Cancel);
        return new CliFailure(ExitCode.Refused, $"No gate of {item} waits for a person.", $"weir item why {item}");
    }

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
                [] => throw await NothingWaitsAsync(call, client, item),
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
