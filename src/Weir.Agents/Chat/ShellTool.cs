using System.Text;
using Weir.Agents.Workspaces;
using Weir.Runtime.Ports;

namespace Weir.Agents.Chat;

/// <summary>The tool <c>execute</c>: one shell line in the sandbox, with the attempt's environment.</summary>
internal sealed class ShellTool(ExecutorTask task, AttemptClock clock)
{
    /// <summary>
    /// Errors go where the output goes, so that the model sees them in the order in which they were printed.
    /// </summary>
    private const string Line = """exec sh -eu -c "$1" 2>&1""";

    private readonly ShellPlace place = new(task);

    public Tool Execute => new(
        "execute",
        $"Run a shell line (sh -eu -c) in the workspace. {Network} "
        + (ShellPlace.MayEdit(task.Agent) ? "" : "It runs in a copy: what it writes is thrown away."),
        """
        {"type":"object","required":["command"],"additionalProperties":false,
         "properties":{"command":{"type":"string"}}}
        """,
        RunAsync);

    private string Network => task.Agent is { Network: { IsEmpty: false } hosts } && task.Sandbox.Isolated
        ? $"Of the network it reaches {string.Join(", ", hosts)} by HTTP, through the proxy in its environment."
        : "There is no network.";

    private async Task<string> RunAsync(ToolArguments arguments, CancellationToken cancel)
    {
        arguments.Allow(["command"]);
        var command = arguments.Text("command");
        var limit = clock.Remaining < ChatLimits.Command ? clock.Remaining : ChatLimits.Command;
        var folder = await place.FolderAsync(cancel);
        var result = await task.Sandbox.RunAsync(
            ShellPlace.Process(folder, ["sh", "-c", Line, "weir-execute", command]) with
            {
                Environment = task.Environment,
                Timeout = limit,
                Idle = clock.IdleLimit,
                OutputLimit = ChatLimits.CommandOutput,
                OnOutput = () => task.Progress("The command is printing."),
            },
            cancel);
        cancel.ThrowIfCancellationRequested();
        return result.End == ProcessEnd.NotStarted
            ? throw new SandboxBrokenException(
                $"the sandbox '{task.Sandbox.Name}' could not start a shell: {result.Errors.Trim()}")
            : Report(result, limit);
    }

    private string Report(ProcessResult result, TimeSpan limit)
    {
        var text = new StringBuilder(result.End switch
        {
            ProcessEnd.Exited => $"[exit code {result.ExitCode}]\n",
            ProcessEnd.Signalled => $"[killed by signal {result.ExitCode - 128}]\n",
            ProcessEnd.TimedOut => $"[stopped after {limit.TotalSeconds:0} s]\n",
            ProcessEnd.Idle => $"[stopped: it printed nothing for {clock.IdleLimit.TotalSeconds:0} s]\n",
            _ => $"[{result.End}]\n",
        });
        if (result.Reached.Length > 0)
        {
            text.Append($"[{result.Reached}]\n");
        }
        text.Append(BoundedText.HeadAndTail(BoundedText.FromBytes(result.Output), ChatLimits.ToolResult));
        if (result.Errors.Length > 0)
        {
            text.Append('\n').Append(BoundedText.HeadAndTail(result.Errors, ChatLimits.ToolResult / 4));
        }
        if (result.Dropped > 0)
        {
            text.Append($"\n[{result.Dropped} bytes were dropped; write long output to a file]");
        }
        return text.ToString();
    }
}
