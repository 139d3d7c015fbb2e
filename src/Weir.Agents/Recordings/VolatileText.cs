using System.Text.RegularExpressions;

namespace Weir.Agents.Recordings;

/// <summary>
/// What differs between two runs of the same work without meaning anything: where the attempt's folder is, the item's
/// number, nonces, times. It is taken out of what is compared; the folder and the number are put into answers again,
/// since models repeat them in the calls of tools.
/// </summary>
internal sealed partial class VolatileText
{
    private const string FolderMark = "{{weir:folder}}";
    private const string ItemMark = "{{weir:item}}";

    private readonly string _item;
    private readonly string? _folder;

    /// <param name="item">The item that the call is for.</param>
    /// <param name="texts">All texts of the request.</param>
    public VolatileText(string item, IEnumerable<string> texts)
    {
        _item = item;
        _folder = texts.Select(text => AttemptFolder().Match(text)).FirstOrDefault(match => match.Success)?.Value;
    }

    /// <summary>As it is compared.</summary>
    public string Compared(string text)
    {
        text = Kept(text);
        text = Identifier().Replace(text, "{{id}}");
        text = Moment().Replace(text, "{{time}}");
        text = Duration().Replace(text, "{{duration}}");
        return Hexadecimal().Replace(text, "{{hex}}");
    }

    /// <summary>As an answer is kept.</summary>
    public string Kept(string text)
    {
        text = _folder is null ? text : text.Replace(_folder, FolderMark, StringComparison.Ordinal);
        return Regex.Replace(
            text, $@"(?<![\w-]){Regex.Escape(_item)}(?![\w-])", ItemMark, RegexOptions.None, Patience);
    }

    /// <summary>A kept answer for this call.</summary>
    public string Told(string kept) => kept
        .Replace(FolderMark, _folder ?? FolderMark, StringComparison.Ordinal)
        .Replace(ItemMark, _item, StringComparison.Ordinal);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [GeneratedRegex(@"/[\w./-]+/attempts/a\d+(?![\w])", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex AttemptFolder();

    [GeneratedRegex(
        @"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|(?<=Chunk ID: )\w+",
        RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Identifier();

    [GeneratedRegex(
        @"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?|\b\d\d:\d\d:\d\d(?:[.,]\d+)?",
        RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Moment();

    [GeneratedRegex(
        @"\b\d+(?:[.,]\d+)? ?(?:ms|s|seconds?|milliseconds?)\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Duration();

    /// <summary>Nonces and ids of commits, which contain the time of the commit.</summary>
    [GeneratedRegex(
        @"\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Hexadecimal();
}
