using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weir.Agents.Chat;

/// <summary>
/// Everything that was said and done in an attempt, one JSON object per line, each with its kind and the milliseconds
/// since the start. It is bounded: an attempt that outgrows <see cref="ChatLimits.Transcript"/> is ended by the loop.
/// </summary>
internal sealed class Transcript(Func<TimeSpan> elapsed, int limit = ChatLimits.Transcript)
{
    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringBuilder lines = new();

    public bool IsFull { get; private set; }

    public void Add(string kind, params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var entry = new JsonObject { ["kind"] = kind, ["ms"] = (long)elapsed().TotalMilliseconds };
        foreach (var (name, value) in fields)
        {
            entry[name] = value;
        }
        var line = entry.ToJsonString(Readable);
        if (lines.Length + line.Length > limit)
        {
            IsFull = true;
            return;
        }
        lines.Append(line).Append('\n');
    }

    public override string ToString() => lines.ToString();
}
