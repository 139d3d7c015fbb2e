using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weir.Agents.Translation;

/// <summary>What the dialects say of tools alike.</summary>
internal static class ToolSchemas
{
    private const string Empty = """{"type":"object","properties":{}}""";

    public static string Of(JsonElement? schema) =>
        schema is { ValueKind: JsonValueKind.Object } written ? written.GetRawText() : Empty;

    /// <summary>Nothing is no JSON, and not every server takes it.</summary>
    public static string Arguments(Part.Call call) => call.Arguments.Length == 0 ? "{}" : call.Arguments;

    public static bool? Strict(JsonElement parent) => parent.Find("strict")?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>OpenAI's words.</summary>
    public static ToolChoice Choice(string word) => word switch
    {
        "auto" => new ToolChoice(ToolUse.Auto),
        "none" => new ToolChoice(ToolUse.None),
        "required" => new ToolChoice(ToolUse.Any),
        _ => throw new UntranslatableException($"A 'tool_choice' of '{word}' cannot be passed on."),
    };

    public static string Word(ToolUse use) => use switch
    {
        ToolUse.None => "none",
        ToolUse.Any => "required",
        _ => "auto",
    };
}

/// <summary>
/// A tool that takes a text (OpenAI's <c>custom</c>) is told to others as one with a single argument; its grammar,
/// which they do not know, is part of the description.
/// </summary>
internal static class FreeformTool
{
    private const string Input = "input";
    private const string Schema = """
        {"type":"object","properties":{"input":{"type":"string"}},"required":["input"],"additionalProperties":false}
        """;

    public static ToolSpec Of(JsonElement tool)
    {
        var format = tool.Find("format") is { } given ? given.Find("grammar") ?? given : (JsonElement?)null;
        var description = tool.Text("description") ?? "";
        if (format?.Text("definition") is { } grammar)
        {
            description += $"\n\nThe input follows this {format.Value.Text("syntax")} grammar:\n{grammar}";
        }
        return new ToolSpec(tool.Demand("name"), description.Trim(), Schema, null) { IsFreeform = true };
    }

    public static string Arguments(string text) =>
        Encoding.UTF8.GetString(Json.Bytes(new JsonObject { [Input] = text }));

    /// <summary>The text in a call's arguments; what is not written as it should be is all of it.</summary>
    public static string Text(string arguments) =>
        Json.Object(arguments) is { } read && read[Input] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : arguments;
}
