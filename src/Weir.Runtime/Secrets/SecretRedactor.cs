using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Secrets;

/// <summary>
/// Knows the values of some secrets and takes them out of what is kept: as they are, as JSON and addresses write them,
/// in base 64 and in hexadecimal digits, and of a value of several lines each long one. It is no defence against
/// somebody who writes a value backwards; it is one against all that writes one down by the way.
/// </summary>
public sealed class SecretRedactor
{
    /// <summary>Characters of the shortest form that is looked for: a shorter one stands in too much.</summary>
    public const int Shortest = 8;

    /// <summary>Characters of a line of a longer value that is looked for by itself.</summary>
    private const int ShortestLine = 16;

    /// <summary>What begins lines that all keys of a kind have.</summary>
    private const string Frame = "-----";

    public static readonly SecretRedactor None = new([]);

    private readonly ImmutableArray<Form> forms;

    /// <param name="secrets">Names and values.</param>
    public SecretRedactor(IEnumerable<KeyValuePair<string, string>> secrets) => forms =
    [
        .. secrets.SelectMany(secret => PartsOf(secret.Value).SelectMany(FormsOf)
            .Where(form => form.Length >= Shortest)
            .Select(form => new Form(form, Encoding.UTF8.GetBytes(form), $"[secret {secret.Key}]")))
            .DistinctBy(form => form.Text, StringComparer.Ordinal)
            .OrderByDescending(form => form.Text.Length).ThenBy(form => form.Text, StringComparer.Ordinal),
    ];

    public bool IsEmpty => forms.IsEmpty;

    public string Clean(string text) =>
        forms.Aggregate(text, (left, form) => left.Replace(form.Text, form.Mark, StringComparison.Ordinal));

    public ReadOnlyMemory<byte> Clean(ReadOnlyMemory<byte> bytes) =>
        IsIn(bytes.Span) ? Encoding.Latin1.GetBytes(forms.Aggregate(
            Encoding.Latin1.GetString(bytes.Span), (left, form) => left.Replace(
                Encoding.Latin1.GetString(form.Bytes), form.Mark, StringComparison.Ordinal)))
        : bytes;

    public bool IsIn(ReadOnlySpan<byte> bytes)
    {
        foreach (var form in forms)
        {
            if (bytes.IndexOf(form.Bytes) >= 0)
            {
                return true;
            }
        }
        return false;
    }

    public ExecutorResult Clean(ExecutorResult result) => IsEmpty ? result : result with
    {
        Detail = Clean(result.Detail),
        Output = result.Output is { } output ? Clean(output) : null,
        Transcript = Clean(result.Transcript),
        Split = result.Split is { } split ? Clean(split) : null,
        Question = result.Question is { } question ? Clean(question) : null,
        Notes = [.. result.Notes.Select(note => note with { Text = Clean(note.Text) })],
    };

    private static IEnumerable<string> PartsOf(string value) => value.Split('\n') is [_] ? [value] :
    [
        value,
        .. value.Split('\n').Select(line => line.Trim())
            .Where(line => line.Length >= ShortestLine && !line.StartsWith(Frame, StringComparison.Ordinal)),
    ];

    private static IEnumerable<string> FormsOf(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        var base64 = Enumerable.Range(0, 3).Select(shift => Base64(bytes, shift)).ToList();
        return
        [
            value, JsonEncodedText.Encode(value).ToString(),
            JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
            Uri.EscapeDataString(value),
            .. base64, .. base64.Select(text => text.Replace('+', '-').Replace('/', '_')),
            Convert.ToHexStringLower(bytes), Convert.ToHexString(bytes),
        ];
    }

    /// <summary>Those characters that depend on the value alone, where so many other bytes are before it.</summary>
    private static string Base64(byte[] bytes, int shift)
    {
        const int Bits = 6;
        var text = Convert.ToBase64String([.. new byte[shift], .. bytes]).TrimEnd('=');
        var first = (shift * 8 + Bits - 1) / Bits;
        var whole = (shift + bytes.Length) * 8 / Bits;
        return first < whole ? text[first..whole] : "";
    }

    private sealed record Form(string Text, byte[] Bytes, string Mark);
}
