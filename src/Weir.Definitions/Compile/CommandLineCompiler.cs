using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Weir.Core;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Compile;

public enum VariableSource
{
    /// <summary>The item's id.</summary>
    Item,

    /// <summary>The path of an artifact, relative to the root of the primary repository.</summary>
    ArtifactPath,

    /// <summary>The key of the fan-out element.</summary>
    ElementKey,
}

/// <summary>A value that a command line reads from its environment.</summary>
/// <param name="Of">The artifact or the <c>as</c> name; empty for the item.</param>
public sealed record CommandVariable(string Name, VariableSource Source, string Of);

/// <summary>A line for <c>sh -eu -c</c> at the root of the primary repository.</summary>
/// <param name="Name">The name of the project's command; empty for a line of the workflow.</param>
public sealed record CompiledCommand(
    string Name,
    string Line,
    ImmutableArray<CommandVariable> Variables,
    Span? Timeout)
{
    /// <summary>The line that checks what a change affects; null where there is none.</summary>
    public string? Affected { get; init; }
}

/// <summary>
/// Turns the placeholders of a command line into environment variables. A value is never written into the line: the
/// shell reads it from <c>"${…}"</c>, quoted to fit the quotes that the placeholder stands in, so that no value can
/// become code.
/// </summary>
internal static partial class CommandLineCompiler
{
    public const string ItemVariable = "WEIR_ITEM";

    private enum Quote
    {
        None,
        Single,
        Double,
    }

    /// <summary>True for a command that is a name in the project's <c>commands</c>.</summary>
    public static bool IsName(string command) => Word().IsMatch(command);

    public static string VariableOf(string artifact) =>
        "WEIR_ARTIFACT_" + artifact.Replace('-', '_').ToUpperInvariant();

    /// <param name="artifacts">The artifacts that have a path.</param>
    /// <param name="element">The <c>as</c> name, or null outside fan-out.</param>
    public static CompiledCommand Compile(
        Located<string> command, IReadOnlyCollection<string> artifacts, string? element, FindingSink sink)
    {
        var text = command.Value;
        var line = new StringBuilder();
        var variables = ImmutableArray.CreateBuilder<CommandVariable>();
        var quote = Quote.None;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '{' && (i == 0 || text[i - 1] != '$')
                && Placeholder().Match(text, i, text.Length - i) is { Success: true } match)
            {
                var at = command.At with { Column = command.At.Column + i };
                if (Find(match, artifacts, element, at, sink) is { } variable)
                {
                    variables.Add(variable);
                    line.Append(Reference(variable.Name, quote));
                    i += match.Length - 1;
                    continue;
                }
            }
            if (text[i] == '\\' && quote != Quote.Single && i + 1 < text.Length)
            {
                line.Append(text[i]).Append(text[++i]);
                continue;
            }
            quote = Next(quote, text[i]);
            line.Append(text[i]);
        }
        return new CompiledCommand("", line.ToString(),
            [.. variables.Distinct().OrderBy(v => v.Name, StringComparer.Ordinal)], null);
    }

    private static string Reference(string variable, Quote quote) => quote switch
    {
        Quote.Double => $"${{{variable}}}",
        Quote.Single => $"'\"${{{variable}}}\"'",
        _ => $"\"${{{variable}}}\"",
    };

    private static Quote Next(Quote quote, char c) => (quote, c) switch
    {
        (Quote.None, '\'') => Quote.Single,
        (Quote.None, '"') => Quote.Double,
        (Quote.Single, '\'') or (Quote.Double, '"') => Quote.None,
        _ => quote,
    };

    /// <summary>
    /// The variable of a placeholder; null for braces that mean something to the shell or its programs.
    /// </summary>
    private static CommandVariable? Find(
        Match match, IReadOnlyCollection<string> artifacts, string? element, Position at, FindingSink sink)
    {
        var (name, field) = (match.Groups["name"].Value, match.Groups["field"].Value);
        if (field.Length == 0)
        {
            if (name == "item")
            {
                return new CommandVariable(ItemVariable, VariableSource.Item, "");
            }
            if (Nearest.To(name, ["item"]) is not null)
            {
                sink.Report(FindingCodes.BadPlaceholder, at, $"'{match.Value}' is not a placeholder",
                    "did you mean {item}?");
            }
            return null;
        }
        if (field == "id" && element == name)
        {
            return new CommandVariable($"WEIR_{name.Replace('-', '_').ToUpperInvariant()}_ID",
                VariableSource.ElementKey, name);
        }
        if (field == "path" && artifacts.Contains(name, StringComparer.Ordinal))
        {
            return new CommandVariable(VariableOf(name), VariableSource.ArtifactPath, name);
        }
        var known = artifacts.Select(artifact => $"{{{artifact}.path}}")
            .Concat(element is null ? [] : [$"{{{element}.id}}"]);
        sink.Report(FindingCodes.BadPlaceholder, at, $"'{match.Value}' is not a placeholder",
            Nearest.Hint(match.Value, known.Append("{item}"), "placeholders"));
        return null;
    }

    [GeneratedRegex(@"^\{(?<name>[a-z][a-z0-9_-]*)(\.(?<field>[a-z_]+))?\}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
