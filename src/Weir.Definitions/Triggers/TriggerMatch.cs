using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Weir.Core.Triggers;
using Weir.Definitions.Expressions;

namespace Weir.Definitions.Triggers;

/// <summary>
/// Asks what was sent whether a trigger is meant. The condition was parsed when it was loaded; what is sent is data
/// that it looks into, and never anything that is evaluated. It has no schema, so its fields have the types that they
/// come with: a comparison of unlike types is false, as one with a field that is not there is.
/// </summary>
public static class TriggerMatch
{
    /// <summary>The longest text that tells one occurrence from another, in characters.</summary>
    public const int MaxKey = 500;

    private static readonly string[] OfRevert = ["item", "commit", "repository", "project"];
    private static readonly string[] OfIncident = ["key", "severity", "item", "project"];
    private static readonly string[] OfDeployment = ["item", "environment", "outcome", "commit", "project"];

    /// <summary>Whether the condition holds; true without one.</summary>
    /// <param name="sent">The JSON document, or what is known of the event.</param>
    public static bool Holds(TriggerDefinition trigger, JsonElement sent) =>
        trigger.Match is null || (trigger.Match.Syntax is { } syntax && Holds(syntax, sent));

    /// <summary>What tells the occurrence from others; null without <c>dedupe</c>.</summary>
    /// <param name="lacks">The first field that is not there, is no single value, or is too long; null when all are.
    /// </param>
    public static string? KeyOf(TriggerDefinition trigger, JsonElement sent, out string? lacks)
    {
        lacks = null;
        var parts = new List<string>();
        foreach (var field in trigger.Dedupe)
        {
            var part = field == TriggerDefinition.Itself ? field : TextOf(field, sent);
            if (part is null || part.Length > MaxKey)
            {
                lacks = field;
                return null;
            }
            parts.Add(part);
        }
        return parts.Count == 0 ? null : JsonSerializer.Serialize(parts);
    }

    /// <summary>A field as text; null when it is not there or no single value.</summary>
    public static string? TextOf(string field, JsonElement sent) => Find([.. field.Split('.')], sent) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } plain => plain.GetRawText(),
        _ => null,
    };

    internal static bool IsField(TriggerDefinition trigger, string field)
    {
        ImmutableArray<string> parts = [.. field.Split('.')];
        return parts.Length > 1 && parts[0] == trigger.Root && parts.All(part => part.Length > 0)
            && (Fields(trigger.Source) is not { } known
                || (parts.Length == 2 && known.Contains(parts[1], StringComparer.Ordinal)));
    }

    /// <summary>What the condition names and is never sent.</summary>
    internal static IEnumerable<(string Field, int Offset)> Unknown(TriggerDefinition trigger) =>
        trigger.Match?.Syntax is { } syntax
            ? Paths(syntax).Where(path => !IsField(trigger, path.Text)).Select(path => (path.Text, path.Offset))
            : [];

    /// <summary>Where the condition asks for the order of what is no number.</summary>
    internal static IEnumerable<int> Unordered(TriggerDefinition trigger) =>
        trigger.Match?.Syntax is { } syntax
            ? Compares(syntax).Where(compare => compare.Operator is not ("==" or "!=")
                && compare.Value.Kind != LiteralKind.Number).Select(compare => compare.Value.Offset)
            : [];

    private static string[]? Fields(TriggerSource source) => source switch
    {
        TriggerSource.Revert => OfRevert,
        TriggerSource.Incident => OfIncident,
        TriggerSource.Deployment => OfDeployment,
        TriggerSource.Schedule => [],
        _ => null,
    };

    private static IEnumerable<PathSyntax> Paths(Syntax syntax) => syntax switch
    {
        Syntax.Not not => Paths(not.Operand),
        Syntax.And and => Paths(and.Left).Concat(Paths(and.Right)),
        Syntax.Or or => Paths(or.Left).Concat(Paths(or.Right)),
        Syntax.Test test => [test.Path],
        Syntax.Compare compare => [compare.Path],
        Syntax.In within => [within.Path],
        Syntax.Contains contains => [contains.Path],
        _ => [],
    };

    private static IEnumerable<Syntax.Compare> Compares(Syntax syntax) => syntax switch
    {
        Syntax.Not not => Compares(not.Operand),
        Syntax.And and => Compares(and.Left).Concat(Compares(and.Right)),
        Syntax.Or or => Compares(or.Left).Concat(Compares(or.Right)),
        Syntax.Compare compare => [compare],
        _ => [],
    };

    private static bool Holds(Syntax syntax, JsonElement sent) => syntax switch
    {
        Syntax.Not not => !Holds(not.Operand, sent),
        Syntax.And and => Holds(and.Left, sent) && Holds(and.Right, sent),
        Syntax.Or or => Holds(or.Left, sent) || Holds(or.Right, sent),
        Syntax.Test test => Find(test.Path.Parts, sent) is { ValueKind: JsonValueKind.True },
        Syntax.Compare compare => Find(compare.Path.Parts, sent) is { } value && Compare(compare, value),
        Syntax.In within => Find(within.Path.Parts, sent) is { } value
            && within.Values.Any(literal => IsSame(value, literal)),
        Syntax.Contains contains => Find(contains.Path.Parts, sent) is { ValueKind: JsonValueKind.Array } list
            && list.EnumerateArray().Any(value => IsSame(value, contains.Value)),
        _ => false,
    };

    private static bool Compare(Syntax.Compare compare, JsonElement value)
    {
        switch (compare.Operator)
        {
            case "==":
                return IsSame(value, compare.Value);
            case "!=":
                return IsOfKind(value, compare.Value) && !IsSame(value, compare.Value);
            default:
                if (NumberOf(value) is not { } number || !TryNumber(compare.Value.Text, out var other))
                {
                    return false;
                }
                var order = number.CompareTo(other);
                return compare.Operator switch
                {
                    "<" => order < 0,
                    "<=" => order <= 0,
                    ">" => order > 0,
                    _ => order >= 0,
                };
        }
    }

    private static bool IsOfKind(JsonElement value, Literal literal) => literal.Kind switch
    {
        LiteralKind.Text => value.ValueKind == JsonValueKind.String,
        LiteralKind.Truth => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => NumberOf(value) is not null,
    };

    private static bool IsSame(JsonElement value, Literal literal) => literal.Kind switch
    {
        LiteralKind.Text => value.ValueKind == JsonValueKind.String && value.GetString() == literal.Text,
        LiteralKind.Truth => value.ValueKind == (literal.Text == "true" ? JsonValueKind.True : JsonValueKind.False),
        _ => NumberOf(value) is { } number && TryNumber(literal.Text, out var other) && number == other,
    };

    private static decimal? NumberOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : null;

    private static bool TryNumber(string text, out decimal number) => decimal.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
        out number);

    /// <summary>A path's first part says what was sent; a number is a place in a list.</summary>
    private static JsonElement? Find(ImmutableArray<string> path, JsonElement sent)
    {
        var at = sent;
        foreach (var part in path.Skip(1))
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(part, out var field))
            {
                at = field;
            }
            else if (at.ValueKind == JsonValueKind.Array
                && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < at.GetArrayLength())
            {
                at = at[index];
            }
            else
            {
                return null;
            }
        }
        return at;
    }
}
