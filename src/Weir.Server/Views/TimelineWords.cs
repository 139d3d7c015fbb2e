using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Core.Risks;
using Weir.Definitions.Canonical;
using Weir.Definitions.Compile;
using Weir.Runtime.Attempts;
using Weir.Runtime.Projections;

namespace Weir.Server.Views;

/// <summary>
/// The timeline's sentences with the words that the journal only points at: why an attempt failed, and whether a change
/// touches what judges changes.
/// </summary>
internal sealed class TimelineWords(OrganizationState state, BlobText blobs)
{
    /// <summary>Of a failure's account; the whole is with <c>item why</c> and the attempt's output.</summary>
    private const int MaxWords = 400;

    private readonly Dictionary<Digest, CompiledDocument?> _documents = [];

    public async Task<TimelineEntry?> OfAsync(Recorded recorded, CancellationToken cancel)
    {
        if (Timeline.Of(recorded) is not { } entry)
        {
            return null;
        }
        return recorded.Event switch
        {
            AttemptFailed { Detail: { } detail } => With(entry, ": ", FirstLine(await blobs.GetAsync(detail, cancel))),
            AgentTold e => With(entry, ": ", FirstLine(await blobs.GetAsync(e.Text, cancel))),
            NoteAdded e => With(entry, ": ", FirstLine(await blobs.GetAsync(e.Text, cancel))),
            RiskSet { Reason: { } reason } => With(entry, ": ", FirstLine(await blobs.GetAsync(reason, cancel))),
            PassFollowedUp { Refused: { } refused } =>
                With(entry, ": ", FirstLine(await blobs.GetAsync(refused, cancel))),
            CutOverAbandoned e => With(entry, ": ", FirstLine(await blobs.GetAsync(e.Why, cancel))),
            ChangeRecorded e =>
                With(entry, "; ", string.Join("; ", await JudgingAsync(e.Item, e.Change.Facts, cancel))),
            _ => entry,
        };
    }

    /// <summary>What has to be known about the item's change by whoever judges it.</summary>
    public async Task<ImmutableArray<string>> JudgingAsync(ItemState item, CancellationToken cancel) =>
        item.Branch.Last is { } last ? await JudgingAsync(item.Id, last.Facts, cancel) : [];

    private async Task<ImmutableArray<string>> JudgingAsync(ItemId id, ChangeFacts change, CancellationToken cancel)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        if (JudgingPaths.Of(change) is { IsEmpty: false } rules)
        {
            found.Add($"it changes how changes are judged, which does not count for itself: {Named(rules)}");
        }
        if (await DocumentAsync(id, cancel) is { } document
            && CommandScripts.Of(document, change) is { IsEmpty: false } run)
        {
            found.Add($"it changes what the command of a gate runs: {Named(run)}");
        }
        return found.ToImmutable();
    }

    private static string Named(ImmutableArray<string> paths) => string.Join(", ", paths.Select(OneLine.Of));

    private async Task<CompiledDocument?> DocumentAsync(ItemId id, CancellationToken cancel)
    {
        var digest = state.PlanOf(state.Items[id]).Document;
        if (!_documents.TryGetValue(digest, out var document))
        {
            var bytes = await blobs.GetBytesAsync(digest, cancel);
            document = bytes is { } known ? CanonicalJson.Read<CompiledDocument>(known.Span) : null;
            _documents[digest] = document;
        }
        return document;
    }

    private static TimelineEntry With(TimelineEntry entry, string between, string words) =>
        words.Length == 0 ? entry : entry with { Sentence = entry.Sentence + between + words };

    private static string FirstLine(string text)
    {
        var line = text.AsSpan().TrimStart();
        var end = line.IndexOfAny('\n', '\r');
        line = end < 0 ? line : line[..end];
        return OneLine.Of((line.Length <= MaxWords ? line : $"{line[..MaxWords]}…").ToString());
    }
}
