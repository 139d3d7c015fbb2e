using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Previews;
using Weir.Runtime.Attempts;

namespace Weir.Server.Views;

/// <summary>The environment that a gate's people look at.</summary>
/// <param name="Url">Where it is; null unless it is up.</param>
/// <param name="Commit">What it shows.</param>
/// <param name="Until">When it is taken down at the latest; null before it began.</param>
/// <param name="Why">Why it could not be brought up; null where it could.</param>
public sealed record PreviewView(PreviewStage Stage, string? Url, ObjectName Commit, Timestamp? Until, string? Why)
{
    /// <summary>In one line.</summary>
    public string Sentence => this switch
    {
        { Stage: PreviewStage.Up, Until: { } until } => $"{Url} until {Sentences.Time(until)}",
        { Why: { Length: > 0 } why } => $"could not be brought up: {why.Split('\n')[0]}",
        { Stage: PreviewStage.Asked or PreviewStage.Starting } => "is brought up",
        _ => "is no longer up",
    };

    /// <summary>That of a gate's present round; null where it has none.</summary>
    public static async Task<PreviewView?> OfAsync(
        ItemState item, PassId pass, GateId gate, BlobText blobs, CancellationToken cancel)
    {
        if (!item.Passes.TryGetValue(pass, out var state)
            || Previewing.Of(item, pass, gate, state.Gate(gate).Round) is not { } preview)
        {
            return null;
        }
        return new PreviewView(
            preview.Stage,
            preview is { Stage: PreviewStage.Up, Url: { } url } ? await blobs.GetAsync(url, cancel) : null,
            preview.Commit, preview.Until,
            preview.HasFailed
                ? FindingView.Bounded(await blobs.GetAsync(preview.Why, cancel))
                : null);
    }
}
