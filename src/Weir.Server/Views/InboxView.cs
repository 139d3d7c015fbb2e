using System.Collections.Immutable;
using System.Text.Json;
using Weir.Core;
using Weir.Core.Documents;
using Weir.Core.Items;
using Weir.Core.Tasks;
using Weir.Runtime.Attempts;

namespace Weir.Server.Views;

/// <summary>One thing that a person is asked for, with what it holds up and what to type.</summary>
/// <param name="Id">The task, such as <c>t31</c>; of a parked item the item itself; of a document
/// <c>SHOP:PATH</c>.</param>
/// <param name="Kind">The kind of task, or <c>parked</c>, or <c>document</c>.</param>
/// <param name="Item">Null for an overdue document.</param>
/// <param name="Reason">The sentence that every interface has for it.</param>
/// <param name="Question">What an agent asks, or what a late review found; null for other kinds.</param>
/// <param name="Who">Whom it is put to; empty for a parked item.</param>
/// <param name="StandsInFor">For whom the person would answer; null for themselves.</param>
/// <param name="Claimable">A whole role or team is asked, and nobody has taken it yet.</param>
/// <param name="Unblocks">How many passes and items wait for it.</param>
/// <param name="Waiting">Which: the passes of the item, then other items.</param>
/// <param name="Next">What to type.</param>
public sealed record InboxView(
    string Id,
    string Kind,
    ItemId? Item,
    string Title,
    string Reason,
    string? Question,
    string Who,
    string? StandsInFor,
    PrincipalId? TakenBy,
    bool Claimable,
    Timestamp Since,
    Timestamp? Due,
    bool Overdue,
    int Unblocks,
    ImmutableArray<string> Waiting,
    string? Next)
{
    public const string ParkedKind = "parked";
    public const string DocumentKind = "document";

    /// <summary>A required document that was not met in the time it had. It leaves by itself once it is.</summary>
    public static InboxView Of(OverdueDocument overdue) => new(
        $"{overdue.Project}:{overdue.Lag.Path}", DocumentKind, null, overdue.Lag.Path,
        $"Document {overdue.Lag.Path} of {overdue.Project} is overdue: it was to tell of what has landed by "
            + $"{Sentences.Time(overdue.Lag.OverdueAt)}.",
        null, overdue.Who, null, null, false, overdue.Lag.Since, overdue.Lag.OverdueAt, true, 0, [],
        $"weir project docs {overdue.Project}");

    /// <summary>The environment to look at, in one line; null where the review has none.</summary>
    public string? Preview { get; init; }

    public static async Task<InboxView> OfAsync(
        OrganizationState state, InboxEntry entry, BlobText blobs, CancellationToken cancel)
    {
        var item = state.Items[entry.Item];
        var task = entry.Task;
        return new InboxView(
            task?.Id.ToString() ?? item.Id.ToString(),
            task is null ? ParkedKind : JsonNamingPolicy.KebabCaseLower.ConvertName(task.Kind.ToString()),
            item.Id, item.Title, entry.Reason.Sentence,
            task?.Text is { } words ? FindingView.Bounded(await blobs.GetAsync(words, cancel)) : null,
            task?.Who ?? "", entry.StandsInFor, task?.TakenBy, entry.Claimable, entry.Since, entry.Due,
            entry.IsOverdue, entry.Unblocks,
            [.. entry.Passes.Select(pass => pass.Value), .. entry.Items.Select(other => other.ToString())],
            ToType(item, entry))
        {
            Preview = task is { Kind: TaskKind.Review, Gate: { } gate }
                ? (await PreviewView.OfAsync(item, task.Pass, gate, blobs, cancel))?.Sentence
                : null,
        };
    }

    private static string? ToType(ItemState item, InboxEntry entry) => entry is { IsMine: true, Task: { } task }
        && task.Kind == TaskKind.Work
            ? $"weir task done {task.Id} --artifact NAME=FILE"
            : WhyView.Hint(item, entry.Reason);
}
