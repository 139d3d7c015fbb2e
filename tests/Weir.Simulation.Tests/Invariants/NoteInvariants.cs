using Weir.Core;
using Weir.Core.Notes;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>What holds of what people and agents note.</summary>
internal static class NoteInvariants
{
    private const string Alone = "a note changes nothing but what is noted";
    private const string Order = "notes are numbered in order and bounded";
    private const string Author = "a note is its author's, of an attempt that is open";

    public static void Check(OrganizationState before, Recorded recorded, OrganizationState after)
    {
        if (recorded.Event is not NoteAdded e)
        {
            return;
        }
        var (item, then) = (before.Items[e.Item], after.Items[e.Item]);
        Violation.Unless(
            then with { Notes = item.Notes, RefsAreBehind = item.RefsAreBehind } == item, Alone,
            $"note {e.Number} of {e.Item} changed something else of it");
        Violation.Unless(
            e.Number == item.Notes.Length + 1 && e.Number <= NoteDecisions.MaxPerItem, Order,
            $"note {e.Number} of {e.Item} comes after {item.Notes.Length}");
        if (e.Place?.Attempt is not { } attempt)
        {
            Violation.Unless(e.By == recorded.By && e.By.IsPerson, Author, $"{recorded.By} noted as {e.By}");
            return;
        }
        Violation.Unless(
            item.Notes.Count(note => note.Place?.Attempt == attempt) < NoteDecisions.MaxPerAttempt, Order,
            $"{attempt} of {e.Item} noted more than an attempt may");
        Violation.Unless(
            !e.By.IsPerson && item.Attempts.TryGetValue(attempt, out var open) && open.OnEngine
                && recorded.By == PrincipalId.Engine(open.Engine) && open.Subject.Pass == e.Place.Pass,
            Author, $"{e.By} noted in {attempt} of {e.Item}, handed in by {recorded.By}");
    }
}
