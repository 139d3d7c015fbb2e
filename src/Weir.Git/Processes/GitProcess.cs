using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Weir.Runtime.Ports;
using Weir.Runtime.Programs;

namespace Weir.Git.Processes;

/// <summary>
/// Runs the git binary outside the sandbox: only on git directories that Weir made, with an environment from scratch
/// and arguments as a list. The whole process tree is killed at the time limit and on cancellation.
/// </summary>
internal static class GitProcess
{
    /// <summary>For calls that touch only this machine's disk.</summary>
    public static readonly TimeSpan LocalLimit = TimeSpan.FromMinutes(5);

    /// <summary>For calls that fetch from or push to upstream.</summary>
    public static readonly TimeSpan NetworkLimit = TimeSpan.FromMinutes(15);

    public const string Program = "git";

    private const int ErrorLimit = 64 * 1024;
    private const long FullDiskBytes = 16 * 1024 * 1024;

    /// <summary>Runs to the end, whatever the exit code.</summary>
    public static async Task<GitResult> RunAsync(GitCall call, CancellationToken cancel)
    {
        using var output = new BoundedBytes(call.OutputLimit);
        var (exitCode, errors) = await RunAsync(call, output.ReadAsync, cancel);
        return new GitResult(exitCode, output.Bytes, errors, output.Dropped);
    }

    /// <summary>The same, with standard output going on to a stream as it comes.</summary>
    public static async Task<GitResult> StreamAsync(GitCall call, Stream to, CancellationToken cancel)
    {
        var (exitCode, errors) = await RunAsync(call, (from, stop) => from.CopyToAsync(to, stop), cancel);
        return new GitResult(exitCode, default, errors, 0);
    }

    private static async Task<(int ExitCode, string Errors)> RunAsync(
        GitCall call, Func<Stream, CancellationToken, Task> read, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var process = Start(call);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(call.Timeout);
        using var errors = new BoundedBytes(ErrorLimit);
        try
        {
            await Task.WhenAll(
                FeedAsync(process, call, limit.Token),
                read(process.StandardOutput.BaseStream, limit.Token),
                errors.ReadAsync(process.StandardError.BaseStream, limit.Token),
                process.WaitForExitAsync(limit.Token));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            throw new RepositoryException(
                $"git {call.Arguments[0]} did not end within {call.Timeout.TotalMinutes:0} minutes and was killed.");
        }
        return (process.ExitCode, Encoding.UTF8.GetString(errors.Bytes.Span));
    }

    /// <summary>Runs and demands exit code 0; <paramref name="doing"/> completes "git failed …".</summary>
    public static async Task<GitResult> DemandAsync(GitCall call, string doing, CancellationToken cancel)
    {
        var result = await RunAsync(call, cancel);
        return result.Succeeded && (result.Dropped == 0 || call.MayTruncate)
            ? result
            : throw Failure(call, result, doing);
    }

    public static RepositoryException Failure(GitCall call, GitResult result, string doing)
    {
        var reason = result.Succeeded
            ? $"it printed more than {call.OutputLimit} bytes"
            : LastLines(result.Errors) is { Length: > 0 } text ? text : $"exit code {result.ExitCode}";
        return new RepositoryException($"git failed {doing}: {reason}{DiskHint(call.GitDirectory)}");
    }

    /// <summary>What git said last, on one line; its sentences begin with <c>fatal:</c> or <c>error:</c>.</summary>
    public static string LastLines(string errors) =>
        string.Join("; ", errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith("hint:", StringComparison.Ordinal))
            .TakeLast(3));

    /// <summary>A full disk shows as any failure at all, so that the disk is asked, not git's prose.</summary>
    public static string DiskHint(string directory)
    {
        try
        {
            return new DriveInfo(directory).AvailableFreeSpace < FullDiskBytes
                ? $". The disk that holds {directory} is full: free some space, then try again."
                : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "";
        }
    }

    private static Process Start(GitCall call)
    {
        var start = new ProcessStartInfo(ProgramPath.Of(Program))
        {
            WorkingDirectory = call.WorkTree ?? Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in call.Arguments)
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment.Clear();
        foreach (var (name, value) in GitEnvironment.Inherited(call).Concat(GitEnvironment.For(call)))
        {
            start.Environment[name] = value;
        }
        try
        {
            return Process.Start(start) ?? throw new RepositoryException("git could not be started.");
        }
        catch (Win32Exception e)
        {
            throw new RepositoryException(
                $"git could not be started. Install git {GitVersion.Oldest} or newer, then run `weir doctor`.", e);
        }
    }

    private static async Task FeedAsync(Process process, GitCall call, CancellationToken cancel)
    {
        try
        {
            await using var input = process.StandardInput.BaseStream;
            await using var from = call.InputFile is { } path ? File.OpenRead(path) : call.InputStream;
            if (from is not null)
            {
                await from.CopyToAsync(input, cancel);
            }
            else
            {
                await input.WriteAsync(call.Input, cancel);
            }
        }
        catch (IOException)
        {
            // git ended before it read everything; its exit code and its words tell why.
        }
    }
}
