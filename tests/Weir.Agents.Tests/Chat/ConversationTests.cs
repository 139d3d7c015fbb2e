using Microsoft.Extensions.AI;
using Weir.Agents.Chat;

namespace Weir.Agents.Tests.Chat;

public sealed class ConversationTests
{
    [Fact]
    public void Old_tool_results_are_left_out_first_and_the_newest_stay()
    {
        var conversation = new Conversation(limit: 10_000);
        conversation.Add(new ChatMessage(ChatRole.System, new string('s', 1_000)));
        for (var call = 0; call < 10; call++)
        {
            var result = new FunctionResultContent($"c{call}", new string('r', 1_000));
            conversation.Add(new ChatMessage(ChatRole.Tool, [result]));
        }

        conversation.Fits().ShouldBeTrue();

        var results = conversation.Messages.Skip(1)
            .Select(message => ((FunctionResultContent)message.Contents[0]).Result!);
        results.Select(result => (string)result == Conversation.LeftOut)
            .ShouldBe([true, true, false, false, false, false, false, false, false, false]);
        conversation.Messages[0].Text.Length.ShouldBe(1_000);
    }

    [Fact]
    public void What_the_model_was_asked_is_never_left_out()
    {
        var conversation = new Conversation(limit: 500);
        conversation.Add(new ChatMessage(ChatRole.User, new string('u', 501)));

        conversation.Fits().ShouldBeFalse();
        conversation.Messages[0].Text.Length.ShouldBe(501);
    }

    [Fact]
    public void A_full_transcript_says_so_and_keeps_whole_lines()
    {
        var transcript = new Transcript(() => TimeSpan.Zero, limit: 100);
        transcript.Add("one", ("text", "short"));
        transcript.Add("two", ("text", new string('x', 100)));

        transcript.IsFull.ShouldBeTrue();
        transcript.ToString().ShouldBe("{\"kind\":\"one\",\"ms\":0,\"text\":\"short\"}\n");
    }
}
