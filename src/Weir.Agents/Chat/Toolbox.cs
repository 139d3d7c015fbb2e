using System.Collections.Immutable;
using Microsoft.Extensions.AI;
using Weir.Agents.Workspaces;
using Weir.Core.Notes;
using Weir.Runtime.Ports;

namespace Weir.Agents.Chat;

/// <summary>
/// The tools of one attempt: those of its agent's spec that exist and that its access allows. <c>submit</c>,
/// <c>ask</c> and <c>note</c> belong to every attempt and are carried out by the loop: they end it, or outlast it.
/// </summary>
internal sealed class Toolbox
{
    public const string Submit = "submit";
    public const string Ask = "ask";
    public const string Note = "note";

    private readonly ImmutableArray<AITool> loops;
    private ImmutableSortedDictionary<string, Tool> tools;
    private readonly bool mayEdit;

    public Toolbox(ExecutorTask task, AttemptClock clock)
    {
        mayEdit = ShellPlace.MayEdit(task.Agent);
        var files = new FileTools(new WorkspaceFiles(task.Sandbox, task.Workspace, mayEdit, task.Beside));
        var shell = new ShellTool(task, clock);
        var granted = task.Agent?.Tools ?? [];
        tools = new[] { files.Read, files.Search, files.Edit, shell.Execute }
            .Where(tool => granted.Contains(tool.Name, StringComparer.Ordinal))
            .Where(tool => mayEdit || tool.Name != FileTools.EditName)
            .ToImmutableSortedDictionary(tool => tool.Name, tool => tool, StringComparer.Ordinal);
        loops = [Noting(task.NotesLeft), .. Closing(task.QuestionsLeft, task.MaySplit)];
    }

    public ImmutableArray<AITool> Declarations => [.. tools.Values.Select(tool => tool.Declaration), .. loops];

    /// <summary>Adds tools that are not Weir's own.</summary>
    public void Add(ImmutableArray<Tool> more) =>
        tools = tools.AddRange(more.Select(tool => KeyValuePair.Create(tool.Name, tool)));

    public Tool? Find(string name) => tools.GetValueOrDefault(name);

    /// <summary>Why a call that names no tool of this attempt is refused.</summary>
    public string Refusal(string name)
    {
        var why = name == FileTools.EditName && !mayEdit
            ? "your access is read-only"
            : "your spec does not grant it, or it does not exist";
        var has = string.Join(", ", [.. tools.Keys, Note, Ask, Submit]);
        return $"'{name}' is denied: {why}. You have {has}. "
            + "Calling it again ends the attempt.";
    }

    private static AITool Noting(int left) => Tool.Declare(
        Note,
        "Leave a short note with the work item for whoever works on it later: what you `learned` (what you tried, what "
        + "does not work), a `question` that stays open, a `decision` and why. It decides nothing and does not finish "
        + $"your task. You may leave {left}.",
        $$"""
        {"type":"object","required":["text"],"additionalProperties":false,
         "properties":{"kind":{"type":"string","enum":["learned","question","decision"]},
          "text":{"type":"string","maxLength": {{NoteDecisions.MaxText}} } } }
        """);

    private static ImmutableArray<AITool> Closing(int questions, bool maySplit) =>
    [
        Tool.Declare(
            Ask,
            "Stop and ask a person one question; the answer comes with the next attempt. "
            + $"You may ask {questions} more.",
            """
            {"type":"object","required":["question"],"additionalProperties":false,
             "properties":{"question":{"type":"string"}}}
            """),
        Tool.Declare(
            Submit,
            "Finish. `output` is the structured output if one is asked for. `ending` says how the work ended: output "
            + "(the default), no-change, already-done or not-reproducible, the last three with a `note` that gives the "
            + "evidence. `gave_up` is the reason, if you cannot do it."
            + (maySplit
                ? " `split`, in place of all else, is a list of smaller elements that this one is too large for: each "
                    + "as the list has them, with a key of its own; a person decides."
                : ""),
            """
            {"type":"object","additionalProperties":false,
             "properties":{"output":{},"note":{"type":"string"},"gave_up":{"type":"string"},
            """
            + (maySplit ? "\"split\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}}," : "")
            + """
              "ending":{"type":"string","enum":["output","no-change","already-done","not-reproducible"]}}}
            """),
    ];
}
