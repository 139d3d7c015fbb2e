using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Notes;
using Weir.Runtime.Attempts;
using Weir.Runtime.Projections;

namespace Weir.Server.Views;

/// <summary>A note of an item.</summary>
/// <param name="Pass">What it was noted in, or is about; null for the item as a whole.</param>
/// <param name="Gate">Where an agent that reviewed noted it.</param>
/// <param name="Attempt">Null for what a person noted.</param>
/// <param name="Round">Of the pass or gate; 0 where no attempt noted it.</param>
public sealed record NoteView(
    int Number,
    Timestamp At,
    PrincipalId By,
    NoteKind Kind,
    PassId? Pass,
    GateId? Gate,
    AttemptId? Attempt,
    int Round,
    string Text)
{
    public static async Task<ImmutableArray<NoteView>> OfAsync(
        ItemState item, BlobText blobs, CancellationToken cancel)
    {
        var views = ImmutableArray.CreateBuilder<NoteView>(item.Notes.Length);
        foreach (var note in item.Notes)
        {
            views.Add(new NoteView(
                note.Number, note.At, note.By, note.Kind, note.Place?.Pass, note.Place?.Gate, note.Place?.Attempt,
                note.Place?.Round ?? 0, await NoteWords.TextOfAsync(note.Text, blobs, cancel)));
        }
        return views.MoveToImmutable();
    }
}

/// <param name="Kind">What was learned, where nothing is said.</param>
/// <param name="Pass">The pass that it is about; null for the item as a whole.</param>
public sealed record NoteBody(string? Text, NoteKind? Kind, string? Pass);
