using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Programs;
using Weir.Engines.Isolation;
using Weir.Git.Processes;

namespace Weir.Cli.Commands.Doctor;

/// <summary>What Weir needs of the machine: .NET, git, isolation, a place for its state.</summary>
internal static class MachineChecks
{
    private const string InstallDotnet = "install the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0";

    public static async Task<Check> DotnetAsync()
    {
        const string Subject = "dotnet";
        var runtime = Environment.Version;
        var sdk = await ProgramRun.AskAsync("dotnet", "--version");
        return sdk switch
        {
            { Found: false } => Check.Warn(
                Subject, $".NET {runtime} runs Weir, and no dotnet is on PATH to build projects with.", InstallDotnet),
            { Succeeded: false } => Check.Warn(
                Subject, $".NET {runtime} runs Weir, and there is no SDK to build projects with.", InstallDotnet),
            _ => Check.Ok(Subject, $".NET {runtime}, SDK {sdk.Output}"),
        };
    }

    public static async Task<Check> GitAsync()
    {
        const string Subject = "git";
        var answer = await ProgramRun.AskAsync("git", "version");
        if (!answer.Succeeded)
        {
            return Check.Fail(Subject, answer.Found ? $"git does not work: {answer.Output}" : "git is not on PATH.",
                "install it: apt-get install git (Debian, Ubuntu), dnf install git (Fedora), brew install git (macOS)");
        }
        return GitVersion.Read(answer.Output) is { } version && version < GitVersion.Oldest
            ? Check.Fail(
                Subject, $"git {version} is too old: Weir needs {GitVersion.Oldest} or newer.", "install a newer git")
            : Check.Ok(Subject, answer.Output);
    }

    public static async Task<Check> SandboxAsync(CancellationToken cancel)
    {
        var scratch = Path.Combine(Path.GetTempPath(), $"weir-doctor-{Environment.ProcessId}");
        try
        {
            var finding = await SandboxProbe.ProbeAsync(new SandboxOptions { Scratch = scratch }, cancel);
            return finding.Works
                ? Check.Ok("sandbox", finding.Sentence, finding.Hint)
                : Check.Warn("sandbox", finding.Sentence, finding.Hint);
        }
        finally
        {
            if (Directory.Exists(scratch))
            {
                Directory.Delete(scratch, recursive: true);
            }
        }
    }

    /// <summary>Looks whether the state folder can be written, without making it.</summary>
    public static Check State()
    {
        const string Subject = "state";
        string folder;
        try
        {
            folder = StatePlaces.Folder();
        }
        catch (CliFailure failure)
        {
            return Check.Fail(Subject, failure.Message, failure.Hint);
        }
        var there = folder;
        while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } parent)
        {
            there = parent;
        }
        try
        {
            var probe = Path.Combine(there, $".weir-doctor-{Environment.ProcessId}");
            using (File.Create(probe, 1, FileOptions.DeleteOnClose))
            {
                return Check.Ok(Subject, there == folder ? $"{folder} can be written" : $"{folder} can be made");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Check.Fail(Subject, $"{folder} cannot be written: {error.Message}",
                $"ls -ld {there}, or {StatePlaces.Variable}=DIR for another place");
        }
    }
}
