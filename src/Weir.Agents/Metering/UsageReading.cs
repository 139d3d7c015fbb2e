using System.Text.Json;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Metering;

/// <summary>What one usage object says.</summary>
/// <param name="Known">At least one count could be read.</param>
/// <param name="Whole">What was sent and what was received are both there, and nothing contradicts itself.</param>
internal sealed record UsageReading(TokenKinds Tokens, bool Known, bool Whole)
{
    public static readonly UsageReading Nothing = new(TokenKinds.None, false, false);
}

/// <summary>
/// Reads values of JSON that nobody has checked: what is not as it should be is absent, never an exception.
/// </summary>
internal static class AnswerJson
{
    /// <summary>
    /// The largest count that is believed: a thousand times what the largest models take, and small enough that sums of
    /// many calls fit into a number.
    /// </summary>
    public const long CountLimit = 1L << 30;

    /// <summary>The largest limit of output that a request may set: JSON numbers are exact up to it.</summary>
    public const long ExactLimit = 1L << 53;

    /// <summary>The longest name of a model, and the longest reason of an end, that is kept, in characters.</summary>
    public const int TextLimit = 200;

    /// <summary>
    /// A count; null where there is none. One that makes no sense is null too, and sets <paramref name="odd"/>.
    /// </summary>
    public static long? Count(JsonElement? parent, string name, ref bool odd)
    {
        if (Find(parent, name) is not { } value || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        if (value.ValueKind == JsonValueKind.Number && Whole(value) is { } count and >= 0 and <= CountLimit)
        {
            return count;
        }
        odd = true;
        return null;
    }

    /// <summary>The number, also where it is written as <c>12.0</c>; null when it is none without a fraction.</summary>
    public static long? Whole(JsonElement number) =>
        number.TryGetInt64(out var whole) ? whole
        : number.TryGetDecimal(out var exact) && decimal.IsInteger(exact) && decimal.Abs(exact) <= long.MaxValue
            ? (long)exact
            : null;

    public static string? Text(JsonElement? parent, string name) =>
        Find(parent, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text
            ? text[..Math.Min(text.Length, TextLimit)]
            : null;

    public static JsonElement? Object(JsonElement? parent, string name) =>
        Find(parent, name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    public static JsonElement? Find(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) ? value : null;
}
