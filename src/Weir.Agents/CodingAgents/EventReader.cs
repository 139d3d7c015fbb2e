using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Agents.Chat;
using Weir.Agents.Workspaces;

namespace Weir.Agents.CodingAgents;

/// <summary>
/// Reads a program's events, one JSON object per line, as they are printed. What is no event is passed over: programs
/// print other things too. Safe for the thread that reads a pipe which somebody outside keeps open at the end.
/// </summary>
internal sealed class EventReader(
    ICodingCli cli, Transcript transcript, Silence silence, Action<string> progress, string token)
{
    public const string TokenStandsHere = "[token]";

    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = CodingAgentLimits.EventDepth };

    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> line = new();
    private bool isTooLong;

    /// <summary>What the agent said last; empty when it said nothing.</summary>
    public string LastSaid { get; private set; } = "";

    /// <summary>What went wrong, in the program's own words; empty when it said nothing of the kind.</summary>
    public string Complaint { get; private set; } = "";

    /// <summary>What the program calls the conversation; null until it has said so.</summary>
    public string? Session { get; private set; }

    public int Tools { get; private set; }

    public void Take(ReadOnlySpan<byte> bytes)
    {
        silence.Hear();
        lock (gate)
        {
            for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
            {
                Add(bytes[..end]);
                EndLine();
            }
            Add(bytes);
        }
    }

    /// <summary>The last line may lack its end.</summary>
    public void End()
    {
        lock (gate)
        {
            EndLine();
        }
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        isTooLong |= line.WrittenCount + bytes.Length > CodingAgentLimits.Event;
        if (!isTooLong)
        {
            line.Write(bytes);
        }
    }

    private void EndLine()
    {
        if (isTooLong)
        {
            transcript.Add("event", ("left_out", $"an event of more than {CodingAgentLimits.Event} bytes"));
        }
        else if (line.WrittenCount > 0)
        {
            Read(Encoding.UTF8.GetString(line.WrittenSpan)
                .Replace(token, TokenStandsHere, StringComparison.Ordinal));
        }
        line.ResetWrittenCount();
        isTooLong = false;
    }

    private void Read(string text)
    {
        if (!text.StartsWith('{'))
        {
            return;
        }
        try
        {
            using var document = JsonDocument.Parse(text, Bounded);
            transcript.Add("event", ("event", JsonObject.Create(document.RootElement)));
            foreach (var one in cli.Read(document.RootElement))
            {
                Take(one);
            }
        }
        catch (Exception trouble) when (trouble is JsonException or InvalidOperationException)
        {
            // No event of the shape that is known; a newer program may have others.
            transcript.Add("event", ("left_out", BoundedText.Head(text, CodingAgentLimits.Said)));
        }
    }

    private void Take(CliEvent one)
    {
        switch (one)
        {
            case CliEvent.Session(var id):
                Session = id;
                break;
            case CliEvent.Says(var text) when text.Trim().Length > 0:
                LastSaid = text.Trim();
                progress(BoundedText.Head(LastSaid.ReplaceLineEndings(" "), CodingAgentLimits.Said));
                break;
            case CliEvent.Uses(var tool):
                Tools++;
                progress($"{cli.Name} uses {BoundedText.Head(tool.ReplaceLineEndings(" "), CodingAgentLimits.Said)}.");
                break;
            case CliEvent.Complains(var text):
                Complaint = text.Trim();
                break;
            default:
                break;
        }
    }
}
