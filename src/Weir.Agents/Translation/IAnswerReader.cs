using System.Text.Json;
using Weir.Agents.Metering;

namespace Weir.Agents.Translation;

/// <summary>Reads one answer of a provider, in its dialect.</summary>
internal interface IAnswerReader
{
    /// <summary>The pieces of an answer that came whole.</summary>
    IEnumerable<AnswerPart> Whole(JsonElement body);

    /// <summary>What one event of a stream adds.</summary>
    IEnumerable<AnswerPart> Streamed(JsonElement data);

    public static IAnswerReader Of(ModelDialect dialect) => dialect switch
    {
        ModelDialect.Chat => new ChatAnswerReader(),
        ModelDialect.Responses => new ResponsesAnswerReader(),
        ModelDialect.Messages => new MessagesAnswerReader(),
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "no provider speaks it"),
    };
}

/// <summary>What answers in all dialects are read with.</summary>
internal static class Answered
{
    /// <summary>Some servers name no call; who answers it has to.</summary>
    public static string CallId(string? id) => id is { Length: > 0 } named ? named : $"call_{Guid.NewGuid():n}";

    public static AnswerPart.Fault Fault(JsonElement? error) => new(
        error?.Text("code") ?? error?.Text("type") ?? "server_error",
        error?.Text("message") ?? "the provider gave up in the middle of its answer");
}
