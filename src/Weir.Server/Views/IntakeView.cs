using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Core;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Runtime.Attempts;
using Weir.Runtime.Projections;

namespace Weir.Server.Views;

/// <summary>How an item came to its kind, its risk and its workflow.</summary>
/// <param name="Settled">What was settled, and by what, such as <c>kind bug: rule 2 of project.md</c>.</param>
/// <param name="Proposed">What the agent of intake proposed; empty where none was asked.</param>
/// <param name="Reasons">What the agent says that it rests on: untrusted text.</param>
/// <param name="Duplicates">Items that ask for the same, as the agent sees it.</param>
/// <param name="Split">What to type to hand it over as several items instead, as the agent suggests.</param>
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
        var proposal = item.Intake.Proposal is { } digest ? Read(await blobs.GetAsync(digest, cancel)) : [];
        return new IntakeView(
            item.Intake.Stage, [.. item.Intake.Choices.Select(IntakeWords.Of)],
            [.. item.Intake.Proposed.Select(IntakeWords.Of)],
            [.. Items(proposal["reasons"]).Select(Text).OfType<string>().Select(OneLine.Of)],
            [.. item.Intake.Duplicates.Where(sees)],
            [.. Items(proposal["split"]).Select(part => part as JsonObject).Select(Command).OfType<string>()]);
    }

    /// <summary>As a line to paste: what is inside the quotes cannot leave them.</summary>
    private static string? Command(JsonObject? part) => part is not null && Text(part["title"]) is { } title
        ? $"weir item new '{OneLine.Of(title).Replace("'", "\u2019", StringComparison.Ordinal)}'"
            + (Text(part["kind"]) is { } kind && kind.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
                ? $" --kind {kind}"
                : "")
        : null;

    private static IEnumerable<JsonNode?> Items(JsonNode? node) =>
        node is JsonArray array ? array.Take(MostLines) : [];

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
