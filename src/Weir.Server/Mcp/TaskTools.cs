using System.Collections.Immutable;
using System.Text;
using Weir.Core.Passes;
using Weir.Server.Views;

namespace Weir.Server.Mcp;

/// <summary>
/// What a person is asked for, and handing it in as theirs. No tool approves or rejects: whoever uses these is a model,
/// and reads what others wrote.
/// </summary>
internal static class TaskTools
{
    private static readonly ToolParameter Task =
        new("task", ToolValue.Text, "the task's id, such as t31, see inbox") { Required = true };

    public static ImmutableArray<Tool> All =>
    [
        new Tool(
            "inbox", "List what waits for the person whose token this is, the most useful first, with what to type.",
            [], _ => ApiRequest.Get("inbox"))
        {
            Reads = true, Rest = "weir inbox, in a terminal, lists all",
        },
        new Tool(
            "task_show", "Show the work of a task: the instruction, and the artifacts to hand in.",
            [Task], given => ApiRequest.Get($"tasks/{given.Segment("task")}/work"))
        {
            Reads = true,
        },
        new Tool(
            "task_take", "Take a task, so that nobody else does.",
            [Task], given => ApiRequest.Post($"tasks/{given.Segment("task")}/take", null)),
        new Tool(
            "task_release", "Give a task back to those who were asked.",
            [Task], given => ApiRequest.Post($"tasks/{given.Segment("task")}/release", null)),
        new Tool(
            "task_submit",
            "Hand in the artifacts of a task as the person's own work; gates judge it like any other. "
                + "A change of files is handed in with 'weir item give' instead.",
            [
                Task,
                new ToolParameter("artifacts", ToolValue.Map, "artifact name to its whole text, see task_show"),
                new ToolParameter("ending", ToolValue.Text, "how it ended, where there is nothing to make")
                {
                    Words = ToolTable.WordsOf<PassEnding>(),
                },
            ],
            given => ApiRequest.Post($"tasks/{given.Segment("task")}/done", new TaskResult(
                null,
                given.Map("artifacts")?.ToImmutableSortedDictionary(
                    file => file.Key, file => Encoding.UTF8.GetBytes(file.Value), StringComparer.Ordinal),
                given.Word<PassEnding>("ending")))),
        new Tool(
            "task_answer", "Answer an agent's question, in the person's name.",
            [Task, new ToolParameter("answer", ToolValue.Text, "the answer") { Required = true }],
            given => ApiRequest.Post(
                $"tasks/{given.Segment("task")}/done", new TaskResult(given.Text("answer"), null, null))),
    ];
}
