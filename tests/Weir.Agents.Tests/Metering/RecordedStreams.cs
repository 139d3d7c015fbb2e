using System.Text;
using Weir.Agents.Metering;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Tests.Metering;

/// <summary>Answers in the documented wire formats, streamed and whole, with what they used.</summary>
internal static class RecordedStreams
{
    public static readonly string Chat = Table.Text("chat.sse");
    public static readonly string Responses = Table.Text("responses.sse");
    public static readonly string Messages = Table.Text("messages.sse");

    public static readonly TheoryData<ModelDialect> Dialects =
        [ModelDialect.Chat, ModelDialect.Responses, ModelDialect.Messages];

    public static byte[] Of(ModelDialect dialect) => Encoding.UTF8.GetBytes(dialect switch
    {
        ModelDialect.Chat => Chat,
        ModelDialect.Responses => Responses,
        _ => Messages,
    });

    public static MeteredCall Expected(ModelDialect dialect) => dialect switch
    {
        ModelDialect.Chat => new MeteredCall(
            new TokenKinds(176, 1024, 0, 0, 84, 256), MeterSource.Provider, "gpt-5-mini", "stop"),
        ModelDialect.Responses => new MeteredCall(
            new TokenKinds(808, 8192, 0, 0, 188, 512), MeterSource.Provider, "gpt-5.1-codex-2025-11-13", "completed"),
        _ => new MeteredCall(
            new TokenKinds(12, 40000, 1000, 2000, 89, 0), MeterSource.Provider, "claude-sonnet-4-5", "tool_use"),
    };

    public static MeteredCall Read(ModelDialect dialect, params IEnumerable<byte[]> chunks)
    {
        var meter = new StreamMeter(dialect);
        foreach (var chunk in chunks)
        {
            meter.Take(chunk);
        }
        return meter.Result;
    }
}
