using System.Globalization;
using System.Text.RegularExpressions;

namespace Weir.Agents.Templates;

/// <summary>
/// Where in a template something went wrong, and what, as <c>:line: sentence</c>. The engine knows the place of what it
/// cannot read, not of what it cannot find: then it is a tag that asks for it.
/// </summary>
internal static partial class TemplateFault
{
    public static string At(string template, Exception exception)
    {
        var cause = exception.GetBaseException().Message.ReplaceLineEndings(" ").Trim();
        if (Missing().Match(cause) is { Success: true } missing)
        {
            var name = missing.Groups["name"].Value;
            return $":{LinesOf(template, name)}: the data has no '{name}'";
        }
        // The engine counts lines from zero.
        return Place().Match(cause) is { Success: true } place
            && int.TryParse(place.Groups["line"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            ? string.Create(CultureInfo.InvariantCulture, $":{line + 1}: {Place().Replace(cause, "")}")
            : ": " + cause;
    }

    /// <summary>Every line with a tag that asks for it: one word may stand for fields of different things.</summary>
    private static string LinesOf(string template, string name)
    {
        var lines = Tag().Matches(template)
            .Where(tag => Word().Matches(tag.Value).Any(word => word.Value == name))
            .Select(tag => template.AsSpan(0, tag.Index).Count('\n') + 1)
            .Distinct();
        return string.Join(" or ", lines.Select(line => line.ToString(CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex(@"^(?<name>\S+) is undefined$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Missing();

    [GeneratedRegex(@"\s*Occured at: ?(?<line>[0-9]+):[0-9]+",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Place();

    [GeneratedRegex(@"\{\{[^{}]*\}\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    [GeneratedRegex(@"[\w@-]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
