using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Tasks;

internal static class TaskNoun
{
    private static readonly Argument<string> Id = new("ID") { Description = "the task, such as t105" };
    private static readonly Option<string?> Answer =
        new("--answer")
        {
            Description = "the answer to a question, or what is done about a finding",
            HelpName = "TEXT",
        };
    private static readonly Option<string[]> Artifacts =
        new("--artifact") { Description = "what was made; may be repeated", HelpName = "NAME=FILE" };
    private static readonly Option<string?> Ending =
        new("--ending") { Description = "no-change, already-done or not-reproducible", HelpName = "WORD" };

    public static readonly RowShape<TaskView> Shape = new("id",
        new Column<TaskView>("id", task => task.Id.ToString()),
        new Column<TaskView>("kind", task => ClientCommand.Word(task.Kind)),
        new Column<TaskView>("item", task => task.Item.ToString()),
        new Column<TaskView>("pass", task => task.Pass.Value),
        new Column<TaskView>("asks", task => task.Who),
        new Column<TaskView>("stand_ins", task => (Cell)task.StandIns
            .Select(standIn => Sentences.Who(standIn.Who, standIn.For)).ToImmutableArray()),
        new Column<TaskView>("taken_by", task => task.TakenBy?.Name),
        new Column<TaskView>("title", task => task.Title),
        new Column<TaskView>("since", task => ClientCommand.Moment(task.Opened)),
        new Column<TaskView>("due", task => task.Due is { } due ? ClientCommand.Moment(due) : (string?)null),
        new Column<TaskView>("question", task => task.Question));

    public static NounSpec Spec => new("task", CommandGroup.Work, "see what people are asked for, and do it",
        () =>
            [List, Simple("take", "take a task, so that nobody else does"), Simple("release", "give a task back"),
                Done]);

    private static CommandSpec List => new()
    {
        Verb = "list",
        Summary = "list what people are asked for",
        Rows = Shape,
        Run = ClientCommand.With(async (call, client) =>
        {
            call.Data.Rows(
                Shape,
                await client.GetAsync<ImmutableArray<TaskView>>("tasks", call.Cancel),
                "Nobody is asked for anything.");
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec Simple(string verb, string summary) => new()
    {
        Verb = verb,
        Summary = summary,
        Arguments = [Id],
        Run = ClientCommand.With(async (call, client) =>
        {
            await client.PostAsync<Accepted>($"tasks/{Uri.EscapeDataString(call.Get(Id))}/{verb}", null, call.Cancel);
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec Done => new()
    {
        Verb = "done",
        Summary = "hand in the work of a task, or the answer to a question",
        Arguments = [Id],
        Options = [Answer, Artifacts, Ending],
        Examples = [new Example("weir task done t31 --artifact mitigation=notes.md", "hand in a document")],
        Run = ClientCommand.With(async (call, client) =>
        {
            var body = new TaskResult(
                call.Get(Answer),
                await NamedValues.FilesAsync(call, call.Get(Artifacts), "--artifact NAME=FILE"),
                ClientCommand.Parse<PassEnding>(call.Get(Ending), "--ending"));
            await client.PostAsync<Accepted>($"tasks/{Uri.EscapeDataString(call.Get(Id))}/done", body, call.Cancel);
            return ExitCode.Ok;
        }),
    };
}
