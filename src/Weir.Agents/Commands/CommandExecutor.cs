using System.Collections.Immutable;
using Weir.Agents.Workspaces;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Agents.Commands;

/// <summary>
/// The executor for passes with <c>command</c> and agents that run on <c>command</c>: a shell line in the clone, which
/// reads <c>WEIR_INPUTS</c>, edits in place and may write <c>WEIR_RESULT</c>. A read-only agent's command runs on a
/// copy.
/// </summary>
public sealed class CommandExecutor : IExecutor
{
    /// <summary>
    /// Bytes of output that are kept. A command that prints more has flooded its log, which fails the attempt.
    /// </summary>
    public const int LogLimit = 16 * 1024 * 1024;

    /// <summary>Characters of the log that go into a failure's sentence.</summary>
    private const int Excerpt = 2_000;

    private const string Line = """exec sh -eu -c "$1" 2>&1""";

    public string Kind => "command";

    public async Task<ExecutorResult> RunAsync(ExecutorTask task, CancellationToken cancel)
    {
        try
        {
            return await RunInAsync(new CommandFolders(task), task, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Failed(FailureReason.Cancelled, "The command was stopped.", "");
        }
        catch (Exception exception)
            when (exception is SandboxBrokenException or IOException or UnauthorizedAccessException)
        {
            return Failed(FailureReason.Infrastructure, exception.Message, "");
        }
    }

    private static async Task<ExecutorResult> RunInAsync(
        CommandFolders folders, ExecutorTask task, CancellationToken cancel)
    {
        var command = task.Agent?.Command is { Length: > 0 } own ? own : task.Target;
        var place = await new ShellPlace(task).FolderAsync(cancel);
        task.Progress($"Runs {BoundedText.Head(command, 120)}");
        var result = await task.Sandbox.RunAsync(
            new SandboxedProcess
            {
                Arguments = ["sh", "-c", Line, "weir-command", command],
                WorkingDirectory = place,
                Writable = [place, folders.Results],
                ReadOnly = [folders.Inputs],
                Environment = Environment(task, folders),
                Timeout = task.RunLimit,
                Idle = task.IdleLimit,
                OutputLimit = LogLimit,
                LogFile = folders.LogFile,
                OnOutput = () => task.Progress("The command is printing."),
            },
            cancel);
        var log = BoundedText.FromBytes(result.Output) + result.Errors;
        if (Stopped(result, task) is var (reason, sentence))
        {
            return Failed(reason, result.Told(sentence), log);
        }
        return await JudgeAsync(task, folders, result, log, cancel);
    }

    private static ImmutableSortedDictionary<string, string> Environment(ExecutorTask task, CommandFolders folders) =>
        task.Environment
            .SetItem("WEIR_ITEM", task.Item.ToString())
            .SetItem("WEIR_PASS", task.Pass.Value)
            .SetItem("WEIR_ELEMENT", task.Element ?? "")
            .SetItem("WEIR_GATE", task.Gate?.Value ?? "")
            .SetItem("WEIR_ROUND", $"{task.Round}")
            .SetItem("WEIR_INPUTS", folders.InputsFile)
            .SetItem("WEIR_RESULT", folders.ResultFile);

    /// <summary>Why the command did not come to an end of its own; null when it did.</summary>
    private static (FailureReason Reason, string Sentence)? Stopped(ProcessResult result, ExecutorTask task) =>
        result switch
        {
            { End: ProcessEnd.NotStarted } =>
                (FailureReason.Infrastructure,
                    $"The sandbox '{task.Sandbox.Name}' could not start a shell: {result.Errors.Trim()}"),
            { End: ProcessEnd.Cancelled } => (FailureReason.Cancelled, "The command was stopped."),
            { End: ProcessEnd.TimedOut } =>
                (FailureReason.Timeout, $"The command reached its limit of {task.RunLimit.TotalMinutes:0.##} minutes."),
            { End: ProcessEnd.Idle } =>
                (FailureReason.Stalled, $"The command printed nothing for {task.IdleLimit.TotalMinutes:0.##} minutes."),
            { Dropped: > 0 } => (FailureReason.AgentError,
                $"The command flooded its log: {LogLimit + result.Dropped} bytes, and at most {LogLimit} are kept. "
                + "Send long output to a file."),
            { End: ProcessEnd.Signalled } =>
                (FailureReason.AgentError, $"The command was killed by signal {result.ExitCode - 128}."),
            _ => null,
        };

    private static async Task<ExecutorResult> JudgeAsync(
        ExecutorTask task, CommandFolders folders, ProcessResult ended, string log, CancellationToken cancel)
    {
        var result = await ResultFile.ReadAsync(task.Sandbox, folders.Results, cancel);
        return result.Said.GaveUp is null && ended.ExitCode != 0
            ? Failed(FailureReason.AgentError, Exited(ended, log), log) with { Notes = result.Said.Notes }
            : await result.JudgeAsync(task, "command", cancel) with { Transcript = log };
    }

    private static string Exited(ProcessResult ended, string log)
    {
        var why = ended.ExitCode switch
        {
            126 => " (found, but it cannot be executed)",
            127 => " (not found)",
            _ => "",
        };
        var tail = log.Trim() is { Length: > Excerpt } longLog ? "…" + longLog[^Excerpt..] : log.Trim();
        return ended.Told($"The command ended with exit code {ended.ExitCode}{why}.")
            + (tail.Length == 0 ? "" : "\n" + tail);
    }

    private static ExecutorResult Failed(FailureReason reason, string sentence, string log) =>
        new(reason, sentence, null, PassEnding.Output, Usage.None, "", log);
}
