using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Weir.Agents.Models;
using Weir.Agents.Workspaces;
using Weir.Core.Passes;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;

namespace Weir.Agents.Chat;

/// <summary>
/// What an attempt and its model say to one another: recorded before it has an effect, metered, and kept within what
/// the model takes. Throws <see cref="EndedException"/> when it cannot go on.
/// </summary>
internal sealed class Dialogue
{
    private const string SumUpRequest =
        """
        There is no room left for more of this conversation. Sum up for yourself, in text and without a tool call, all
        that you need to go on: what the task asks for, what you found out and where (paths, names, lines), what you
        changed, what you tried that did not work, what is left to do. What you do not write down is lost to you.
        """;

    private const string UnknownOutcome =
        "The outcome is not known: the attempt was interrupted before it was written down. The call may have been "
        + "carried out, in whole or in part, or not at all. Look at what is there before you make it again.";

    private const string Resumed =
        "Your work was interrupted by a crash and goes on from here, in a new clone with the files of your workspace "
        + "as they were. What git ignores, what lay outside of the workspace and every process that ran is gone.";

    private readonly ModelClient model;
    private readonly TurnLog? turns;
    private readonly List<AIContent> results = [];
    private readonly ModelCall asking;
    private readonly Transcript transcript;
    private readonly ChatOptions options;
    private readonly Conversation conversation;
    private int sumUps;

    public Dialogue(
        ExecutorTask task,
        ModelClient model,
        AttemptClock clock,
        Transcript transcript)
    {
        this.model = model;
        asking = new ModelCall(model, clock, task.Progress);
        this.transcript = transcript;
        turns = model.GoesOn ? task.Turns : null;
        options = new ChatOptions { AllowMultipleToolCalls = true };
        // Documents have a budget of their own, so that they take nothing from what the attempt may say.
        conversation = new Conversation(
            ChatLimits.Conversation + (task.Context is { } given
                ? given.Documents.Sum(document => document.Text.Length) + given.Notes.Sum(note => note.Text.Length)
                : 0));
    }

    /// <summary>What its calls have used so far.</summary>
    public Usage Usage { get; private set; } = Usage.None;

    /// <summary>What the model may call.</summary>
    public void Offer(ImmutableArray<AITool> tools) => options.Tools = [.. tools];

    /// <param name="basis">What all that it depends on comes to.</param>
    public void Open(Prompt prompt, string basis)
    {
        transcript.Add("system", ("text", prompt.System));
        transcript.Add("user", ("text", prompt.User));
        Take(new Step.Opened(prompt.System, prompt.User, basis));
    }

    /// <summary>
    /// Goes on with the dialogue of an attempt that a crash ended, in which nobody knows what became of its last calls:
    /// they are not carried out again unless the model, which is told so, asks for it.
    /// </summary>
    public void GoOn(EarlierDialogue earlier)
    {
        transcript.Add(
            "resumed",
            ("after", earlier.Attempt.ToString()),
            ("turns", earlier.Turn),
            ("unknown", new JsonArray([.. earlier.Unknown.Select(call => (JsonNode?)call.Name)])));
        foreach (var step in earlier.Steps)
        {
            Take(step);
        }
        Take(new Step.Resumed(earlier.Attempt.ToString()));
        foreach (var call in earlier.Unknown)
        {
            Result(call.CallId, UnknownOutcome);
        }
        if (results.Count > 0)
        {
            Take(new Step.GivenBack());
        }
        Say(Resumed);
    }

    /// <summary>What people said meanwhile: theirs, and in a frame that no text can close.</summary>
    public void Pass(ImmutableArray<SaidToAgent> said)
    {
        foreach (var one in said)
        {
            var text = Prompt.OfSaid(one, Prompt.NewNonce());
            transcript.Add("said", ("by", one.By.Value), ("text", one.Text));
            Take(new Step.Heard(text));
        }
    }

    public void Say(string text)
    {
        transcript.Add("user", ("text", text));
        Take(new Step.Told(text), durable: true);
    }

    /// <summary>The result of a call, which is in the transcript already.</summary>
    public void Result(string call, string text) => Take(new Step.Resulted(call, text));

    /// <summary>The results of a turn's calls are the model's to see.</summary>
    public void GiveBack() => Take(new Step.GivenBack(), durable: true);

    private void Write(Step step, bool durable = false) => turns?.Write(JsonSerializer.Serialize(step), durable);

    /// <summary>Writes a step down, then does it.</summary>
    private void Take(Step step, bool durable = false)
    {
        Write(step, durable);
        switch (step)
        {
            case Step.Opened opened:
                conversation.Keep(new ChatMessage(ChatRole.System, opened.System));
                conversation.Keep(new ChatMessage(ChatRole.User, opened.User));
                break;
            case Step.Heard heard:
                conversation.Keep(new ChatMessage(ChatRole.User, heard.Text));
                break;
            case Step.Told told:
                conversation.Add(new ChatMessage(ChatRole.User, told.Text));
                break;
            case Step.Answered answered:
                conversation.Fits();
                foreach (var message in answered.Messages)
                {
                    conversation.Add(message.ToMessage());
                }
                break;
            case Step.Narrowed:
                conversation.Narrow();
                break;
            case Step.SummedUp summed:
                conversation.SumUp(SumUpRequest, summed.Summary);
                break;
            case Step.Resulted resulted:
                results.Add(new FunctionResultContent(resulted.Call, resulted.Text));
                break;
            case Step.GivenBack:
                conversation.Add(new ChatMessage(ChatRole.Tool, [.. results]));
                results.Clear();
                break;
        }
    }

    /// <summary>Asks the model and returns its calls in their order.</summary>
    public async Task<List<FunctionCallContent>> AskAsync(int turn)
    {
        if (transcript.IsFull)
        {
            throw TooLong("its transcript is full");
        }
        if (!conversation.Fits())
        {
            await SumUpAsync(turn);
        }
        var response = await AnswerAsync();
        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        Record("assistant", response, turn, ("calls", calls.Count));
        Write(new Step.Answered(turn, [.. response.Messages.Select(AnsweredMessage.Of)]), durable: true);
        foreach (var message in response.Messages)
        {
            conversation.Add(message);
        }
        return calls;
    }

    /// <summary>Asks, and asks again with less of what the tools returned when the model takes no more.</summary>
    private async Task<ChatResponse> AnswerAsync()
    {
        while (true)
        {
            try
            {
                return await CompleteAsync(conversation.Messages);
            }
            catch (ProviderException refusal) when (refusal.Fault == ProviderFault.TooLong)
            {
                transcript.Add("too-long", ("text", refusal.Message));
                Write(new Step.Narrowed());
                if (!conversation.Narrow())
                {
                    throw new EndedException(new Ended(
                        FailureReason.AgentError,
                        $"{model.Name} takes less than this work needs, old results of tools left out: "
                        + refusal.Message));
                }
            }
        }
    }

    /// <summary>Asks, and asks again a bounded number of times for an answer that broke off: of such a one nothing is
    /// used.</summary>
    private async Task<ChatResponse> CompleteAsync(IReadOnlyList<ChatMessage> messages)
    {
        for (var again = 0; ; again++)
        {
            try
            {
                return await asking.AskAsync(messages, options);
            }
            catch (ProviderException broken) when (broken.Fault == ProviderFault.BrokenOff)
            {
                transcript.Add("broken-off", ("text", broken.Message));
                Usage = Usage.Plus(new Usage(0, 0, 1, 0));
                if (again == ChatLimits.AskedAgain)
                {
                    throw new EndedException(new Ended(
                        FailureReason.ProviderUnavailable,
                        $"{model.Name}: {broken.Message.TrimEnd('.')}; it was asked {again + 1} times."));
                }
            }
        }
    }

    private async Task SumUpAsync(int turn)
    {
        if (++sumUps > ChatLimits.SumUps)
        {
            throw TooLong($"it was summed up {ChatLimits.SumUps} times");
        }
        var response = await SummaryAsync();
        Record("summary", response, turn);
        var summary = BoundedText.HeadAndTail(response.Text.Trim(), ChatLimits.Summary);
        if (summary.Length == 0)
        {
            throw TooLong("the model did not sum it up");
        }
        Write(new Step.SummedUp(summary));
        if (!conversation.SumUp(SumUpRequest, summary))
        {
            throw TooLong("it does not fit when it is summed up either");
        }
    }

    private async Task<ChatResponse> SummaryAsync()
    {
        var asked = new ChatMessage(ChatRole.User, SumUpRequest);
        try
        {
            return await CompleteAsync([.. conversation.Messages, asked]);
        }
        catch (ProviderException refusal) when (refusal.Fault == ProviderFault.TooLong)
        {
            throw TooLong($"the model takes less than it has to sum up: {refusal.Message}");
        }
    }

    private static EndedException TooLong(string why) => new(new Ended(
        FailureReason.AgentError,
        $"Limits: the conversation grew too long before anything was submitted, and {why}."));

    private void Record(
        string kind,
        ChatResponse response,
        int turn,
        params ReadOnlySpan<(string Name, JsonNode? Value)> more)
    {
        var (input, output) = (response.Usage?.InputTokenCount ?? 0, response.Usage?.OutputTokenCount ?? 0);
        var price = response.Usage is { InputTokenCount: not null, OutputTokenCount: not null } ? model.Price : null;
        Usage = Usage.Plus(new Usage(input, output, 1, 0)
        {
            PricedCalls = price is null ? 0 : 1,
            NanoUsd = price?.NanoUsd(input, output) ?? 0,
        });
        transcript.Add(
            kind,
            [
                ("turn", turn),
                ("model", response.ModelId ?? model.Name),
                ("text", response.Text),
                .. more,
                ("input_tokens", response.Usage?.InputTokenCount),
                ("output_tokens", response.Usage?.OutputTokenCount),
            ]);
    }
}
