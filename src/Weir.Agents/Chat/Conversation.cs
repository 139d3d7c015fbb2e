using Microsoft.Extensions.AI;
using Weir.Agents.Models;

namespace Weir.Agents.Chat;

/// <summary>
/// The messages that the next model call sends. When they outgrow their limit the oldest tool results are left out: the
/// model knows what it called and may call it again, and what it was asked for is never touched.
/// </summary>
internal sealed class Conversation(int limit)
{
    public const string LeftOut = "[left out to save room; call the tool again if you need it]";

    private readonly List<ChatMessage> messages = [];

    public IReadOnlyList<ChatMessage> Messages => messages;

    public void Add(ChatMessage message) => messages.Add(message);

    /// <summary>False when the conversation is too long even without its old tool results.</summary>
    public bool Fits()
    {
        var size = messages.Sum(MessageSize.Of);
        if (size <= limit)
        {
            return true;
        }
        var results = messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().ToList();
        foreach (var result in results.Take(Math.Max(0, results.Count - ChatLimits.KeptResults)))
        {
            size -= Math.Max(0, (result.Result as string ?? "").Length - LeftOut.Length);
            result.Result = LeftOut;
            if (size <= limit)
            {
                return true;
            }
        }
        return size <= limit;
    }
}
