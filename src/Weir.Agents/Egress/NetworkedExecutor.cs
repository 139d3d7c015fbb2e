using System.Net;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Agents.Egress;

/// <summary>
/// An executor whose programs reach the hosts of the agent's <c>network</c> while an attempt runs, and no others. An
/// agent that lists none, a plain command, and a place where nothing isolates have it no different than before.
/// </summary>
internal sealed class NetworkedExecutor(IExecutor inner) : IExecutor
{
    private const string InWords = "command";

    public string Kind => inner.Kind;

    public async Task<ExecutorResult> RunAsync(ExecutorTask task, CancellationToken cancel)
    {
        if (task.Agent is not { Network.IsEmpty: false } agent || !task.Sandbox.Isolated)
        {
            return await inner.RunAsync(task, cancel);
        }
        var record = new EgressRecord(task.Progress);
        ExecutorResult result;
        try
        {
            await using var proxy = EgressProxy.Open(
                agent.Network, task.Scratch, record, (host, stop) => Dns.GetHostAddressesAsync(host, stop));
            result = await inner.RunAsync(
                task with
                {
                    Sandbox = new NetworkedSandbox(task.Sandbox, proxy.Socket),
                    Environment = task.Environment.SetItems(ProxyEnvironment.Variables),
                },
                cancel);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return new ExecutorResult(
                FailureReason.Infrastructure, trouble.Message, null, PassEnding.Output, Usage.None, "", "");
        }
        return record.IsEmpty ? result : result with
        {
            Detail = result.Failure is not null && record.Told() is { Length: > 0 } told
                ? $"{result.Detail}\n{told}" : result.Detail,
            Transcript = Whole(result.Transcript) + record.Lines(asJson: Kind != InWords),
        };
    }

    private static string Whole(string text) => text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";
}
