using Weir.Core.Passes;

namespace Weir.Core.Notes;

/// <summary>What a note says of itself.</summary>
public enum NoteKind
{
    /// <summary>What somebody found out: what was tried, what does not work, where something is.</summary>
    Learned,

    /// <summary>What is open.</summary>
    Question,

    /// <summary>What was chosen, and why.</summary>
    Decision,
}

/// <summary>What somebody was at who noted something.</summary>
/// <param name="Pass">An element of a fan-out is a pass of its own, so that its notes have its label.</param>
/// <param name="Gate">Of an agent that reviewed.</param>
/// <param name="Attempt">Null for what a person says a pass is about.</param>
/// <param name="Round">Of the pass or gate; 0 where no attempt noted it.</param>
public sealed record NotePlace(PassId Pass, GateId? Gate, AttemptId? Attempt, int Round);

/// <summary>A short text that an item keeps for whoever works on it later.</summary>
/// <param name="Number">Counts from 1 in each item.</param>
/// <param name="Text">The blob of it.</param>
/// <param name="By">Who wrote it: a person, an agent or a command.</param>
/// <param name="Place">Null for what is about the item as a whole.</param>
public sealed record Note(int Number, NoteKind Kind, Digest Text, PrincipalId By, NotePlace? Place, Timestamp At);

/// <summary>Something was noted. It changes nothing but what is noted.</summary>
/// <param name="By">Who wrote it; an engine hands in what its attempt wrote.</param>
public sealed record NoteAdded(
    ItemId Item, int Number, NoteKind Kind, Digest Text, PrincipalId By, NotePlace? Place) : ItemEvent(Item);

/// <summary>An attempt noted more than an attempt, or an item, may have; the first ones were taken.</summary>
/// <param name="Count">How many were not.</param>
public sealed record NotesNotTaken(ItemId Item, AttemptId Attempt, int Count) : AttemptEvent(Item, Attempt);

/// <summary>A person notes something.</summary>
/// <param name="Pass">What it is about; null for the item as a whole.</param>
public sealed record AddNote(ItemId Item, NoteKind Kind, Digest Text, PassId? Pass) : Command;

/// <summary>What an attempt would have noted.</summary>
/// <param name="Text">The blob of it.</param>
public sealed record ProposedNote(NoteKind Kind, Digest Text);
