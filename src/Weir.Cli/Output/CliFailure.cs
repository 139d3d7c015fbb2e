using Weir.Definitions.Findings;

namespace Weir.Cli.Output;

/// <summary>
/// The one way for a command to end badly: thrown anywhere, printed once, at the top. The sentence says what happened
/// and where; the hint is what to type next, and empty only where nothing could be typed.
/// </summary>
internal sealed class CliFailure(ExitCode code, string sentence, string hint, Exception? cause = null)
    : Exception(sentence, cause)
{
    public ExitCode Code { get; } = code;
    public string Hint { get; } = hint;

    /// <summary>A name that nothing has, with the nearest names that there are.</summary>
    /// <param name="what">The noun, such as <c>workflow</c>.</param>
    /// <param name="command">The command to type, up to the name: <c>weir workflow show</c>.</param>
    public static CliFailure UnknownName(string what, string name, IEnumerable<string> known, string command)
    {
        var names = known.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var sentence = $"There is no {what} '{name}'";
        if (Nearest.To(name, names) is { } near)
        {
            return new CliFailure(ExitCode.NotFound, $"{sentence}; the nearest is '{near}'.", $"{command} {near}");
        }
        return names.Count == 0
            ? new CliFailure(ExitCode.NotFound, $"{sentence}, nor any other.", "weir doctor")
            : new CliFailure(ExitCode.NotFound, $"{sentence}; {Nearest.Hint(name, names, $"there are these {what}s")}.",
                $"weir {what} list");
    }
}
