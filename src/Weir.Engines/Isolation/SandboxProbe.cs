using System.Text;
using Weir.Runtime.Ports;

namespace Weir.Engines.Isolation;

/// <summary>
/// Finds bubblewrap and proves that it works by running a program in it: being installed says little.
/// </summary>
public static class SandboxProbe
{
    private const string Install = "Install it: apt-get install bubblewrap (Debian, Ubuntu), "
        + "dnf install bubblewrap (Fedora), apk add bubblewrap (Alpine); or start the engine with --unsandboxed.";
    private const string Proof = "isolated";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static async Task<SandboxFinding> ProbeAsync(SandboxOptions options, CancellationToken cancel)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new SandboxFinding(false, "Bubblewrap isolates on Linux only.",
                "Run the engine in a container or a Linux machine (on Windows: WSL2), or start it with --unsandboxed.");
        }

        if (Find(options.SearchPath) is not { } program)
        {
            return new SandboxFinding(false, "Bubblewrap (bwrap) is not on PATH.", Install);
        }

        try
        {
            Directory.CreateDirectory(options.Scratch);
            return await TryAsync(program, options, cancel);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new SandboxFinding(false, $"The folder {options.Scratch} cannot be used: {error.Message}",
                "Make it writable for the user that runs the engine.");
        }
    }

    private static string? Find(string searchPath) => searchPath
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, "bwrap"))
        .FirstOrDefault(File.Exists);

    private static async Task<SandboxFinding> TryAsync(string program, SandboxOptions options, CancellationToken cancel)
    {
        var bare = new UnsandboxedSandbox(options with { Toolchains = [] }, ControlGroups.None);
        var help = await bare.RunAsync(Command(options, program, "--help"), cancel);
        var offered = help.Text + help.Errors;
        var full = new Bubblewrap(program, Offers("--size"), Offers("--disable-userns"));
        var result = await ProveAsync(full, options, cancel);
        if (!Holds(result) && full.ForbidsNamespaces)
        {
            // Some kernels and containers allow one level of user namespaces only, which is all that isolation needs.
            full = full with { ForbidsNamespaces = false };
            result = await ProveAsync(full, options, cancel);
        }

        return Holds(result) ? Isolates(full) : Explain(program, result);

        bool Offers(string option) => offered.Contains(option, StringComparison.Ordinal);
    }

    private static SandboxFinding Isolates(Bubblewrap bubblewrap)
    {
        var groups = ControlGroups.Find();
        var limited = groups.Limits.Length > 0
            ? $"control groups limit a run's {groups.Limits}"
            : "no control group can be made, so a run's memory is not limited";
        var hint = groups.LimitsMemory
            ? ""
            : "For a memory limit start the engine by: systemd-run --user --scope weir up";
        return new SandboxFinding(true, $"Bubblewrap isolates ({bubblewrap.Program}); {limited}.", hint)
        {
            Bubblewrap = bubblewrap,
            Groups = groups,
        };
    }

    private static Task<ProcessResult> ProveAsync(
        Bubblewrap bubblewrap, SandboxOptions options, CancellationToken cancel)
    {
        var sandbox = new BubblewrapSandbox(bubblewrap, options with { Toolchains = [] }, ControlGroups.None);
        // Its user is the sandbox's, and its parent the first process of a namespace.
        var question = $"[ \"$(id -u)\" = {SyntheticFiles.UserId} ] && [ \"$PPID\" = 1 ] && echo {Proof}";
        return sandbox.RunAsync(Command(options, "sh", "-c", question), cancel);
    }

    private static bool Holds(ProcessResult result) =>
        result.Succeeded && result.Output.Span.Trim("\n"u8).SequenceEqual(Encoding.ASCII.GetBytes(Proof));

    private static SandboxedProcess Command(SandboxOptions options, params string[] arguments) => new()
    {
        Arguments = [.. arguments],
        WorkingDirectory = options.Scratch,
        ReadOnly = [options.Scratch],
        Timeout = Limit,
    };

    private static SandboxFinding Explain(string program, ProcessResult result)
    {
        var said = result.Errors.Trim() is { Length: > 0 } errors
            ? errors
            : $"it ended with {result.End} {result.ExitCode}";
        return new SandboxFinding(false, $"{program} is there but does not isolate: {said}", Hint());
    }

    private static string Hint()
    {
        if (Setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1")
        {
            return "AppArmor forbids user namespaces (Ubuntu 23.10 and later). Allow them for bwrap by a profile in "
                + "/etc/apparmor.d, or for all: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";
        }

        if (Setting("/proc/sys/kernel/unprivileged_userns_clone") == "0")
        {
            return "The kernel forbids user namespaces to ordinary users: sysctl -w kernel.unprivileged_userns_clone=1";
        }

        if (Setting("/proc/sys/user/max_user_namespaces") == "0")
        {
            return "The kernel allows no user namespaces: sysctl -w user.max_user_namespaces=15000";
        }

        return File.Exists("/.dockerenv") || File.Exists("/run/.containerenv")
            ? "Inside a container bubblewrap needs more rights than the default: --security-opt seccomp=unconfined "
                + "--security-opt systempaths=unconfined; or let the container isolate, and start the engine with "
                + "--unsandboxed."
            : "Try it by hand: bwrap --unshare-all --ro-bind / / true; or start the engine with --unsandboxed.";
    }

    private static string? Setting(string file) => File.Exists(file) ? File.ReadAllText(file).Trim() : null;
}
