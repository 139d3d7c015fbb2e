using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Weir.Agents.Models;

/// <summary>The characters of a message, tool calls and results included: what limits and estimates count.</summary>
internal static class MessageSize
{
    public static long Of(ChatMessage message) => message.Contents.Sum(Of);

    private static long Of(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        FunctionCallContent call => call.Name.Length + Arguments(call).Length,
        FunctionResultContent result => result.Result?.ToString()?.Length ?? 0,
        _ => 0,
    };

    /// <summary>A call's arguments as JSON.</summary>
    public static string Arguments(FunctionCallContent call) =>
        call.Arguments is null ? "{}" : JsonSerializer.Serialize(call.Arguments, AIJsonUtilities.DefaultOptions);
}
