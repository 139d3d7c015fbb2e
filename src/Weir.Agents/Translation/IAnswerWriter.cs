using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Weir.Agents.Metering;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Translation;

/// <summary>Writes one answer for a client, in its dialect.</summary>
internal interface IAnswerWriter
{
    JsonObject Whole(NeutralAnswer answer, TokenKinds? used);

    /// <summary>The events of a stream that tell a piece.</summary>
    IEnumerable<StreamEvent> Streamed(AnswerPart part);

    /// <summary>The events that end a stream; the answer has ended, and what it used is counted.</summary>
    IEnumerable<StreamEvent> Finish(NeutralAnswer answer, TokenKinds? used);

    public static IAnswerWriter Of(ModelDialect client, NeutralRequest request) => client switch
    {
        ModelDialect.Chat => new ChatAnswerWriter(request),
        ModelDialect.Responses => new ResponsesAnswerWriter(request),
        ModelDialect.Messages => new MessagesAnswerWriter(request),
        _ => throw new ArgumentOutOfRangeException(nameof(client), client, "there are three dialects"),
    };
}

/// <summary>An event as a server sends it.</summary>
/// <param name="Name">Null for none.</param>
/// <param name="Data">Null for the end of a Chat stream, which is no JSON.</param>
internal sealed record StreamEvent(string? Name, JsonObject? Data)
{
    public static StreamEvent Done => new(null, null);

    /// <summary>Named by its own type.</summary>
    public static StreamEvent Typed(JsonObject data) => new(data["type"]!.GetValue<string>(), data);

    public void WriteTo(IBufferWriter<byte> to)
    {
        if (Name is not null)
        {
            to.Write("event: "u8);
            to.Write(Encoding.UTF8.GetBytes(Name));
            to.Write("\n"u8);
        }
        to.Write("data: "u8);
        if (Data is null)
        {
            to.Write("[DONE]"u8);
        }
        else
        {
            Json.Write(Data, to);
        }
        to.Write("\n\n"u8);
    }
}

/// <summary>What was used, in each dialect's words.</summary>
internal static class UsageText
{
    public static JsonObject Chat(TokenKinds used) => OpenAI(used, "prompt", "completion");

    public static JsonObject Responses(TokenKinds used) => OpenAI(used, "input", "output");

    public static JsonObject Messages(TokenKinds used) => new()
    {
        ["input_tokens"] = used.InputUncached,
        ["cache_creation_input_tokens"] = used.CacheWrite5m + used.CacheWrite1h,
        ["cache_read_input_tokens"] = used.CacheRead,
        ["output_tokens"] = used.OutputVisible + used.OutputReasoning,
    };

    private static JsonObject OpenAI(TokenKinds used, string sent, string received)
    {
        var input = used.InputUncached + used.CacheRead + used.CacheWrite5m + used.CacheWrite1h;
        var output = used.OutputVisible + used.OutputReasoning;
        return new JsonObject
        {
            [$"{sent}_tokens"] = input,
            [$"{received}_tokens"] = output,
            ["total_tokens"] = input + output,
            [$"{sent}_tokens_details"] = new JsonObject { ["cached_tokens"] = used.CacheRead },
            [$"{received}_tokens_details"] = new JsonObject { ["reasoning_tokens"] = used.OutputReasoning },
        };
    }
}
