using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Weir.Agents.Models;
using Weir.Agents.Outputs;
using Weir.Agents.Workspaces;
using Weir.Core.Passes;
using Weir.Definitions.Agents;
using Weir.Runtime.Ports;

namespace Weir.Agents.Chat;

/// <summary>
/// The agent loop: ask the model, carry out its calls in their order, give the results back, until a call ends it.
///
/// Invariants. Every model call and every tool runs under one clock, so nothing outlives the attempt. A fault of a tool
/// is text for the model; only the closing tools, the limits, the breaker, the provider and the sandbox end the
/// attempt, each with one reason of the closed list. Everything said and done is in the transcript before it has an
/// effect here.
/// </summary>
internal sealed class ChatAttempt
{
    private const int FewTurns = 3;

    private readonly ExecutorTask task;
    private readonly AgentSpec agent;
    private readonly ModelClient model;
    private readonly AttemptClock clock;
    private readonly Transcript transcript;
    private readonly Toolbox toolbox;
    private readonly ClosingTools closing;
    private readonly Notebook notebook;
    private readonly OutputContract? contract;
    private readonly Conversation conversation;
    private readonly CallBreaker breaker = new();

    public ChatAttempt(
        ExecutorTask task,
        AgentSpec agent,
        ModelClient model,
        OutputContract? contract,
        AttemptClock clock,
        Transcript transcript)
    {
        this.task = task;
        this.agent = agent;
        this.model = model;
        this.contract = contract;
        this.clock = clock;
        this.transcript = transcript;
        // Documents have a budget of their own, so that they take nothing from what the attempt may say.
        conversation = new Conversation(
            ChatLimits.Conversation + (task.Context is { } given
                ? given.Documents.Sum(document => document.Text.Length) + given.Notes.Sum(note => note.Text.Length)
                : 0));
        toolbox = new Toolbox(task, clock);
        closing = new ClosingTools(task, contract);
        notebook = new Notebook(task);
    }

    public Usage Usage { get; private set; } = Usage.None;

    public ImmutableArray<LeftNote> Notes => notebook.Notes;

    public async Task<Ended> RunAsync()
    {
        try
        {
            return await LoopAsync();
        }
        catch (EndedException exception)
        {
            return exception.Ended;
        }
        catch (OperationCanceledException) when (clock.Token.IsCancellationRequested)
        {
            var (reason, sentence) = clock.Why();
            return new Ended(reason, sentence);
        }
        catch (Exception exception)
            when (exception is SandboxBrokenException or IOException or UnauthorizedAccessException)
        {
            return new Ended(FailureReason.Infrastructure, exception.Message);
        }
    }

    private async Task<Ended> LoopAsync()
    {
        Say(Prompt.For(task, agent, contract, Prompt.NewNonce()));
        var options = new ChatOptions { Tools = [.. toolbox.Declarations], AllowMultipleToolCalls = true };
        for (var turn = 1; turn <= agent.Limits.Turns; turn++)
        {
            if (!conversation.Fits() || transcript.IsFull)
            {
                return new Ended(
                    FailureReason.AgentError,
                    "Limits: the conversation grew too long before anything was submitted.");
            }
            Hear(task.Hear());
            task.Progress($"Turn {turn}: {model.Name} is asked.");
            var response = await ModelCall.AskAsync(model, conversation.Messages, options, clock);
            var calls = Hear(response, turn);
            var left = agent.Limits.Turns - turn;
            if (calls.Count == 0)
            {
                Nudge(left);
            }
            else if (await CarryOutAsync(calls, left) is { } ended)
            {
                return ended;
            }
        }
        return new Ended(
            FailureReason.AgentError,
            $"Limits: {agent.Limits.Turns} turns passed and nothing was submitted.");
    }

    private void Say(Prompt prompt)
    {
        transcript.Add("system", ("text", prompt.System));
        transcript.Add("user", ("text", prompt.User));
        conversation.Add(new ChatMessage(ChatRole.System, prompt.System));
        conversation.Add(new ChatMessage(ChatRole.User, prompt.User));
    }

    /// <summary>What people said meanwhile: theirs, and in a frame that no text can close.</summary>
    private void Hear(ImmutableArray<SaidToAgent> said)
    {
        foreach (var one in said)
        {
            var text = Prompt.OfSaid(one, Prompt.NewNonce());
            transcript.Add("said", ("by", one.By.Value), ("text", one.Text));
            conversation.Add(new ChatMessage(ChatRole.User, text));
        }
    }

    /// <summary>Meters and records a response; returns its calls in their order.</summary>
    private List<FunctionCallContent> Hear(ChatResponse response, int turn)
    {
        var (input, output) = (response.Usage?.InputTokenCount ?? 0, response.Usage?.OutputTokenCount ?? 0);
        var price = response.Usage is { InputTokenCount: not null, OutputTokenCount: not null } ? model.Price : null;
        Usage = Usage.Plus(new Usage(input, output, 1, 0)
        {
            PricedCalls = price is null ? 0 : 1,
            NanoUsd = price?.NanoUsd(input, output) ?? 0,
        });
        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        transcript.Add(
            "assistant",
            ("turn", turn),
            ("model", response.ModelId ?? model.Name),
            ("text", response.Text),
            ("calls", calls.Count),
            ("input_tokens", response.Usage?.InputTokenCount),
            ("output_tokens", response.Usage?.OutputTokenCount));
        foreach (var message in response.Messages)
        {
            conversation.Add(message);
        }
        return calls;
    }

    /// <summary>A model that only talks is told how to go on, a bounded number of times.</summary>
    private void Nudge(int left)
    {
        if (breaker.IsOnlyTalking())
        {
            throw new EndedException(new Ended(
                FailureReason.Stalled,
                $"The model called no tool in {ChatLimits.TalkOnlyTurns} turns one after the other."));
        }
        var text = $"Nothing was done: call a tool, or `submit` if you are finished. Turns left: {left}.";
        transcript.Add("user", ("text", text));
        conversation.Add(new ChatMessage(ChatRole.User, text));
    }

    private async Task<Ended?> CarryOutAsync(List<FunctionCallContent> calls, int left)
    {
        var results = new List<AIContent>();
        foreach (var (index, call) in calls.Index())
        {
            var (ended, reply) = index < ChatLimits.CallsPerTurn
                ? await CarryOutAsync(call)
                : new Closing(null, $"Not carried out: at most {ChatLimits.CallsPerTurn} calls are, in one turn.");
            transcript.Add("result", ("id", call.CallId), ("tool", call.Name), ("text", reply));
            if (ended is not null)
            {
                return ended;
            }
            var hint = left <= FewTurns && index == calls.Count - 1 ? $"\n[turns left: {left}]" : "";
            results.Add(new FunctionResultContent(call.CallId, reply + hint));
        }
        conversation.Add(new ChatMessage(ChatRole.Tool, results));
        return null;
    }

    private async Task<Closing> CarryOutAsync(FunctionCallContent call)
    {
        clock.Token.ThrowIfCancellationRequested();
        Usage = Usage with { ToolCalls = Usage.ToolCalls + 1 };
        try
        {
            var arguments = ToolArguments.Of(call);
            transcript.Add(
                "call",
                ("id", call.CallId),
                ("tool", call.Name),
                ("arguments", JsonNode.Parse(arguments.ToString())));
            if (breaker.IsStuck(call.Name, arguments.ToString()))
            {
                return new Closing(
                    new Ended(
                        FailureReason.Stalled,
                        $"No progress: '{call.Name}' was called {ChatLimits.IdenticalCalls} times in a row with the "
                        + "same arguments."),
                    "Not carried out.");
            }
            var closed = await DispatchAsync(call.Name, arguments);
            return breaker.IsAboutToStick
                ? closed with { Reply = closed.Reply + "\n[the same call again; once more ends the attempt]" }
                : closed;
        }
        catch (Exception exception) when (exception is ToolException or WorkspaceException)
        {
            return new Closing(null, "Error: " + exception.Message);
        }
    }

    private async Task<Closing> DispatchAsync(string name, ToolArguments arguments)
    {
        if (name == Toolbox.Submit)
        {
            return closing.Submit(arguments);
        }
        if (name == Toolbox.Ask)
        {
            return closing.Ask(arguments);
        }
        if (name == Toolbox.Note)
        {
            return new Closing(null, notebook.Add(arguments));
        }
        if (toolbox.Find(name) is { } tool)
        {
            task.Progress($"{agent.Name} uses {name}.");
            return new Closing(null, await tool.Run(arguments, clock.Token));
        }
        var refusal = toolbox.Refusal(name);
        return breaker.WasDenied(name)
            ? new Closing(new Ended(FailureReason.Denied, refusal), refusal)
            : new Closing(null, refusal);
    }
}
