using System.Collections.Immutable;
using Weir.Engines.Processes;
using Weir.Runtime.Ports;

namespace Weir.Engines.Isolation;

/// <summary>
/// No isolation, because the operator asked for none: the program is the engine's user and sees what that user sees.
/// What remains is hygiene: a composed environment, a home and a temporary folder of its own, limits, and an end that
/// takes along what it started, except for processes that leave its session and clear their environment. They are also
/// left over when the engine is killed.
/// </summary>
internal sealed class UnsandboxedSandbox(SandboxOptions options, ControlGroups groups) : ISandbox
{
    /// <summary>Marks everything that a run started; see <see cref="SessionTree"/>.</summary>
    private const string RunVariable = "WEIR_RUN";
    private const string SessionProgram = "/usr/bin/setsid";

    public string Name => "none";

    public bool Isolated => false;

    public async Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel)
    {
        if (!process.Routes.IsEmpty)
        {
            throw new ArgumentException("where nothing isolates there are no routes", nameof(process));
        }

        if (Launcher.Refuse(process) is { } sentence)
        {
            return ChildProcess.Without(ProcessEnd.NotStarted, sentence, TimeSpan.Zero);
        }

        var marker = new StartMarker();
        var run = Path.Combine(options.Scratch, "runs", marker.Text);
        try
        {
            var folders = new PrivateFolders(Path.Combine(run, "home"), Path.Combine(run, "tmp"));
            MakePrivate(run);
            Directory.CreateDirectory(folders.Home);
            Directory.CreateDirectory(folders.Temporary);
            using var group = groups.Open(options.Ceilings);
            var start = Start(process, folders, marker);
            return await CeilingWatch.RunAsync(
                start with { Arguments = group.Join(start.Arguments) }, process, group, options.Ceilings, cancel);
        }
        finally
        {
            Delete(run);
        }
    }

    private ChildStart Start(SandboxedProcess process, PrivateFolders folders, StartMarker marker)
    {
        var program = ProgramEnvironment.Compose(process, options.Toolchains, folders)
            .SetItem(RunVariable, marker.Text);
        ImmutableArray<string> session = File.Exists(SessionProgram) ? [SessionProgram] : [];
        return new ChildStart(
            [.. session, Launcher.Shell, "-c", Launcher.Become, "weir", .. process.Arguments],
            // Without a user namespace the kernel would count all processes of this user, the engine's own included.
            Launcher.Environment(program, options.Ceilings.FileBytes, processes: null, marker),
            process.WorkingDirectory,
            marker,
            new SessionTree($"{RunVariable}={marker.Text}"));
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(
                folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A program may have made parts of its home read-only; they go with the engine's folder.
        }
    }
}
