using System.Collections.Immutable;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Notes;

/// <summary>
/// The notes of an item: what was learned, what is open, what was decided, by the people and agents who worked on it,
/// for those who do so later. An item has one set of them: the elements of its fan-outs share it, each note labelled
/// with the element that it comes from, while an item that carries out a pass, or follows from one, has its own.
///
/// A note is a text and no more. No rule reads one, so that it cannot change what the item is, how it goes on or how it
/// is judged; whoever is shown one is shown it as data. Who wrote an attempt's notes is taken from the plan and not
/// from the report.
/// </summary>
public static class NoteDecisions
{
    /// <summary>The most that an item keeps.</summary>
    public const int MaxPerItem = 200;

    /// <summary>Characters of one, which whoever takes the text in sees to: here it is a digest.</summary>
    public const int MaxText = 2_000;

    /// <summary>The most that one attempt may add.</summary>
    public const int MaxPerAttempt = 8;

    /// <summary>Of these, what is kept for people when agents have noted the rest.</summary>
    public const int KeptForPeople = 40;

    internal static Refusal? Add(Transaction t, AddNote command) => ItemDecisions.OnOpen(t, command.Item, item =>
    {
        if (Sayings.CheckPerson(t, "note something") is { } refusal)
        {
            return refusal;
        }
        if (command.Pass is { } named && t.State.PlanOf(item).FindPass(named) is null)
        {
            return Refusal.UnknownPass(item.Id, named);
        }
        if (item.Notes.Length >= MaxPerItem)
        {
            return Refusal.Rule(
                "too-many-notes", $"Item {item.Id} has {MaxPerItem} notes, and keeps no more.",
                $"weir item say {item.Id} TEXT");
        }
        var place = command.Pass is { } pass ? new NotePlace(pass, null, null, 0) : null;
        Emit(t, item.Id, new ProposedNote(command.Kind, command.Text), t.By, place);
        t.Reply = $"{item.Notes.Length + 1}";
        return null;
    });

    /// <summary>Takes what an attempt noted, as far as there is room; what it came to does not matter.</summary>
    internal static void Take(Transaction t, ItemState item, AttemptState attempt, ImmutableArray<ProposedNote> notes)
    {
        if (notes.IsDefaultOrEmpty || !item.IsOpen)
        {
            return;
        }
        var room = Math.Max(0, MaxPerItem - KeptForPeople - item.Notes.Length);
        var taken = Author(t.State.PlanOf(item), attempt.Subject) is { } by
            ? notes.Take(Math.Min(room, MaxPerAttempt)).Select(note => (by, note)).ToList()
            : [];
        var place = new NotePlace(attempt.Subject.Pass, attempt.Subject.Gate, attempt.Id, attempt.Round);
        foreach (var (author, note) in taken)
        {
            Emit(t, item.Id, note, author, place);
        }
        if (taken.Count < notes.Length)
        {
            t.Emit(new NotesNotTaken(item.Id, attempt.Id, notes.Length - taken.Count));
        }
    }

    /// <summary>How many notes an attempt may still add to an item.</summary>
    public static int RoomIn(ItemState item) =>
        Math.Clamp(MaxPerItem - KeptForPeople - item.Notes.Length, 0, MaxPerAttempt);

    private static void Emit(Transaction t, ItemId id, ProposedNote note, PrincipalId by, NotePlace? place) =>
        t.Emit(new NoteAdded(id, t.Item(id).Notes.Length + 1, note.Kind, note.Text, by, place));

    /// <summary>Who is at work in an attempt; null for the commands of gates, which judge and note nothing.</summary>
    private static PrincipalId? Author(Plan plan, AttemptSubject subject)
    {
        var pass = plan.Pass(subject.Pass);
        return (subject.Kind, pass.Executor.Kind) switch
        {
            (SubjectKind.Pass, ExecutorKind.Agent) => PrincipalId.Agent(pass.Executor.Target),
            (SubjectKind.Pass, ExecutorKind.Command) => new PrincipalId("command:" + pass.Id),
            (SubjectKind.GateReview, _) =>
                PrincipalId.Agent(pass.Gate(subject.Gate!.Value).Reviewers[subject.Reviewer!.Value].Who),
            _ => null,
        };
    }

    internal static ItemState Evolve(ItemState item, NoteAdded e, Timestamp at) => item with
    {
        Notes = item.Notes.Add(new Note(e.Number, e.Kind, e.Text, e.By, e.Place, at)),
        RefsAreBehind = true,
    };
}
