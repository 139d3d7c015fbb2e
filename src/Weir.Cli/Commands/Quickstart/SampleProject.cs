using System.Diagnostics;
using Weir.Cli.Output;
using Weir.Runtime.Programs;

namespace Weir.Cli.Commands.Quickstart;

/// <summary>Lays out the sample as a git repository of its own.</summary>
internal static class SampleProject
{
    private static readonly TimeSpan GitTimeout = TimeSpan.FromMinutes(1);

    /// <summary>The folder of the samples next to the binary.</summary>
    public static string Source => Path.Combine(AppContext.BaseDirectory, "samples", "timezone");

    /// <returns>The request that the quickstart files as its first item.</returns>
    public static async Task<string> CreateAsync(string folder, CancellationToken cancel)
    {
        // Asked first, so that a machine without git is left as it was.
        await GitAsync(Path.GetTempPath(), cancel, "version");
        Directory.CreateDirectory(folder);
        foreach (var file in
            Directory.EnumerateFiles(
                Source,
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            var path = Path.GetRelativePath(Source, file);
            if (path == "request.md")
            {
                continue;
            }
            var target = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        await GitAsync(folder, cancel, "init", "--quiet", "--initial-branch=main");
        await GitAsync(folder, cancel, "add", "--all");
        await GitAsync(
            folder, cancel, "commit", "--quiet", "--no-gpg-sign", "--message", "The class schedule, as it is in use");
        return await File.ReadAllTextAsync(Path.Combine(Source, "request.md"), cancel);
    }

    /// <summary>Standard output of git in the sample.</summary>
    public static async Task<string> GitAsync(string folder, CancellationToken cancel, params string[] arguments)
    {
        var start = new ProcessStartInfo(ProgramPath.Of("git"))
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in
            (string[])["-c", "user.name=Sample", "-c", "user.email=sample@localhost", "-c", "core.hooksPath=/dev/null",
                .. arguments])
        {
            start.ArgumentList.Add(argument);
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(GitTimeout);
        using var git = Start(start);
        var output = git.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = git.StandardError.ReadToEndAsync(limit.Token);
        await git.WaitForExitAsync(limit.Token);
        return git.ExitCode == 0
            ? (await output).TrimEnd()
            : throw new InvalidOperationException($"git {arguments[0]} failed: {(await errors).Trim()}");
    }

    /// <exception cref="CliFailure">There is no git.</exception>
    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new CliFailure(
                ExitCode.Failed, "git is missing, and Weir keeps all work in git.", "apt-get install git", missing);
        }
    }
}
