using System.Collections.Immutable;
using Newtonsoft.Json;
using Weir.Agents.Outputs;
using Weir.Agents.Workspaces;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Agents.Commands;

/// <summary>What was left in the file <c>WEIR_RESULT</c>, and what that makes of the attempt.</summary>
/// <param name="Faults">Why it cannot be used; empty when it can.</param>
internal sealed record ResultFile(CommandResult Said, ImmutableArray<string> Faults)
{
    /// <summary>The largest one, in bytes.</summary>
    public const int Limit = 4 * 1024 * 1024;

    /// <param name="folder">A folder that the program could write to: it is looked into inside the sandbox.</param>
    public static async Task<ResultFile> ReadAsync(ISandbox sandbox, string folder, CancellationToken cancel)
    {
        var (text, unreadable) = await TextAsync(sandbox, folder, cancel);
        var said = CommandResult.Parse(text, out var faults);
        return new ResultFile(said, unreadable.Length > 0 ? [unreadable, .. faults] : faults);
    }

    /// <param name="who">What wrote it, for sentences: <c>command</c>.</param>
    /// <returns>Without a transcript.</returns>
    public async Task<ExecutorResult> JudgeAsync(ExecutorTask task, string who, CancellationToken cancel) =>
        await JudgedAsync(task, who, cancel) with { Notes = Said.Notes };

    private async Task<ExecutorResult> JudgedAsync(ExecutorTask task, string who, CancellationToken cancel)
    {
        if (Said.GaveUp is { } reason)
        {
            return Failed(FailureReason.AgentGaveUp, reason);
        }
        if (!Faults.IsEmpty)
        {
            return Failed(FailureReason.OutputInvalid, Malformed(Faults));
        }
        if (Said.Split is { } split)
        {
            return task.MaySplit
                ? Succeeded(who, null) with { Split = split }
                : Failed(FailureReason.OutputInvalid, "This cannot be split: do it as one, or give up.");
        }
        if (Said.Question is { } question)
        {
            return task.QuestionsLeft > 0
                ? Succeeded(who, null) with { Detail = question, Question = question }
                : Failed(FailureReason.AgentError, $"The {who} asked with no questions left: {question}");
        }
        return await CheckAsync(task, who, cancel);
    }

    private async Task<ExecutorResult> CheckAsync(ExecutorTask task, string who, CancellationToken cancel)
    {
        OutputContract? contract;
        try
        {
            contract = await OutputContract.LoadAsync(task.OutputSchema, cancel);
        }
        catch (OutputContractException exception)
        {
            return Failed(FailureReason.AgentError, exception.Message);
        }
        if (contract is not null && Said.Ending == PassEnding.Output)
        {
            ImmutableArray<string> faults = Said.Output is null
                ? ["`outputs` is missing, and the output has a schema"]
                : contract.Faults(Said.Output);
            if (!faults.IsEmpty)
            {
                return Failed(FailureReason.OutputInvalid, Malformed(faults));
            }
        }
        return Succeeded(who, Said.Output?.ToString(Formatting.None));
    }

    /// <summary>
    /// The result file's text, empty when there is none; and why it cannot be read, empty when it can.
    /// </summary>
    private static async Task<(string Text, string Unreadable)> TextAsync(
        ISandbox sandbox, string folder, CancellationToken cancel)
    {
        // Most commands leave none, and a sandbox to look into an empty folder takes longer than they do.
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return ("", "");
        }
        var files = new WorkspaceFiles(sandbox, folder, writable: false, []);
        try
        {
            return await files.ListAsync(".", cancel) is { } names
                && names.Contains(CommandFolders.ResultName, StringComparer.Ordinal)
                ? (await files.ReadTextAsync(CommandFolders.ResultName, cancel, Limit), "")
                : ("", "");
        }
        catch (WorkspaceException exception)
        {
            return ("", exception.Message);
        }
    }

    private static string Malformed(ImmutableArray<string> faults) =>
        "The result file WEIR_RESULT is not usable:\n" + string.Join("\n", faults.Select(fault => "- " + fault));

    private ExecutorResult Succeeded(string who, string? output)
    {
        var detail = Said.Findings == 0 ? "" : $"The {who} reported {Said.Findings} findings.";
        return new ExecutorResult(null, detail, output, Said.Ending, Usage.None, "", "");
    }

    private static ExecutorResult Failed(FailureReason reason, string sentence) =>
        new(reason, sentence, null, PassEnding.Output, Usage.None, "", "");
}
