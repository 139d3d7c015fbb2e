using System.CommandLine;
using System.Globalization;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Runtime.Projections;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Workflow;

/// <summary>
/// <c>weir workflow compare</c>: what the items of workflows, or of versions of one, came to, side by side. Few items
/// are said to be few: a difference between them is chance.
/// </summary>
internal static class WorkflowCompare
{
    /// <summary>Done items below which figures are not to be compared.</summary>
    public const int Enough = 10;

    private const int SecondsPerMinute = 60;
    private const int MinutesPerHour = 60;
    private const int HoursPerDay = 24;

    private static readonly Argument<string> First = new("A")
    {
        Description = "a workflow, or a version of it as NAME@HASH",
    };

    private static readonly Argument<string?> Second = new("B")
    {
        Description = "another; without it, the versions of A",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly RowShape<GateOf> GateShape = new("gate",
        new Column<GateOf>("gate", gate => gate.Gate.Gate),
        new Column<GateOf>("of", gate => gate.Of),
        new Column<GateOf>("approved", gate => gate.Gate.Approved),
        new Column<GateOf>("rejected", gate => gate.Gate.Rejected));

    private static readonly RowShape<WorkflowFigures> Shape = new("of",
        new Column<WorkflowFigures>("of", figures => figures.Of),
        new Column<WorkflowFigures>("version", figures => string.Join(
            ',', figures.Declared.Select(version => version.ToString(CultureInfo.InvariantCulture)))),
        new Column<WorkflowFigures>("items", figures => figures.Items),
        new Column<WorkflowFigures>("done", figures => figures.Done),
        new Column<WorkflowFigures>("open", figures => figures.Open),
        new Column<WorkflowFigures>("closed", figures => figures.Closed),
        new Column<WorkflowFigures>("median_lead_time", figures => Span(figures.MedianLeadTime)),
        new Column<WorkflowFigures>(
            "rejections", figures => PerItem(figures, figures.Gates.Sum(gate => gate.Rejected))),
        new Column<WorkflowFigures>("rounds", figures => PerItem(figures, figures.Rounds)),
        new Column<WorkflowFigures>("attempts", figures => PerItem(figures, figures.Attempts)),
        new Column<WorkflowFigures>("failures", figures => PerItem(figures, figures.Failures)),
        new Column<WorkflowFigures>("tokens", figures => PerItem(figures, figures.Tokens)),
        new Column<WorkflowFigures>("median_cost", figures => figures.MedianCost is { } cost ? Money.Of(cost) : null),
        new Column<WorkflowFigures>("priced", figures => figures.Priced),
        new Column<WorkflowFigures>("unpriced", figures => figures.Unpriced),
        new Column<WorkflowFigures>("reverted", figures => figures.Reverted),
        new Column<WorkflowFigures>("note", figures => Note(figures)),
        new Column<WorkflowFigures>("since", figures => ClientCommand.Moment(figures.Since)) { InTable = false },
        new Column<WorkflowFigures>("gates", figures => RowWriter.Nodes(GateShape, Gates(figures)))
        {
            InTable = false,
        });

    public static readonly CommandSpec Command = new()
    {
        Verb = "compare",
        Summary = "compare what items came to under workflows, or versions of one",
        Details = "Lead time, and what an item took on average, are of the items that are done. A version is a\n"
            + "workflow as items have pinned it, known by its hash. The median cost is of those done items all of\n"
            + "whose model calls had a price: of so many as 'priced' says; what 'unpriced' ones cost is unknown, and\n"
            + "what the others cost was not metered. 'reverted' counts done items that were reverted since.",
        Arguments = [First, Second],
        Rows = Shape,
        Examples =
        [
            new Example("weir workflow compare docs", "all versions that items have had"),
            new Example("weir workflow compare docs@1f2e docs@9a3b", "two of them"),
            new Example("weir workflow compare refactor production-bug --json of,gates", "gates, for a script"),
        ],
        Run = ClientCommand.With(RunAsync),
    };

    private static async Task<ExitCode> RunAsync(Invocation call, ServerClient client)
    {
        var selectors = new[] { call.Get(First), call.Get(Second) }.OfType<string>().Select(Uri.EscapeDataString);
        var figures = await client.GetAsync<WorkflowFigures[]>(
            "workflows/figures?" + string.Join('&', selectors.Select(selector => "of=" + selector)), call.Cancel);
        call.Data.Rows(Shape, figures, "");
        if (call.Format is OutputFormat.Plain)
        {
            call.Terminal.Data.WriteLine();
            call.Data.Rows(
                GateShape,
                [.. figures.SelectMany(Gates).OrderBy(gate => gate.Gate.Gate, StringComparer.Ordinal)],
                "No gate has judged a done item.");
        }
        return ExitCode.Ok;
    }

    private static GateOf[] Gates(WorkflowFigures figures) =>
        [.. figures.Gates.Select(gate => new GateOf(figures.Of, gate))];

    private static string Note(WorkflowFigures figures)
    {
        var few = figures.Done < Enough
            ? $"{figures.Done} done {(figures.Done == 1 ? "item" : "items")}: too few to compare"
            : "";
        return figures.Uncounted == 0
            ? few
            : $"the newest {figures.Done - figures.Uncounted} of {figures.Done} done items";
    }

    /// <summary>The average of a done item, with one decimal; empty when none is done.</summary>
    private static string? PerItem(WorkflowFigures figures, long sum)
    {
        var counted = figures.Done - figures.Uncounted;
        return counted == 0 ? null : ((decimal)sum / counted).ToString("0.#", CultureInfo.InvariantCulture);
    }

    private static string? Span(long? milliseconds)
    {
        if (milliseconds is not { } length)
        {
            return null;
        }
        var span = TimeSpan.FromMilliseconds(length);
        return span switch
        {
            { TotalSeconds: < SecondsPerMinute } => Write(span.TotalSeconds, "s"),
            { TotalMinutes: < MinutesPerHour } => Write(span.TotalMinutes, "m"),
            { TotalHours: < HoursPerDay } => Write(span.TotalHours, "h"),
            _ => Write(span.TotalDays, "d"),
        };

        static string Write(double value, string unit) => value.ToString("0.#", CultureInfo.InvariantCulture) + unit;
    }

    private sealed record GateOf(string Of, GateFigures Gate);
}
