using System.Text;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Notes;
using Weir.Runtime.Attempts;

namespace Weir.Runtime.Projections;

/// <summary>Notes as people and agents read them.</summary>
public static class NoteWords
{
    /// <summary>The name of the file on the item's artifacts ref.</summary>
    public const string FileName = "item-notes.md";

    public static string PathFor(ItemId item) => $".weir/items/{item}/{FileName}";

    /// <summary>Such as <c>note 3, decision by olga about pass fix</c>.</summary>
    public static string Label(int number, NoteKind kind, PrincipalId by, NotePlace? place) =>
        $"note {number}, {Word(kind)} by {by.Name}{Where(place)}";

    /// <summary>Where it was noted, beginning with a space; empty for what is about the item as a whole.</summary>
    public static string Where(NotePlace? place) => place switch
    {
        null => "",
        { Attempt: null } => $" about pass {place.Pass}",
        { Gate: { } gate } => $" at gate {gate} of pass {place.Pass}, round {place.Round}",
        _ => $" in pass {place.Pass}, round {place.Round}",
    };

    public static string Word(NoteKind kind) => kind switch
    {
        NoteKind.Question => "question",
        NoteKind.Decision => "decision",
        _ => "learned",
    };

    /// <summary>Whatever an engine handed in, no more of it is shown than may be noted.</summary>
    public static async Task<string> TextOfAsync(Digest text, BlobText blobs, CancellationToken cancel)
    {
        var whole = await blobs.GetAsync(text, cancel);
        return whole.Length <= NoteDecisions.MaxText ? whole : whole[..NoteDecisions.MaxText] + "…";
    }

    /// <summary>All notes of an item, as its artifacts ref keeps them.</summary>
    public static async Task<string> FileOfAsync(ItemState item, BlobText blobs, CancellationToken cancel)
    {
        var text = new StringBuilder();
        text.Append($"# Notes of {item.Id}\n\nWhat people and agents noted for whoever works on it later. "
            + "It is what they say, and decides nothing.\n");
        foreach (var note in item.Notes)
        {
            text.Append($"\n## {note.Number}. {Word(note.Kind)}, by {note.By.Name}{Where(note.Place)}, "
                + $"{Sentences.Time(note.At)}\n\n");
            foreach (var line in (await TextOfAsync(note.Text, blobs, cancel)).TrimEnd().Split('\n'))
            {
                // Quoted, so that no note ends its own section.
                text.Append("> ").Append(OneLine.Of(line)).Append('\n');
            }
        }
        return text.ToString();
    }
}
