using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Secrets;

/// <summary>
/// An executor whose programs have the secrets of their agent, and which says none of them: what it makes of an
/// attempt, what it tells meanwhile, and what a model is shown of what programs print are without.
/// </summary>
internal sealed class SecretiveExecutor(IExecutor inner, AttemptSecrets secrets) : IExecutor
{
    public string Kind => inner.Kind;

    public async Task<ExecutorResult> RunAsync(ExecutorTask task, CancellationToken cancel)
    {
        if (secrets.Wrong is { } wrong)
        {
            return new ExecutorResult(
                FailureReason.Denied, wrong, null, PassEnding.Output, Usage.None, "", "");
        }
        if (secrets.Redactor.IsEmpty)
        {
            return await inner.RunAsync(task, cancel);
        }
        return secrets.Redactor.Clean(await inner.RunAsync(
            task with
            {
                Sandbox = new RedactingSandbox(task.Sandbox, secrets.Redactor),
                Environment = task.Environment.SetItems(secrets.Variables),
                Progress = sentence => task.Progress(secrets.Redactor.Clean(sentence)),
            },
            cancel));
    }
}
