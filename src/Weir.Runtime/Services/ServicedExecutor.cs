using Weir.Core.Passes;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Services;

/// <summary>An executor whose programs have the pass's services beside them.</summary>
internal sealed class ServicedExecutor(IExecutor inner, AttemptPlace place) : IExecutor
{
    private const string Execute = "execute";
    private const string Loop = "chat";
    private const string Template = "template";

    public string Kind => inner.Kind;

    public async Task<ExecutorResult> RunAsync(ExecutorTask task, CancellationToken cancel)
    {
        if (place.PassDocument.Services is not { } documents || !RunsPrograms(task))
        {
            return await inner.RunAsync(task, cancel);
        }
        try
        {
            await using var services = await AttemptServices.StartAsync(place.ForServices, documents, cancel);
            var result = await inner.RunAsync(
                task with
                {
                    Sandbox = services.Around(task.Sandbox),
                    Environment = task.Environment.SetItems(services.Variables),
                },
                cancel);
            return result.Failure is null || services.Ended.Length == 0 ? result
                : result with { Detail = $"{result.Detail}\n{services.Ended}" };
        }
        catch (ServiceFailedException failed)
        {
            return new ExecutorResult(
                FailureReason.Infrastructure, failed.Message, null, PassEnding.Output, Usage.None, "", "");
        }
    }

    private bool RunsPrograms(ExecutorTask task) => Kind != Template
        && (Kind != Loop || task.Agent is { } agent && agent.Tools.Contains(Execute, StringComparer.Ordinal));
}
