using System.ClientModel;
using System.ClientModel.Primitives;
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
            FinishReason = completion.ToolCalls.Count > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            Usage = completion.Usage is { } usage
                ? new UsageDetails
                {
                    InputTokenCount = usage.InputTokenCount,
                    OutputTokenCount = usage.OutputTokenCount,
                    TotalTokenCount = usage.TotalTokenCount,
                }
                : null,
        };
    }

    protected override void Dispose(bool disposing)
    {
        _http.Dispose();
        base.Dispose(disposing);
    }

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
