using System.Text.Json;

namespace Weir.Agents.CodingAgents.Adapters;

/// <summary>The events that Claude Code prints as <c>stream-json</c>, which others print too.</summary>
internal static class StreamJson
{
    public static IEnumerable<CliEvent> Read(JsonElement line)
    {
        if (line.Text("session_id") is { Length: > 0 } session)
        {
            yield return new CliEvent.Session(session);
        }
        switch (line.Text("type"))
        {
            case "assistant":
                foreach (var content in line.Part("message").Entries("content"))
                {
                    if (content.Text("type") == "text")
                    {
                        yield return new CliEvent.Says(content.Text("text"));
                    }
                    else if (content.Text("type") == "tool_use")
                    {
                        yield return new CliEvent.Uses(content.Text("name"));
                    }
                }
                break;
            case "result" when line.Part("is_error").ValueKind == JsonValueKind.True:
                yield return new CliEvent.Complains(
                    line.Part("error").Text("message") is { Length: > 0 } said ? said : line.Text("result"));
                break;
            default:
                break;
        }
    }
}
