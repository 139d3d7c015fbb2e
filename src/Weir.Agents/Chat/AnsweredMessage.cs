using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Weir.Agents.Models;

namespace Weir.Agents.Chat;

/// <summary>A model's message as it is written down.</summary>
internal sealed record AnsweredMessage(ImmutableArray<AnsweredPart> Parts)
{
    public static AnsweredMessage Of(ChatMessage message) => new([.. message.Contents.Select(AnsweredPart.Of)]);

    public ChatMessage ToMessage() => new(ChatRole.Assistant, [.. Parts.Select(part => part.ToContent())]);
}

/// <summary>One thing in a message; of its fields those are set that its kind has.</summary>
/// <param name="Text">What was said, or thought; a call's arguments as JSON; why a call cannot be carried out.</param>
internal sealed record AnsweredPart(string Kind, string Text)
{
    private const string Said = "text";
    private const string Thought = "thought";
    private const string Called = "call";
    private const string Other = "other";

    /// <summary>Its id; of a thought, the provider's signature.</summary>
    public string? Call { get; init; }

    public string? Tool { get; init; }
    public string? Fault { get; init; }

    /// <summary>What the provider wants back as it was.</summary>
    public JsonObject? More { get; init; }

    public static AnsweredPart Of(AIContent content) => content switch
    {
        TextContent text => new AnsweredPart(Said, text.Text),
        TextReasoningContent thought => new AnsweredPart(Thought, thought.Text)
        {
            Call = thought.ProtectedData,
        },
        FunctionCallContent call => new AnsweredPart(Called, MessageSize.Arguments(call))
        {
            Call = call.CallId, Tool = call.Name, Fault = call.Exception?.Message,
        },
        _ => new AnsweredPart(Other, "")
        {
            More = new JsonObject((content.AdditionalProperties ?? [])
                .Where(property => property.Value is string)
                .Select(property => KeyValuePair.Create(property.Key, (JsonNode?)(string)property.Value!))),
        },
    };

    public AIContent ToContent() => Kind switch
    {
        Said => new TextContent(Text),
        Thought => new TextReasoningContent(Text) { ProtectedData = Call },
        Called => CallOf(),
        _ => new AIContent { AdditionalProperties = Properties() },
    };

    private FunctionCallContent CallOf()
    {
        var call = ModelText.Call(Call!, Tool!, Text);
        call.Exception = Fault is null ? call.Exception : new ToolException(Fault);
        return call;
    }

    private AdditionalPropertiesDictionary Properties()
    {
        var properties = new AdditionalPropertiesDictionary();
        foreach (var (name, value) in More ?? [])
        {
            properties[name] = value?.ToString();
        }
        return properties;
    }
}
