using System.Collections.Immutable;
using Weir.Engines.Processes;
using Weir.Runtime.Ports;

namespace Weir.Engines.Isolation;

/// <summary>
/// Isolation by bubblewrap (Linux namespaces), for programs that may be hostile.
///
/// Threat model. The program is written or steered by somebody who wants out: to read the person's home, keys, Weir's
/// state or another attempt's clone; to change anything but its own clone; to reach the network; to outlive its run; to
/// take the machine down. It may leave traps in its clone for the next run. It does not hold a kernel exploit.
///
/// What holds it:
/// - Files: an empty root; /usr and toolchains read-only; a public part of /etc; /tmp, HOME and /dev/shm in memory, of
///   limited size; the mounts that the run is given, at their own paths. All else does not exist. The root, /dev and
///   /proc are read-only. A mount below another mount that has become a link is refused (see <see cref="Mounts"/>).
/// - Processes: an own process-id namespace, whose end is the end of everything in it
///   (see <see cref="NamespaceTree"/>), also when the engine dies; an own session, so that no terminal can be
///   typed into (TIOCSTI).
/// - Rights: an own user namespace without any capability, no further one inside, no setuid (no_new_privs), no devices.
/// - Network: an own, empty one; so abstract sockets and the host's loopback are out of reach. What a run is given
///   beyond are Unix sockets by name, which a relay shows at ports of its loopback. Own IPC, host name, cgroups.
/// - Leaks: the environment is composed from nothing and takes effect only inside (see <see cref="Launcher"/>);
///   descriptors of the engine are not inherited (see <see cref="SystemCalls.KeepDescriptorsFromChildren"/>).
/// - Quantity: time, idleness and output by <see cref="ChildProcess"/>; file size and core dumps by rlimit; what all
///   files together take of the disk by <see cref="DiskWatch"/>; processes and memory of the whole run by a control
///   group where one can be made (see <see cref="ControlGroups"/>), processes also by rlimit, which the kernel counts
///   per user namespace since Linux 5.14. Which of these a run met is said in its result.
///
/// As root: bubblewrap's uid 1000 is then the machine's uid 0 without capabilities. It owns what root owns, which is
/// why /proc is read-only and key folders are not mounted; files it leaves belong to root. The process rlimit does not
/// bind root, so without a control group a fork bomb lasts until the time limit; with one it is ended when it meets its
/// ceiling. Run engines as an ordinary user.
///
/// Not defended: kernel vulnerabilities (system calls are not filtered); side channels and timing; a disk whose
/// number of files is used up; processor share; what /usr and toolchains hold is readable;
/// keys in the session keyring of whoever started the engine; without a control group, memory. An address-space rlimit
/// is not used: .NET, Java and Go reserve far more than they use, and fail under it.
///
/// Source: bubblewrap's README ("Sandbox security", "Limitations"), namespaces(7), user_namespaces(7),
/// pid_namespaces(7).
/// </summary>
internal sealed class BubblewrapSandbox : ISandbox
{
    private const string FilesFolder = "etc";

    private readonly Bubblewrap bubblewrap;
    private readonly SandboxOptions options;
    private readonly SyntheticFiles files;
    private readonly ControlGroups groups;
    private readonly ImmutableArray<string> toolchainRoots;

    /// <exception cref="IOException">The scratch folder cannot be written.</exception>
    public BubblewrapSandbox(Bubblewrap bubblewrap, SandboxOptions options, ControlGroups groups)
    {
        this.bubblewrap = bubblewrap;
        this.options = options;
        this.groups = groups;
        files = SyntheticFiles.Write(Path.Combine(options.Scratch, FilesFolder));
        var roots = options.Toolchains.SelectMany(toolchain => toolchain.Roots);
        toolchainRoots = [.. roots.Distinct(StringComparer.Ordinal)];
    }

    public string Name => "bubblewrap";

    public bool Isolated => true;

    public async Task<ProcessResult> RunAsync(SandboxedProcess asked, CancellationToken cancel)
    {
        if (options.Relay is null && !asked.Routes.IsEmpty)
        {
            return ChildProcess.Without(
                ProcessEnd.NotStarted, "This sandbox has no relay for routes out of it.", TimeSpan.Zero);
        }

        var process = options.Relay?.Wrap(asked) ?? asked;
        if ((Launcher.Refuse(process) ?? Mounts.Refuse(process)) is { } sentence)
        {
            return ChildProcess.Without(ProcessEnd.NotStarted, sentence, TimeSpan.Zero);
        }

        var marker = new StartMarker();
        var program = ProgramEnvironment.Compose(
            process, options.Toolchains, new PrivateFolders(SyntheticFiles.Home, Temporary: "/tmp"));
        ImmutableArray<string> inside = [Launcher.Shell, "-c", Launcher.Supervise, "weir", .. process.Arguments];
        using var group = groups.Open(options.Ceilings);
        var command = bubblewrap.Arguments(process, toolchainRoots, files, options.Ceilings, inside);
        var start = new ChildStart(
            group.Folders.IsEmpty ? command : Bubblewrap.Hold(command),
            Launcher.Environment(program, options.Ceilings.FileBytes, options.Ceilings.Processes, marker),
            Folder: "/",
            marker,
            new NamespaceTree())
        {
            Held = group.Folders.IsEmpty ? null : new HeldChild(group.TakeIn),
        };
        return await CeilingWatch.RunAsync(start, process, group, options.Ceilings, cancel);
    }
}
