using System.Collections.Immutable;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// A sandbox that shows some folders to everything it runs: read-only the objects that clones borrow, and the clones of
/// other repositories in the way in which the working directory's own clone is shown, read-only or not.
/// </summary>
internal sealed class MountingSandbox(
    ISandbox inner, ImmutableArray<string> readOnly, string workTree, ImmutableArray<string> beside) : ISandbox
{
    public string Name => inner.Name;
    public bool Isolated => inner.Isolated;

    public Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel)
    {
        var clones = beside
            .Where(folder => Directory.Exists(folder) && !process.Writable.Contains(folder, StringComparer.Ordinal)
                && !process.ReadOnly.Contains(folder, StringComparer.Ordinal)).ToImmutableArray();
        var writable = process.Writable.Contains(workTree, StringComparer.Ordinal);
        return inner.RunAsync(
            process with
            {
                Writable = writable ? process.Writable.AddRange(clones) : process.Writable,
                ReadOnly = [.. process.ReadOnly, .. readOnly, .. writable ? [] : clones],
            },
            cancel);
    }
}
