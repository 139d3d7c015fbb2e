using Microsoft.Extensions.AI;
using Weir.Agents.Chat;
using Weir.Agents.Models;

namespace Weir.Agents.Tests.Chat;

public sealed class ConversationTests
{
    [Fact]
    public void Old_tool_results_are_left_out_first_and_the_newest_stay()
    {
        var conversation = new Conversation(limit: 10_000);
        conversation.Keep(new ChatMessage(ChatRole.System, new string('s', 1_000)));
        for (var call = 0; call < 10; call++)
        {
            AddTurn(conversation, $"c{call}", new string('r', 1_000));
        }

        conversation.Fits().ShouldBeTrue();

        // Below the limit by a quarter, so that the next turns change nothing of what was sent.
        Results(conversation).Select(result => result == Conversation.LeftOut)
            .ShouldBe([true, true, true, true, false, false, false, false, false, false]);
        conversation.Messages[0].Text.Length.ShouldBe(1_000);
        AddTurn(conversation, "one more", new string('r', 1_000));
        conversation.Fits().ShouldBeTrue();
        Results(conversation).Count(result => result == Conversation.LeftOut).ShouldBe(4);
    }

    [Fact]
    public void A_summary_takes_the_place_of_all_but_what_is_kept_and_the_newest_whole_turn()
    {
        var conversation = new Conversation(limit: 4_000);
        conversation.Keep(new ChatMessage(ChatRole.User, "the task"));
        AddTurn(conversation, "old", new string('o', 3_000));
        conversation.Keep(new ChatMessage(ChatRole.User, "what a person said"));
        AddTurn(conversation, "middle", new string('m', 900));
        AddTurn(conversation, "new", new string('n', 500));

        conversation.SumUp("sum up", "the summary").ShouldBeTrue();

        conversation.Messages.Select(message => message.Role.Value).ShouldBe(
            ["user", "user", "user", "assistant", "user", "assistant", "tool"]);
        conversation.Messages.Take(4).Select(message => message.Text)
            .ShouldBe(["the task", "what a person said", "sum up", "the summary"]);
        Results(conversation).ShouldBe([new string('n', 500)]);
        conversation.SumUp("again", new string('x', 5_000)).ShouldBeFalse("a summary that does not fit is no help");
        conversation.Messages.Take(2).Select(message => message.Text).ShouldBe(["the task", "what a person said"]);
    }

    [Fact]
    public void What_a_model_refused_is_narrowed_until_nothing_is_left_to_leave_out()
    {
        var conversation = new Conversation(limit: 1_000_000);
        conversation.Keep(new ChatMessage(ChatRole.User, new string('t', 2_000)));
        for (var call = 0; call < 20; call++)
        {
            AddTurn(conversation, $"c{call}", new string('r', 1_000));
        }

        conversation.Narrow().ShouldBeTrue();
        conversation.Messages.Sum(MessageSize.Of).ShouldBeLessThan(17_000);
        conversation.Narrow().ShouldBeFalse();
        Results(conversation).Count(result => result != Conversation.LeftOut).ShouldBe(ChatLimits.KeptResults);
    }

    private static void AddTurn(Conversation conversation, string id, string result)
    {
        conversation.Add(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent(id, "read")]));
        conversation.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(id, result)]));
    }

    private static IEnumerable<string> Results(Conversation conversation) =>
        conversation.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>()
            .Select(result => (string)result.Result!);

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
