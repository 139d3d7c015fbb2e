using System.Collections.Immutable;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// A sandbox that shows some folders, read-only, to everything it runs: the objects that a clone borrows.
/// </summary>
internal sealed class MountingSandbox(ISandbox inner, ImmutableArray<string> readOnly) : ISandbox
{
    public string Name => inner.Name;
    public bool Isolated => inner.Isolated;

    public Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel) =>
        inner.RunAsync(process with { ReadOnly = process.ReadOnly.AddRange(readOnly) }, cancel);
}
