using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Weir.Agents.Models;

/// <summary>A model that speaks OpenAI Chat Completions, by OpenAI's own library.</summary>
internal sealed class OpenAIChat : WholeChatClient
{
    private readonly HttpClient _http;
    private readonly ChatClient _client;

    public OpenAIChat(HttpMessageHandler line, string model)
        : base("openai", model)
    {
        _http = new HttpClient(line) { Timeout = Timeout.InfiniteTimeSpan };
        _client = new ChatClient(model, new ApiKeyCredential(LineHandler.NoKey), new OpenAIClientOptions
        {
            Endpoint = LineHandler.Nowhere,
            Transport = new HttpClientPipelineTransport(_http),
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var completion = (await _client.CompleteChatAsync(
            messages.SelectMany(Written), Written(options), cancellationToken)).Value;
        var contents = new List<AIContent>();
        foreach (var part in completion.Content.Where(part => part.Text is { Length: > 0 }))
        {
            contents.Add(new TextContent(part.Text));
        }
        contents.AddRange(completion.ToolCalls.Select(call =>
            ModelText.Call(call.Id, call.FunctionName, call.FunctionArguments.ToString())));
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ModelId = completion.Model,
            ResponseId = completion.Id,
            FinishReason = ReasonOf(completion.FinishReason),
            Usage = completion.Usage is { } usage ? UsageOf(usage) : null,
        };
    }

    /// <summary>Text as it comes; the calls once it is said that there are no more.</summary>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var calls = new StreamedCalls();
        var answer = _client.CompleteChatStreamingAsync(
            messages.SelectMany(Written), Written(options), cancellationToken);
        await foreach (var piece in answer.WithCancellation(cancellationToken))
        {
            foreach (var call in piece.ToolCallUpdates)
            {
                calls.Add(
                    call.Index, call.ToolCallId, call.FunctionName, call.FunctionArgumentsUpdate?.ToString());
            }
            var update = new ChatResponseUpdate(ChatRole.Assistant, [])
            {
                ModelId = piece.Model,
                ResponseId = piece.CompletionId,
                FinishReason = piece.FinishReason is { } reason ? ReasonOf(reason) : null,
            };
            foreach (var part in piece.ContentUpdate.Where(part => part.Text is { Length: > 0 }))
            {
                update.Contents.Add(new TextContent(part.Text));
            }
            if (piece.FinishReason is not null)
            {
                calls.MoveTo(update.Contents);
            }
            if (piece.Usage is { } usage)
            {
                update.Contents.Add(new UsageContent(UsageOf(usage)));
            }
            yield return update;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _http.Dispose();
        base.Dispose(disposing);
    }

    private static ChatFinishReason ReasonOf(OpenAI.Chat.ChatFinishReason reason) => reason switch
    {
        OpenAI.Chat.ChatFinishReason.Length => ChatFinishReason.Length,
        OpenAI.Chat.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
        OpenAI.Chat.ChatFinishReason.ToolCalls or OpenAI.Chat.ChatFinishReason.FunctionCall =>
            ChatFinishReason.ToolCalls,
        _ => ChatFinishReason.Stop,
    };

    private static UsageDetails UsageOf(ChatTokenUsage usage) => new()
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
    };

    private static ChatCompletionOptions Written(ChatOptions? options)
    {
        var written = new ChatCompletionOptions();
        foreach (var tool in options?.Tools?.OfType<AIFunctionDeclaration>() ?? [])
        {
            written.Tools.Add(ChatTool.CreateFunctionTool(
                tool.Name, tool.Description, BinaryData.FromString(tool.JsonSchema.GetRawText())));
        }
        return written;
    }

    private static IEnumerable<OpenAI.Chat.ChatMessage> Written(ChatMessage message)
    {
        if (message.Role == ChatRole.Tool)
        {
            foreach (var result in message.Contents.OfType<FunctionResultContent>())
            {
                yield return new ToolChatMessage(result.CallId, ModelText.Of(result));
            }
            yield break;
        }
        if (message.Role == ChatRole.System)
        {
            yield return new SystemChatMessage(message.Text);
            yield break;
        }
        if (message.Role == ChatRole.User)
        {
            yield return new UserChatMessage(message.Text);
            yield break;
        }
        var calls = message.Contents.OfType<FunctionCallContent>()
            .Select(call => ChatToolCall.CreateFunctionToolCall(
                call.CallId, call.Name, BinaryData.FromString(MessageSize.Arguments(call))))
            .ToList();
        var said = calls.Count > 0 ? new AssistantChatMessage(calls) : new AssistantChatMessage(message.Text);
        if (calls.Count > 0 && message.Text.Length > 0)
        {
            said.Content.Add(ChatMessageContentPart.CreateTextPart(message.Text));
        }
        yield return said;
    }
}
