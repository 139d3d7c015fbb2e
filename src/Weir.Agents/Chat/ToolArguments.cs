using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Weir.Agents.Models;

namespace Weir.Agents.Chat;

/// <summary>
/// The arguments of one tool call. A fault becomes a <see cref="ToolException"/>, which the model reads.
/// </summary>
internal sealed class ToolArguments
{
    private readonly JsonObject values;

    private ToolArguments(JsonObject values) => this.values = values;

    public static ToolArguments Of(FunctionCallContent call)
    {
        if (call.Exception is not null)
        {
            throw call.Exception as ToolException
                ?? new ToolException($"the arguments are not readable: {call.Exception.Message}");
        }
        return JsonNode.Parse(MessageSize.Arguments(call)) is JsonObject values
            ? new ToolArguments(values)
            : throw new ToolException("the arguments are not a JSON object");
    }

    /// <summary>Refuses names that the tool does not have, so that a misspelt option is not silently ignored.</summary>
    public void Allow(ImmutableArray<string> names)
    {
        var unknown = values.Select(pair => pair.Key)
            .Where(name => !names.Contains(name, StringComparer.Ordinal))
            .ToList();
        if (unknown.Count > 0)
        {
            throw new ToolException(
                $"unknown argument {string.Join(", ", unknown)}; this tool takes {string.Join(", ", names)}");
        }
    }

    public string Text(string name) =>
        OptionalText(name) ?? throw new ToolException($"the argument '{name}' is missing");

    public string? OptionalText(string name) => values[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw new ToolException($"the argument '{name}' must be a string"),
    };

    public bool Flag(string name) => values[name] switch
    {
        null => false,
        JsonValue value when value.GetValueKind() is JsonValueKind.True => true,
        JsonValue value when value.GetValueKind() is JsonValueKind.False => false,
        _ => throw new ToolException($"the argument '{name}' must be true or false"),
    };

    /// <summary>A whole number of at least 1.</summary>
    public int Count(string name, int absent)
    {
        if (values[name] is not { } node)
        {
            return absent;
        }
        return node is JsonValue value && value.GetValueKind() is JsonValueKind.Number
            && int.TryParse(value.ToJsonString(), out var number) && number > 0
                ? number
                : throw new ToolException($"the argument '{name}' must be a whole number from 1");
    }

    public JsonNode? Value(string name) => values[name];

    public override string ToString() => values.ToJsonString();
}

/// <summary>A tool call that failed; the message goes back to the model as text.</summary>
internal sealed class ToolException(string message) : Exception(message);
