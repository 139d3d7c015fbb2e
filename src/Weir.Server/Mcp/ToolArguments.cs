using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Weir.Definitions.Findings;

namespace Weir.Server.Mcp;

/// <summary>What a tool was called with, held against what it takes.</summary>
internal sealed class ToolArguments
{
    private readonly Dictionary<string, JsonElement> _given = new(StringComparer.Ordinal);

    /// <exception cref="ToolFault">One is missing, unknown, or of another kind.</exception>
    public ToolArguments(Tool tool, IEnumerable<KeyValuePair<string, JsonElement>> given)
    {
        foreach (var (name, value) in given)
        {
            var parameter = tool.Parameters.FirstOrDefault(one => one.Name == name)
                ?? throw new ToolFault(
                    $"{tool.Name} takes no '{name}'.",
                    Nearest.Hint(name, tool.Parameters.Select(one => one.Name), "arguments"));
            if (value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }
            if (!Fits(parameter, value))
            {
                throw new ToolFault($"'{name}' of {tool.Name} is not {parameter.Kind}.", parameter.Description);
            }
            _given[name] = value;
        }
        if (tool.Parameters.FirstOrDefault(one => one.Required && !_given.ContainsKey(one.Name)) is { } missing)
        {
            throw new ToolFault(
                $"{tool.Name} needs '{missing.Name}': {missing.Kind}.", missing.Description);
        }
    }

    public string? Find(string name) => _given.TryGetValue(name, out var value) ? value.GetString() : null;

    /// <summary>A required text.</summary>
    public string Text(string name) => Find(name)!;

    /// <summary>A name that becomes a part of a path, escaped.</summary>
    /// <exception cref="ToolFault">It would be more than one part, or none.</exception>
    public string Segment(string name)
    {
        var text = Text(name);
        return text.Trim().Length == 0 || text.Trim('.').Length == 0 || text.AsSpan().ContainsAny("/\\%?#")
            ? throw new ToolFault($"'{text}' is no name for '{name}'.", "leave out / \\ % ? and #")
            : Uri.EscapeDataString(text);
    }

    /// <summary>Those that are given, as a query; empty when none is.</summary>
    public string Query(params ReadOnlySpan<string> names)
    {
        var query = new StringBuilder();
        foreach (var name in names)
        {
            if (_given.TryGetValue(name, out var value))
            {
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=')
                    .Append(Uri.EscapeDataString(value.ToString()));
            }
        }
        return query.ToString();
    }

    public ImmutableArray<string> List(string name) => _given.TryGetValue(name, out var value)
        ? [.. value.EnumerateArray().Select(one => one.GetString()!)]
        : [];

    public ImmutableSortedDictionary<string, string>? Map(string name) => _given.TryGetValue(name, out var value)
        ? value.EnumerateObject().ToImmutableSortedDictionary(
            one => one.Name, one => one.Value.GetString()!, StringComparer.Ordinal)
        : null;

    /// <summary>The enum's value of a word that <see cref="ToolParameter.Words"/> has.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum => Find(name) is { } word
            ? Enum.Parse<T>(word.Replace("-", "", StringComparison.Ordinal), ignoreCase: true)
            : null;

    private static bool Fits(ToolParameter parameter, JsonElement value) => parameter.Value switch
    {
        ToolValue.Text => value.ValueKind == JsonValueKind.String
            && (parameter.Words.IsEmpty || parameter.Words.Contains(value.GetString()!, StringComparer.Ordinal)),
        ToolValue.Number => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            && number >= parameter.Least && number <= parameter.Most,
        ToolValue.Texts => value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String),
        _ => value.ValueKind == JsonValueKind.Object
            && value.EnumerateObject().All(one => one.Value.ValueKind == JsonValueKind.String)
            && value.EnumerateObject().DistinctBy(one => one.Name, StringComparer.Ordinal).Count()
                == value.EnumerateObject().Count(),
    };
}

/// <summary>A call that makes no sense: what is wrong, and what would be right.</summary>
internal sealed class ToolFault(string sentence, string hint) : Exception(sentence)
{
    public string Hint { get; } = hint;
}
