using System.Collections.Immutable;
using Microsoft.Extensions.AI;
using Weir.Core.Notes;
using Weir.Runtime.Ports;
using Weir.Runtime.Projections;

namespace Weir.Agents.Chat;

/// <summary>
/// <c>note</c>: what an attempt leaves for whoever works on the item later. What it has noted is handed in whatever the
/// attempt comes to, since what did not work is what the next one wants to know.
/// </summary>
internal sealed class Notebook(ExecutorTask task)
{
    private const string Kept = "Noted.";

    private readonly ImmutableArray<LeftNote>.Builder notes = ImmutableArray.CreateBuilder<LeftNote>();

    public ImmutableArray<LeftNote> Notes => notes.ToImmutable();

    public string Add(ToolArguments arguments)
    {
        arguments.Allow(["kind", "text"]);
        if (notes.Count >= task.NotesLeft)
        {
            throw new ToolException(task.NotesLeft == 0
                ? "the item has no room for more notes; say what matters in `submit`"
                : $"an attempt may leave {NoteDecisions.MaxPerAttempt} notes at most, and the item takes "
                    + $"{task.NotesLeft} of this one; go on without");
        }
        var kind = KindOf(arguments.OptionalText("kind") ?? "learned");
        var text = arguments.Text("text").Trim();
        if (text.Length is 0 or > NoteDecisions.MaxText)
        {
            throw new ToolException(text.Length == 0
                ? "the note is empty"
                : $"the note has {text.Length} characters, and at most {NoteDecisions.MaxText} are kept; shorten it");
        }
        notes.Add(new LeftNote(kind, text));
        return $"{Kept} You may leave {task.NotesLeft - notes.Count} more.";
    }

    /// <summary>Keeps what an attempt that was interrupted had noted, since it handed in nothing.</summary>
    public void Recall(ImmutableArray<(FunctionCallContent Call, string Result)> done)
    {
        var noted = done.Where(one =>
            one.Call.Name == Toolbox.Note && one.Result.StartsWith(Kept, StringComparison.Ordinal));
        foreach (var (call, _) in noted.Take(task.NotesLeft))
        {
            Add(ToolArguments.Of(call));
        }
    }

    private static NoteKind KindOf(string word)
    {
        foreach (var kind in Enum.GetValues<NoteKind>().Where(kind => NoteWords.Word(kind) == word))
        {
            return kind;
        }
        throw new ToolException(
            $"'{word}' is no kind of note; use {string.Join(", ", Enum.GetValues<NoteKind>().Select(NoteWords.Word))}");
    }
}
