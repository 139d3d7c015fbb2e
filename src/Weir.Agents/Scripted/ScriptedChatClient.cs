using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Weir.Agents.Models;

namespace Weir.Agents.Scripted;

/// <summary>
/// Plays one entry of a <see cref="Script"/>, a turn per request. It belongs to one attempt, so that a new attempt
/// starts at turn one. Tokens are an estimate that depends on the text alone, so that totals are the same in every run.
/// </summary>
public sealed class ScriptedChatClient(Script script, ScriptKey key)
    : WholeChatClient(ScriptedChatClient.ProviderName, script.ModelName)
{
    public const string ProviderName = "scripted";

    /// <summary>The label on every response: no model made it.</summary>
    public const string Label = "weir.scripted";

    internal const int CharactersPerToken = 4;

    private int turn;

    /// <summary>Registers a script as a provider of the <see cref="ModelRouter"/>.</summary>
    public static Func<ModelRequest, ModelClient> Provider(Script script) =>
        request => new ModelClient(new ScriptedChatClient(script, ScriptKey.Of(request.Task)), script.ModelName);

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var number = Interlocked.Increment(ref turn);
        var entry = script.Find(key)
            ?? throw new ScriptException(
                $"The script {script.File} has no entry for '{key}'. Add one with these keys.");
        if (number > entry.Turns.Length)
        {
            throw new ScriptException(
                $"The script {script.File} has {entry.Turns.Length} turns for '{key}'; turn {number} was asked for. "
                + "Let its last turn call submit, or add one.");
        }
        var played = entry.Turns[number - 1];
        await FailAsync(played.Fault, cancellationToken);
        return Respond(played, number, messages);
    }

    private async Task FailAsync(ScriptFault fault, CancellationToken cancel)
    {
        switch (fault)
        {
            case ScriptFault.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
                break;
            case ScriptFault.Error:
                throw new ProviderException(
                    ProviderFault.Unavailable, $"The script {script.File} plays a provider that is down.");
            case ScriptFault.Quota:
                throw new ProviderException(
                    ProviderFault.Quota, $"The script {script.File} plays a provider whose quota is used up.");
            case ScriptFault.Length:
                throw new ProviderException(
                    ProviderFault.TooLong, $"The script {script.File} plays a model that takes no more than this.");
            case ScriptFault.Disconnect:
                throw new IOException($"The script {script.File} plays a connection that broke.");
            case ScriptFault.None:
            default:
                break;
        }
    }

    private ChatResponse Respond(ScriptTurn played, int number, IEnumerable<ChatMessage> messages)
    {
        var contents = new List<AIContent>();
        if (played.Say.Length > 0)
        {
            contents.Add(new TextContent(played.Say));
        }
        for (var call = 0; call < played.Calls.Length; call++)
        {
            contents.Add(new FunctionCallContent(
                $"call-{number}-{call + 1}", played.Calls[call].Tool, Arguments(played.Calls[call])));
        }
        var message = new ChatMessage(ChatRole.Assistant, contents) { AuthorName = ProviderName };
        var input = messages.Sum(MessageSize.Of) / CharactersPerToken;
        var output = (MessageSize.Of(message) + CharactersPerToken - 1) / CharactersPerToken;
        return new ChatResponse(message)
        {
            ModelId = script.ModelName,
            ResponseId = $"{ProviderName}-{number}",
            FinishReason = played.Calls.IsEmpty ? ChatFinishReason.Stop : ChatFinishReason.ToolCalls,
            Usage = new UsageDetails
            {
                InputTokenCount = input,
                OutputTokenCount = output,
                TotalTokenCount = input + output,
            },
            AdditionalProperties = new AdditionalPropertiesDictionary { [Label] = true },
        };
    }

    private Dictionary<string, object?> Arguments(ScriptCall call)
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in call.Arguments)
        {
            arguments[name] = name is "path" or "command"
                && value is JsonValue text && text.TryGetValue<string>(out var line)
                ? line.Replace("{item}", key.Item.ToString(), StringComparison.Ordinal)
                : value?.DeepClone();
        }
        return arguments;
    }
}

/// <summary>The script has no answer for this attempt: the agent's error, with the key that was looked for.</summary>
public sealed class ScriptException(string message) : Exception(message);
