using Weir.Agents.Models;
using Weir.Agents.Outputs;
using Weir.Core.Passes;
using Weir.Definitions.Agents;
using Weir.Runtime.Ports;

namespace Weir.Agents.Chat;

/// <summary>
/// The executor for agents that run on <c>chat</c>: the built-in loop over any chat model. It never throws for what a
/// model, a tool or a provider does; cancellation ends as <see cref="FailureReason.Cancelled"/> with the transcript.
/// </summary>
public sealed class ChatExecutor(ModelRouter router, TimeProvider time) : IExecutor
{
    public string Kind => "chat";

    public async Task<ExecutorResult> RunAsync(ExecutorTask task, CancellationToken cancel)
    {
        var agent = task.Agent ?? throw new ArgumentException("a chat attempt needs an agent", nameof(task));
        using var clock = new AttemptClock(task, time, cancel);
        var transcript = new Transcript(() => clock.Elapsed);
        OutputContract? contract;
        try
        {
            contract = await OutputContract.LoadAsync(task.OutputSchema, cancel);
        }
        catch (OutputContractException exception)
        {
            return Result(new Ended(FailureReason.AgentError, exception.Message), Usage.None, "", transcript);
        }
        catch (OperationCanceledException)
        {
            return Result(new Ended(FailureReason.Cancelled, "The attempt was stopped."), Usage.None, "", transcript);
        }
        return router.Route(task) switch
        {
            ModelRoute.Ready ready => await RunAsync(task, agent, ready.Model, contract, clock, transcript),
            ModelRoute.None none =>
                Result(new Ended(FailureReason.ProviderUnavailable, none.Sentence), Usage.None, "", transcript),
            _ => throw new InvalidOperationException("unreachable: the routes are closed"),
        };
    }

    private static async Task<ExecutorResult> RunAsync(
        ExecutorTask task,
        AgentSpec agent,
        ModelClient model,
        OutputContract? contract,
        AttemptClock clock,
        Transcript transcript)
    {
        using (model.Client)
        {
            transcript.Add(
                "start",
                ("item", task.Item.ToString()),
                ("pass", task.Pass.Value),
                ("gate", task.Gate?.Value),
                ("attempt", task.Attempt.ToString()),
                ("round", task.Round),
                ("agent", agent.Name),
                ("model", model.Name));
            var attempt = new ChatAttempt(task, agent, model, contract, clock, transcript);
            return Result(await attempt.RunAsync(), attempt.Usage, model.Name, transcript) with
            {
                Notes = attempt.Notes,
            };
        }
    }

    private static ExecutorResult Result(Ended ended, Usage usage, string model, Transcript transcript)
    {
        transcript.Add("end", ("as", ended.Word), ("detail", ended.Detail));
        return new ExecutorResult(
            ended.Failure, ended.Detail, ended.Output, ended.Ending, usage, model, transcript.ToString())
        {
            Question = ended.Question,
            Split = ended.Split,
        };
    }
}
