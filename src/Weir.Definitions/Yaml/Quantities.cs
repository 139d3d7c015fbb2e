using System.Globalization;
using Weir.Core;

namespace Weir.Definitions.Yaml;

/// <summary>
/// The units that definitions are written in. Whole numbers and decimals only; nothing is floating point.
/// </summary>
public static class Quantities
{
    /// <summary>Millionths of a dollar in a dollar.</summary>
    public const long MicrosPerUsd = 1_000_000;

    /// <summary>Costs are counted in billionths of a dollar, so that a single token has one.</summary>
    public const long NanosPerMicro = 1_000;

    private const int MicroDigits = 6;
    private const long MaxUsd = 1_000_000_000;
    private const long Second = 1_000;
    private const long Day = 86_400 * Second;

    /// <summary>The longest span that means anything; it also keeps sums of spans far from overflow.</summary>
    private const long MaxMilliseconds = 200 * 365 * Day;

    /// <summary>
    /// Reads <c>30s</c>, <c>10m</c>, <c>4h</c>, <c>14d</c>, <c>2w</c>, <c>7y</c>, <c>4bh</c>, <c>1bd</c>.
    /// </summary>
    public static bool TrySpan(string text, out Span span)
    {
        span = default;
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }
        if (digits == 0 || !long.TryParse(text.AsSpan(0, digits), out var count))
        {
            return false;
        }
        var (unit, business) = text[digits..] switch
        {
            "s" => (Second, false),
            "m" => (60 * Second, false),
            "h" => (3_600 * Second, false),
            "d" => (Day, false),
            "w" => (7 * Day, false),
            "y" => (365 * Day, false),
            "bh" => (Span.BusinessHour, true),
            "bd" => (Span.BusinessDay, true),
            _ => (0, false),
        };
        if (unit == 0 || count > MaxMilliseconds / unit)
        {
            return false;
        }
        span = new Span(count * unit, business, text.EndsWith("bd", StringComparison.Ordinal));
        return true;
    }

    /// <summary>
    /// A span as it could have been written, in the largest unit up to days that leaves nothing over.
    /// </summary>
    public static string Text(Span span)
    {
        (long Size, string Name)[] units = span switch
        {
            { Days: true } => [(Span.BusinessDay, "bd")],
            { Business: true } => [(Span.BusinessHour, "bh")],
            _ => [(Day, "d"), (3_600 * Second, "h"), (60 * Second, "m")],
        };
        var unit = units.FirstOrDefault(one => span.Value % one.Size == 0, (Size: Second, Name: "s"));
        return string.Create(CultureInfo.InvariantCulture, $"{span.Value / unit.Size}{unit.Name}");
    }

    /// <summary>Reads US dollars such as <c>12</c>, <c>12.00</c> or <c>0.40</c> into millionths of a dollar.</summary>
    public static bool TryMoney(string text, out long micros) =>
        TryDecimal(text, MaxUsd, out micros) && micros >= 0;

    /// <summary>Reads a decimal of at most six places, times <see cref="Weir.Core.Plans.Value.Scale"/>.</summary>
    public static bool TryDecimal(string text, long max, out long scaled)
    {
        scaled = 0;
        var negative = text.StartsWith('-');
        var body = negative ? text[1..] : text;
        var point = body.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? body : body[..point];
        var fraction = point < 0 ? "" : body[(point + 1)..];
        if (whole.Length == 0 || fraction.Length > MicroDigits || (point >= 0 && fraction.Length == 0)
            || !whole.All(char.IsAsciiDigit) || !fraction.All(char.IsAsciiDigit)
            || !long.TryParse(whole, out var units) || units > max)
        {
            return false;
        }
        scaled = units * MicrosPerUsd + long.Parse(fraction.PadRight(MicroDigits, '0'));
        scaled = negative ? -scaled : scaled;
        return true;
    }
}
