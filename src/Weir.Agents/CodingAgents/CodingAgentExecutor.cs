using Weir.Agents.CodingAgents.Door;
using Weir.Agents.CodingAgents.Programs;
using Weir.Agents.Chat;
using Weir.Agents.Gateway;
using Weir.Agents.Outputs;
using Weir.Agents.Workspaces;
using Weir.Core.Passes;
using Weir.Definitions.Models;
using Weir.Runtime.Ports;

namespace Weir.Agents.CodingAgents;

/// <summary>
/// The executor for agents that run on a coding agent that people have: <c>runs_on: codex</c> and the like. The program
/// works by itself in the clone, headless, with a home of its own; its models are asked at a door of the attempt, so
/// that it has no key, and what it says of its own use counts nothing.
/// </summary>
/// <param name="lineOf">An attempt's way to the gateway.</param>
internal sealed class CodingAgentExecutor(
    ICodingCli cli,
    ModelsDefinition models,
    Func<GivenAttempt, IModelLine> lineOf,
    TimeProvider time) : IExecutor
{
    public string Kind => cli.Name;

    public async Task<ExecutorResult> RunAsync(ExecutorTask task, CancellationToken cancel)
    {
        var agent = task.Agent ?? throw new ArgumentException("a coding agent needs an agent", nameof(task));
        if (ModelChoice.Of(task.Models, models, cli.Dialects) is not { } model)
        {
            return Failed(FailureReason.ProviderUnavailable, ModelChoice.Missing(cli, task.Models));
        }
        if (CodingProgram.Find(cli.Program) is not { } program)
        {
            return Failed(
                FailureReason.Denied,
                $"{cli.Name} is not on this engine: there is no '{cli.Program}' on its PATH. Install it with "
                + $"`{cli.Install}`, start the engine again, and then `weir item retry {task.Item}`.");
        }
        using var clock = new AttemptClock(task, time, cancel, cli.Name);
        try
        {
            var contract = await OutputContract.LoadAsync(task.OutputSchema, clock.Token);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(clock.Token);
            var record = new DoorRecord(agent.Limits.Turns, over.Cancel);
            var silence = new Silence(clock);
            await using var door = await ModelDoor.OpenAsync(
                lineOf(new GivenAttempt(task.Item, task.Key)), model.Model,
                task.Sandbox.Isolated ? task.Scratch : null, record, silence);
            var attempt = new CodingAttempt(
                cli, task, contract, program, door, record, clock, silence, model);
            return await attempt.RunAsync(over.Token);
        }
        catch (OutputContractException exception)
        {
            return Failed(FailureReason.AgentError, exception.Message);
        }
        catch (OperationCanceledException) when (clock.Token.IsCancellationRequested)
        {
            var (reason, sentence) = clock.Why();
            return Failed(reason, sentence);
        }
        catch (Exception exception)
            when (exception is SandboxBrokenException or IOException or UnauthorizedAccessException)
        {
            return Failed(FailureReason.Infrastructure, exception.Message);
        }
    }

    private static ExecutorResult Failed(FailureReason reason, string sentence) =>
        new(reason, sentence, null, PassEnding.Output, Usage.None, "", "");
}
