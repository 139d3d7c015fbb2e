using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Notes;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// An agent may take tests away or weaken them, and has to say why: its reason is a note of the item, which whoever
/// judges the change reads. Without one its work is not taken.
/// </summary>
public static class TestGuard
{
    /// <summary>What a note that gives the reason begins with.</summary>
    public const string Mark = "tests:";

    /// <summary>Files that the sentence names; of more it says how many.</summary>
    private const int Named = 10;

    /// <summary>A sentence that says what to do differently; null when nothing is lost, or a reason is noted.</summary>
    public static string? Fault(ImmutableArray<TestLoss> losses, ImmutableArray<LeftNote> notes)
    {
        if (losses.IsEmpty || notes.Any(IsReason))
        {
            return null;
        }
        var more = losses.Length - Named;
        return "The change takes from the tests, and no reason is noted: "
            + string.Join("; ", losses.Take(Named).Select(loss => loss.ToString()))
            + (more > 0 ? $"; and {more} more files" : "")
            + ". Put them back; or, if the task calls for it, leave a note of kind decision that begins with "
            + $"'{Mark}' and says why.";
    }

    private static bool IsReason(LeftNote note) =>
        note.Kind == NoteKind.Decision
        && note.Text.StartsWith(Mark, StringComparison.OrdinalIgnoreCase)
        && !string.IsNullOrWhiteSpace(note.Text[Mark.Length..]);
}
