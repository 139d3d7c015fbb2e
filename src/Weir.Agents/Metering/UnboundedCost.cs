using System.Text.Json;

namespace Weir.Agents.Metering;

/// <summary>
/// Names what a request asks for and no ceiling can be held with. Tools are known by the types that the client carries
/// out itself, and every other type is one of the provider's: new ones appear faster than any list of them.
/// </summary>
internal static class UnboundedCost
{
    private static readonly string[] ChatTools = ["function", "custom"];
    private static readonly string[] ResponsesTools = ["function", "custom", "local_shell", "apply_patch"];
    private static readonly string[] MessagesTools = ["bash_", "text_editor_", "memory_"];

    public static IEnumerable<string> In(ModelDialect dialect, JsonElement request)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        TakeTools(dialect, AnswerJson.Find(request, "tools"), names);
        foreach (var name in (string[])["web_search_options", "mcp_servers"])
        {
            if (AnswerJson.Find(request, name) is { ValueKind: not JsonValueKind.Null })
            {
                names.Add(name);
            }
        }
        if (AnswerJson.Find(request, "background") is { ValueKind: not (JsonValueKind.Null or JsonValueKind.False) })
        {
            names.Add("background");
        }
        TakeServing(request, names);
        if (AnswerJson.Find(request, "modalities") is { ValueKind: JsonValueKind.Array } modalities
            && modalities.EnumerateArray().Any(one =>
                one.ValueKind != JsonValueKind.String || !one.ValueEquals("text")))
        {
            names.Add("modalities");
        }
        return names;
    }

    /// <summary>Other ways of serving the same model, of which the catalogue has no price.</summary>
    private static void TakeServing(JsonElement request, SortedSet<string> names)
    {
        foreach (var (name, usual) in ((string, string[])[])[
            ("service_tier", ["auto", "default", "standard", "standard_only", "flex"]),
            ("speed", ["standard"]),
            ("inference_geo", ["global"])])
        {
            if (AnswerJson.Text(request, name) is { } value && !usual.Contains(value, StringComparer.Ordinal))
            {
                names.Add($"{name}: {value}");
            }
        }
    }

    private static void TakeTools(ModelDialect dialect, JsonElement? tools, SortedSet<string> names)
    {
        if (tools is not { ValueKind: JsonValueKind.Array } list)
        {
            return;
        }
        foreach (var tool in list.EnumerateArray())
        {
            var type = AnswerJson.Text(tool, "type");
            if (dialect == ModelDialect.Responses && type == "namespace")
            {
                TakeTools(dialect, AnswerJson.Find(tool, "tools"), names);
            }
            else if (!IsClients(dialect, type, tool))
            {
                names.Add(type ?? "a tool without a type");
            }
        }
    }

    private static bool IsClients(ModelDialect dialect, string? type, JsonElement tool) => dialect switch
    {
        ModelDialect.Chat => ChatTools.Contains(type, StringComparer.Ordinal),
        ModelDialect.Responses => ResponsesTools.Contains(type, StringComparer.Ordinal)
            || (type == "shell" && AnswerJson.Text(AnswerJson.Find(tool, "environment"), "type") == "local"),
        _ => type is null or "custom"
            || MessagesTools.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal)),
    };
}
