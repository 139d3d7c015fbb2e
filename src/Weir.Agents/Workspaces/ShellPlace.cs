using System.Collections.Immutable;
using Weir.Definitions.Agents;
using Weir.Runtime.Ports;

namespace Weir.Agents.Workspaces;

/// <summary>
/// Where an attempt's shell lines run. An agent that may edit works in the workspace itself. One with read-only access
/// works on a scratch copy, made once per attempt: builds and tests need to write, what they write must not reach the
/// change, and a copy keeps the reviewer's own view (read and search, always on the workspace) clean of it.
/// </summary>
internal sealed class ShellPlace(ExecutorTask task)
{
    public static readonly TimeSpan CopyLimit = TimeSpan.FromMinutes(2);

    private const string CopyScript = """cp -a -- "$1/." "$2/" """;

    private string? copy;

    /// <summary>Only the read-only access keeps the workspace from being written.</summary>
    public static bool MayEdit(AgentSpec? agent) => agent is null || agent.Access != "read-only";

    /// <summary>The folder that is the working directory and the one writable mount.</summary>
    public async Task<string> FolderAsync(CancellationToken cancel)
    {
        if (MayEdit(task.Agent))
        {
            return task.Workspace;
        }
        return copy ??= await CopyAsync(cancel);
    }

    private async Task<string> CopyAsync(CancellationToken cancel)
    {
        var folder = Path.Combine(task.Scratch, "copy");
        Directory.CreateDirectory(folder);
        var result = await task.Sandbox.RunAsync(new SandboxedProcess
        {
            Arguments = ["sh", "-eu", "-c", CopyScript, "weir-copy", task.Workspace, folder],
            WorkingDirectory = folder,
            ReadOnly = [task.Workspace],
            Writable = [folder],
            Timeout = CopyLimit,
        }, cancel);
        cancel.ThrowIfCancellationRequested();
        return result.Succeeded
            ? folder
            : throw new SandboxBrokenException(
                $"the workspace could not be copied for a read-only agent: {result.End}, {result.Errors.Trim()}");
    }

    public static SandboxedProcess Process(string folder, ImmutableArray<string> arguments) => new()
    {
        Arguments = arguments,
        WorkingDirectory = folder,
        Writable = [folder],
    };
}
