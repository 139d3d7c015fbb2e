using System.Collections.Immutable;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Gate;

/// <summary>What gates look like as rows.</summary>
internal static class GateShapes
{
    public static readonly RowShape<TaskView> Waiting = new("gate",
        new Column<TaskView>("item", task => task.Item.ToString()),
        new Column<TaskView>("gate", task => $"{task.Pass}/{task.Gate}"),
        new Column<TaskView>("asks", task => task.Who),
        new Column<TaskView>("kind", task => ClientCommand.Word(task.Kind)) { InTable = false },
        new Column<TaskView>("stand_ins", task => (Cell)task.StandIns
            .Select(standIn => Sentences.Who(standIn.Who, standIn.For)).ToImmutableArray()) { InTable = false },
        new Column<TaskView>("title", task => task.Title),
        new Column<TaskView>("since", task => ClientCommand.Moment(task.Opened)),
        new Column<TaskView>("due", task => task.Due is { } due ? ClientCommand.Moment(due) : (string?)null));

    public static readonly RowShape<CriterionView> Criteria = new("criterion",
        new Column<CriterionView>("criterion", criterion => criterion.Id),
        new Column<CriterionView>("weight", criterion => criterion.Must ? "must" : "should"),
        new Column<CriterionView>("by", criterion => ClientCommand.Word(criterion.Tag)),
        new Column<CriterionView>("text", criterion => criterion.Text));

    private static readonly RowShape<RunResult> Runs = new("run",
        new Column<RunResult>("run", run => run.Run),
        new Column<RunResult>("verdict", run => ClientCommand.Word(run.Verdict)),
        new Column<RunResult>("exit", run => run.ExitCode),
        new Column<RunResult>("from", run => run.From?.ToString()),
        new Column<RunResult>("affected", run => run.Affected),
        new Column<RunResult>("flaky", run => run.Flaky),
        new Column<RunResult>("milliseconds", run => run.Milliseconds));

    private static readonly RowShape<CriterionResult> Results = new("criterion",
        new Column<CriterionResult>("criterion", result => result.Criterion),
        new Column<CriterionResult>("judgement", result => ClientCommand.Word(result.Judgement)));

    private static readonly RowShape<Verdict> Verdicts = new("by",
        new Column<Verdict>("by", verdict => verdict.By.Value),
        new Column<Verdict>("for", verdict => verdict.For),
        new Column<Verdict>("at", verdict => ClientCommand.Moment(verdict.At)),
        new Column<Verdict>("results", verdict => RowWriter.Nodes(Results, verdict.Results)),
        new Column<Verdict>("model", verdict => verdict.Model),
        new Column<Verdict>("marks", verdict => verdict.Marks));

    private static readonly RowShape<OwnerSetView> Owners = new("owners",
        new Column<OwnerSetView>("owners", set => set.Owners),
        new Column<OwnerSetView>("component", set => set.Component),
        new Column<OwnerSetView>("asks", set => set.Asks),
        new Column<OwnerSetView>("approved", set => (Cell)set.Approved.Select(by => by.Name).ToImmutableArray()));

    public static readonly RowShape<GateDetail> Detail = new("gate",
        new Column<GateDetail>("item", gate => gate.Item.ToString()),
        new Column<GateDetail>("title", gate => gate.Title),
        new Column<GateDetail>("gate", gate => $"{gate.Pass}/{gate.Gate}"),
        new Column<GateDetail>("status", gate => ClientCommand.Word(gate.Status)),
        new Column<GateDetail>("round", gate => gate.Round),
        new Column<GateDetail>("preview", gate => gate.Preview?.Sentence),
        new Column<GateDetail>(
            "subject", gate => (Cell)gate.Subject.Select(subject => subject.Artifact).ToImmutableArray()),
        new Column<GateDetail>("left_out", gate => gate.LeftOut),
        new Column<GateDetail>("components", gate => gate.Components),
        new Column<GateDetail>("documents_due", gate => gate.DocumentsDue),
        new Column<GateDetail>("criteria", gate => RowWriter.Nodes(Criteria, gate.Criteria)) { InTable = false },
        new Column<GateDetail>("runs", gate => RowWriter.Nodes(Runs, gate.Runs)) { InTable = false },
        new Column<GateDetail>("verdicts", gate => RowWriter.Nodes(Verdicts, gate.Verdicts)) { InTable = false },
        new Column<GateDetail>("owners", gate => RowWriter.Nodes(Owners, gate.Owners)) { InTable = false },
        new Column<GateDetail>("warnings", gate => gate.Warnings) { InTable = false },
        new Column<GateDetail>("diff", gate => gate.Diff) { InTable = false });
}
