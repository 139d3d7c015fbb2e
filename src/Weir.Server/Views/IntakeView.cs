using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Core;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Runtime.Attempts;
using Weir.Runtime.Intake;
using Weir.Runtime.Projections;

namespace Weir.Server.Views;

/// <summary>How an item came to its kind, its risk and its workflow.</summary>
/// <param name="Settled">What was settled, and by what, such as <c>kind bug: rule 2 of project.md</c>.</param>
/// <param name="Proposed">What the agent of intake proposed; empty where none was asked.</param>
/// <param name="Reasons">What the agent says that it rests on: untrusted text.</param>
/// <param name="Duplicates">Items that ask for the same, as the agent sees it.</param>
/// <param name="Split">The parts that the agent proposes to split it into.</param>
public sealed record IntakeView(
    IntakeStage Stage,
    ImmutableArray<string> Settled,
    ImmutableArray<string> Proposed,
    ImmutableArray<string> Reasons,
    ImmutableArray<ItemId> Duplicates,
    ImmutableArray<string> Split)
{
    private const int MostLines = 10;

    /// <param name="sees">Which items whoever asks may see.</param>
    public static async Task<IntakeView> OfAsync(
        ItemState item, Func<ItemId, bool> sees, BlobText blobs, CancellationToken cancel)
    {
        var proposal = item.Intake.Proposal is { } digest
            ? ProposedSplit.Read(await blobs.GetAsync(digest, cancel)) : [];
        return new IntakeView(
            item.Intake.Stage, [.. item.Intake.Choices.Select(IntakeWords.Of)],
            [.. item.Intake.Proposed.Select(IntakeWords.Of)],
            [.. Items(proposal["reasons"]).Select(Text).OfType<string>().Select(OneLine.Of)],
            [.. item.Intake.Duplicates.Where(sees)],
            [.. ProposedSplit.Of(proposal).Select(part => part.Kind is { } kind
                ? $"{part.Title} ({OneLine.Of(kind)})" : part.Title)]);
    }

    private static IEnumerable<JsonNode?> Items(JsonNode? node) =>
        node is JsonArray array ? array.Take(MostLines) : [];

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
