using System.Collections.Immutable;
using System.Text;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Definitions.Contexts;
using Weir.Runtime.Attempts;
using Weir.Runtime.Projections;

namespace Weir.Runtime.Contexts;

/// <summary>
/// Chooses which of an item's notes an agent is given: what people noted before what agents did, of each the newest
/// first, as far as their own budget goes. An agent that reviews is given what people noted alone: whoever made the
/// work does not speak to its judge.
/// </summary>
internal static class NoteChoice
{
    public static bool HasAny(ContextManifest manifest) => !manifest.Notes.IsEmpty || manifest.NotesLeftOut > 0;

    public static async Task<ContextManifest> AddAsync(
        ContextManifest manifest, ItemState item, SubjectKind subject, BlobText blobs, CancellationToken cancel)
    {
        var mayBeGiven = item.Notes.Where(note => subject != SubjectKind.GateReview || note.By.IsPerson)
            .OrderByDescending(note => note.By.IsPerson).ThenByDescending(note => note.Number).ToList();
        var chosen = ImmutableArray.CreateBuilder<ContextNote>();
        var left = ContextLimits.MaxNoteTokens;
        foreach (var note in mayBeGiven)
        {
            var text = await NoteWords.TextOfAsync(note.Text, blobs, cancel);
            var tokens = ContextLimits.TokensOf(Encoding.UTF8.GetByteCount(text));
            if (tokens > left)
            {
                break;
            }
            left -= tokens;
            chosen.Add(new ContextNote(note.Number, note.Kind, note.By, note.Place, note.Text, tokens));
        }
        return manifest with
        {
            Notes = [.. chosen.OrderBy(note => note.Number)],
            NotesLeftOut = mayBeGiven.Count - chosen.Count,
        };
    }

    public static async Task<ImmutableArray<GivenNote>> ReadAsync(
        ImmutableArray<ContextNote> notes, BlobText blobs, CancellationToken cancel)
    {
        var given = ImmutableArray.CreateBuilder<GivenNote>();
        foreach (var note in notes)
        {
            given.Add(new GivenNote(
                note.Number, NoteWords.Label(note.Number, note.Kind, note.By, note.Place),
                await NoteWords.TextOfAsync(note.Text, blobs, cancel)));
        }
        return given.ToImmutable();
    }
}
