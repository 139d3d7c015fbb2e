using Microsoft.Extensions.AI;
using Weir.Agents.Models;

namespace Weir.Agents.Chat;

/// <summary>
/// The messages that the next model call sends. When they outgrow their limit the oldest tool results are left out: the
/// model knows what it called and may call it again. Where that is not enough, all but the newest turns gives way to
/// what the model itself sums up. What it was asked for, and what people said to it, is never touched.
/// </summary>
/// <param name="limit">In characters.</param>
internal sealed class Conversation(long limit)
{
    public const string LeftOut = "[left out to save room; call the tool again if you need it]";

    private readonly List<ChatMessage> messages = [];
    private readonly HashSet<ChatMessage> kept = [];
    private long limit = limit;

    public IReadOnlyList<ChatMessage> Messages => messages;

    private long Size => messages.Sum(MessageSize.Of);

    public void Add(ChatMessage message) => messages.Add(message);

    /// <summary>Adds what outlasts every summing up.</summary>
    public void Keep(ChatMessage message)
    {
        kept.Add(message);
        messages.Add(message);
    }

    /// <summary>
    /// False when the conversation is too long even without its old tool results. Once some are left out, enough are
    /// that the next turns find room: each such change makes the provider read all of it anew.
    /// </summary>
    public bool Fits()
    {
        var size = Size;
        if (size <= limit)
        {
            return true;
        }
        var roomy = limit - limit / ChatLimits.RoomLeft;
        var results = messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().ToList();
        foreach (var result in results.Take(Math.Max(0, results.Count - ChatLimits.KeptResults)))
        {
            size -= Math.Max(0, (result.Result as string ?? "").Length - LeftOut.Length);
            result.Result = LeftOut;
            if (size <= roomy)
            {
                return true;
            }
        }
        return size <= limit;
    }

    /// <summary>
    /// The model takes less than was thought: from now on the limit is below what it refused. False when nothing more
    /// can be left out.
    /// </summary>
    public bool Narrow()
    {
        limit = Size - Size / ChatLimits.RoomLeft;
        return Fits();
    }

    /// <summary>
    /// Puts a question and the model's answer to it in the place of all but the newest turns and what is kept. False
    /// when it does not fit even so.
    /// </summary>
    public bool SumUp(string question, string summary)
    {
        var first = FirstOfNewest();
        ChatMessage[] before = [.. messages.Take(first).Where(kept.Contains)];
        messages.RemoveRange(0, first);
        messages.InsertRange(
            0,
            [
                .. before,
                new ChatMessage(ChatRole.User, question),
                new ChatMessage(ChatRole.Assistant, summary),
                new ChatMessage(ChatRole.User, "Go on from there. What was said before it is left out."),
            ]);
        return Fits();
    }

    /// <summary>Where the turns begin that stay: whole ones, a call with its results, in a part of the room.</summary>
    private int FirstOfNewest()
    {
        var (first, size) = (messages.Count, 0L);
        for (var index = messages.Count - 1; index >= 0; index--)
        {
            size += MessageSize.Of(messages[index]);
            if (size > limit / ChatLimits.RoomLeft)
            {
                break;
            }
            first = messages[index].Role == ChatRole.Assistant ? index : first;
        }
        return first;
    }
}
