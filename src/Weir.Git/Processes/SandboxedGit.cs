using System.Collections.Immutable;
using Weir.Runtime.Ports;

namespace Weir.Git.Processes;

/// <summary>Folders that a sandboxed call may see, besides the system.</summary>
internal sealed record SandboxView(ImmutableArray<string> Writable, ImmutableArray<string> ReadOnly);

/// <summary>Runs git on files that an attempt left behind. It sees the folders it is given and nothing else.</summary>
internal sealed class SandboxedGit(ISandbox sandbox)
{
    /// <summary>For one step of taking an attempt's work out of its clone.</summary>
    public static readonly TimeSpan StepLimit = TimeSpan.FromMinutes(10);

    /// <summary>A listing of about a million paths; an attempt that leaves more is refused.</summary>
    public const int ListingLimit = 64 * 1024 * 1024;

    public Task<GitResult> RunAsync(GitCall call, SandboxView view, CancellationToken cancel) =>
        RunAsync([GitProcess.Program, .. call.Arguments], call, view, cancel);

    public async Task<GitResult> DemandAsync(GitCall call, SandboxView view, string doing, CancellationToken cancel) =>
        Demand(call, await RunAsync(call, view, cancel), doing);

    /// <summary>
    /// Several calls of git in one sandbox, since making one takes longer than most calls: a script for <c>sh -eu</c>
    /// with the call's arguments as its own.
    /// </summary>
    public Task<GitResult> RunScriptAsync(string script, GitCall call, SandboxView view, CancellationToken cancel) =>
        RunAsync(["sh", "-eu", "-c", script, "weir-git", .. call.Arguments], call, view, cancel);

    /// <exception cref="RepositoryException">The call failed, or printed too much.</exception>
    public static GitResult Demand(GitCall call, GitResult result, string doing)
    {
        if (result.Dropped > 0)
        {
            throw new RepositoryException(
                $"The attempt left more changed files than the limit of {ListingLimit} bytes of file names holds.");
        }
        return result.Succeeded ? result : throw GitProcess.Failure(call, result, doing);
    }

    /// <summary>Makes files that the attempt hid from itself readable again, so that they can be saved.</summary>
    public Task<GitResult> MakeReadableAsync(string directory, SandboxView view, CancellationToken cancel)
    {
        var call = new GitCall { GitDirectory = "/dev/null", WorkTree = directory };
        return RunAsync(["chmod", "-R", "u+rwX", "--", directory], call, view, cancel);
    }

    private async Task<GitResult> RunAsync(
        ImmutableArray<string> arguments, GitCall call, SandboxView view, CancellationToken cancel)
    {
        var process = new SandboxedProcess
        {
            Arguments = arguments,
            WorkingDirectory = call.WorkTree ?? call.GitDirectory,
            Writable = view.Writable,
            ReadOnly = view.ReadOnly,
            ProgramsOnly = true,
            Environment = GitEnvironment.For(call),
            Input = call.Input,
            Timeout = StepLimit,
            OutputLimit = ListingLimit,
        };
        var result = await sandbox.RunAsync(process, cancel);
        cancel.ThrowIfCancellationRequested();
        return result.End switch
        {
            ProcessEnd.Exited => new GitResult(result.ExitCode, result.Output, result.Errors, result.Dropped),
            ProcessEnd.TimedOut or ProcessEnd.Idle => throw new RepositoryException(
                $"Taking the work out of the clone took longer than {StepLimit.TotalMinutes:0} minutes "
                + $"({arguments[1]})."),
            ProcessEnd.NotStarted => throw new RepositoryException(
                $"git could not be started in the sandbox ({sandbox.Name}): {GitProcess.LastLines(result.Errors)}. "
                + "Run `weir doctor`."),
            _ => throw new RepositoryException(
                $"git {arguments[1]} was killed in the sandbox ({sandbox.Name}), exit code {result.ExitCode}."),
        };
    }
}
