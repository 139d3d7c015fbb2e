using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Weir.Agents.Mcp;
using Weir.Agents.Models;
using Weir.Agents.Outputs;
using Weir.Agents.Workspaces;
using Weir.Core.Passes;
using Weir.Definitions.Agents;
using Weir.Definitions.Canonical;
using Weir.Runtime.Ports;

namespace Weir.Agents.Chat;

/// <summary>
/// The agent loop: ask the model, carry out its calls in their order (those that only read, together), give the results
/// back, until a call ends it.
///
/// Invariants. Every model call and every tool runs under one clock, so nothing outlives the attempt. A fault of a tool
/// is text for the model; only the closing tools, the limits, the breaker, the provider and the sandbox end the
/// attempt, each with one reason of the closed list. Everything said and done is in the transcript before it has an
/// effect here.
/// </summary>
internal sealed class ChatAttempt
{
    private const int FewTurns = 3;

    private static readonly Closing TooMany =
        new(null, $"Not carried out: at most {ChatLimits.CallsPerTurn} calls are, in one turn.");

    private readonly ExecutorTask task;
    private readonly AgentSpec agent;
    private readonly string modelName;
    private readonly bool goesOn;
    private readonly AttemptClock clock;
    private readonly Transcript transcript;
    private readonly Toolbox toolbox;
    private readonly ClosingTools closing;
    private readonly Notebook notebook;
    private readonly OutputContract? contract;
    private readonly Dialogue dialogue;
    private readonly CallBreaker breaker = new();
    private McpServers? servers;
    private int toolCalls;

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
        this.contract = contract;
        this.clock = clock;
        this.transcript = transcript;
        (modelName, goesOn) = (model.Name, model.GoesOn);
        toolbox = new Toolbox(task, clock);
        closing = new ClosingTools(task, contract);
        notebook = new Notebook(task);
        dialogue = new Dialogue(task, model, clock, transcript);
    }

    public Usage Usage => dialogue.Usage with { ToolCalls = toolCalls };

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
        finally
        {
            await (servers?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private async Task<Ended> LoopAsync()
    {
        for (var turn = await BeginAsync(); turn <= agent.Limits.Turns; turn++)
        {
            dialogue.Pass(task.Hear());
            task.Progress($"Turn {turn}: {modelName} is asked.");
            var calls = await dialogue.AskAsync(turn);
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

    /// <summary>Goes on where an attempt before was interrupted, if it can, else begins anew.</summary>
    /// <returns>The first turn.</returns>
    private async Task<int> BeginAsync()
    {
        var handIn = HandIn.ByTools(task, agent, contract);
        var basis = BasisOf(handIn);
        if (goesOn && task.Earlier is { } earlier)
        {
            var (before, why) = EarlierDialogue.Read(earlier, basis);
            if (before is not null && await earlier.RestoreAsync(clock.Token))
            {
                task.Progress($"It goes on where {before.Attempt} was interrupted, after turn {before.Turn}.");
                await OfferAsync();
                dialogue.GoOn(before);
                notebook.Recall(before.Done);
                return Math.Min(before.Turn + 1, agent.Limits.Turns);
            }
            var reason = before is null ? why : "its work cannot be had any more";
            transcript.Add("begun-anew", ("after", earlier.Attempt.ToString()), ("why", reason));
            task.Progress($"It begins anew and does not go on where {earlier.Attempt} was interrupted: {reason}.");
        }
        await OfferAsync();
        dialogue.Open(Prompt.For(task, agent, handIn, Prompt.NewNonce()), basis);
        return 1;
    }

    /// <summary>The servers run in the clone that the attempt works in, so that it has to be there.</summary>
    private async Task OfferAsync()
    {
        if (agent.Mcp is not null)
        {
            servers = await McpServers.StartAsync(task, agent, clock);
            toolbox.Add(servers.Tools);
            foreach (var remark in servers.Remarks)
            {
                transcript.Add("warning", ("text", remark));
                task.Progress(remark);
            }
        }
        dialogue.Offer(toolbox.Declarations);
    }

    /// <summary>What all that the dialogue depends on comes to.</summary>
    private string BasisOf(HandIn handIn)
    {
        var tools = toolbox.Declarations.OfType<AIFunctionDeclaration>()
            .Select(tool => $"{tool.Name}\n{tool.Description}\n{tool.JsonSchema.GetRawText()}");
        string[] parts = [$"{task.Basis}", modelName, .. handIn.Rules, handIn.Output, .. tools];
        return CanonicalJson.DigestOf(parts).Value;
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
        dialogue.Say($"Nothing was done: call a tool, or `submit` if you are finished. Turns left: {left}.");
    }

    private async Task<Ended?> CarryOutAsync(List<FunctionCallContent> calls, int left)
    {
        for (var done = 0; done < calls.Count;)
        {
            var together = calls.GetRange(done, Together(calls, done));
            var replies = done < ChatLimits.CallsPerTurn
                ? await Task.WhenAll(together.Select(CarryOutAsync))
                : [TooMany];
            foreach (var (call, (ended, reply)) in together.Zip(replies))
            {
                transcript.Add("result", ("id", call.CallId), ("tool", call.Name), ("text", reply));
                if (ended is not null)
                {
                    return ended;
                }
                done++;
                var hint = left <= FewTurns && done == calls.Count ? $"\n[turns left: {left}]" : "";
                dialogue.Result(call.CallId, reply + hint);
            }
        }
        dialogue.GiveBack();
        return null;
    }

    /// <summary>How many calls from this one on are carried out at the same time: more than one where all of them only
    /// read. Each begins in its turn, so that the transcript and the breaker see them in their order.</summary>
    private int Together(List<FunctionCallContent> calls, int first)
    {
        var most = Math.Min(ChatLimits.CallsTogether, ChatLimits.CallsPerTurn - first);
        var reads = calls.Skip(first).Take(most).TakeWhile(call => toolbox.Find(call.Name) is { OnlyReads: true });
        return Math.Max(1, reads.Count());
    }

    private async Task<Closing> CarryOutAsync(FunctionCallContent call)
    {
        clock.Token.ThrowIfCancellationRequested();
        toolCalls++;
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
            var isAboutToStick = breaker.IsAboutToStick;
            var closed = await DispatchAsync(call.Name, arguments);
            return isAboutToStick
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
