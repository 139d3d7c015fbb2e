using Weir.Runtime.Ports;

namespace Weir.Runtime.Secrets;

/// <summary>A sandbox whose programs' output has no secrets, so that a model that reads it is sent none.</summary>
internal sealed class RedactingSandbox(ISandbox inner, SecretRedactor redactor) : ISandbox
{
    public string Name => inner.Name;
    public bool Isolated => inner.Isolated;

    public async Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel)
    {
        var lines = process.Listener is { } listener ? new LineRedactor(redactor, listener) : null;
        var result = await inner.RunAsync(
            lines is null ? process : process with { Listener = lines.Take }, cancel);
        lines?.End();
        return result with { Output = redactor.Clean(result.Output), Errors = redactor.Clean(result.Errors) };
    }
}
