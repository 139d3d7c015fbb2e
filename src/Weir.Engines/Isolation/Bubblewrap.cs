using System.Collections.Immutable;
using System.Globalization;
using Weir.Engines.Processes;
using Weir.Runtime.Ports;

namespace Weir.Engines.Isolation;

/// <summary>A bubblewrap on this machine and what its version offers beyond the options that all have.</summary>
/// <param name="Program">Absolute path.</param>
/// <param name="SizedFolders">It can limit folders in memory (<c>--size</c>).</param>
/// <param name="ForbidsNamespaces">It can forbid further user namespaces inside (<c>--disable-userns</c>).</param>
internal sealed record Bubblewrap(string Program, bool SizedFolders, bool ForbidsNamespaces)
{
    private static readonly ImmutableArray<string> SystemLinks =
    [
        "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32",
    ];

    /// <summary>.NET hands on no descriptors but the standard ones; bubblewrap closes these two itself.</summary>
    private const string Held = "exec \"$@\" 3>&2 4<&0";

    /// <summary>What finds programs and their libraries.</summary>
    private static readonly ImmutableArray<string> LinkerSettings =
    [
        "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
    ];

    /// <summary>
    /// The needed part of /etc. Of /etc/ssl and /etc/pki only what is public: their <c>private</c> folders hold keys,
    /// which an engine that runs as root could read.
    /// </summary>
    private static readonly ImmutableArray<string> PublicSettings =
    [
        "/etc/ca-certificates", "/etc/fonts", "/etc/localtime", "/etc/mime.types", "/etc/os-release",
        "/etc/pki/ca-trust/extracted", "/etc/pki/tls/cert.pem", "/etc/pki/tls/certs", "/etc/pki/tls/openssl.cnf",
        "/etc/protocols", "/etc/services",
        "/etc/ssl/cert.pem", "/etc/ssl/certs", "/etc/ssl/openssl.cnf",
    ];

    /// <summary>The command line that runs <paramref name="inside"/> in a sandbox of its own.</summary>
    public ImmutableArray<string> Arguments(
        SandboxedProcess process,
        ImmutableArray<string> toolchainRoots,
        SyntheticFiles files,
        Ceilings ceilings,
        ImmutableArray<string> inside) =>
    [
        Program,
        .. Namespaces(),
        .. SystemFolders(),
        .. process.ProgramsOnly ? Bound(LinkerSettings) : Settings(files),
        .. KernelFolders(ceilings),
        .. Temporary("1777", "/tmp", ceilings),
        .. Temporary("0700", SyntheticFiles.Home, ceilings),
        .. toolchainRoots.SelectMany(root => (string[])["--ro-bind", root, root]),
        .. Mounts.Of(process).SelectMany(mount =>
            (string[])[mount.Writable ? "--bind" : "--ro-bind", mount.Path, mount.Path]),
        // Last: until here the root folder takes the mount points.
        "--remount-ro", "/",
        "--chdir", process.WorkingDirectory,
        "--",
        .. inside,
    ];

    private ImmutableArray<string> Namespaces() =>
    [
        "--unshare-all",
        "--unshare-user",
        .. ForbidsNamespaces ? ["--disable-userns"] : Array.Empty<string>(),
        "--die-with-parent",
        "--new-session",
        "--as-pid-1",
        "--cap-drop", "ALL",
        "--uid", Number(SyntheticFiles.UserId),
        "--gid", Number(SyntheticFiles.UserId),
        "--hostname", SyntheticFiles.User,
    ];

    private static IEnumerable<string> SystemFolders()
    {
        IEnumerable<string> arguments = ["--ro-bind", "/usr", "/usr"];
        foreach (var folder in SystemLinks)
        {
            var info = new DirectoryInfo(folder);
            // One of the merged systems has /bin -> usr/bin; the others have a folder.
            arguments = arguments.Concat(info.LinkTarget is { } target ? ["--symlink", target, folder]
                : info.Exists ? ["--ro-bind", folder, folder]
                : []);
        }

        return arguments;
    }

    private static IEnumerable<string> Settings(SyntheticFiles files) =>
        Bound([.. LinkerSettings, .. PublicSettings, .. JavaSettings()])
        .Concat(files.Files.SelectMany(file => (string[])["--ro-bind", file.Source, file.Target]));

    /// <summary>For each mount bubblewrap reads the list of all mounts: a few dozen take milliseconds.</summary>
    private static IEnumerable<string> Bound(ImmutableArray<string> paths) =>
        paths.SelectMany(path => (string[])["--ro-bind-try", path, path]);

    private static string[] JavaSettings() =>
        Directory.Exists("/etc") ? Directory.GetDirectories("/etc", "java-*-openjdk") : [];

    /// <summary>
    /// /proc is read-only. Without capabilities its files are still guarded by ownership alone, and an engine that runs
    /// as root owns them even as uid 1000 inside: <c>/proc/sys/kernel/core_pattern</c>, once written, runs a program
    /// outside.
    /// </summary>
    private ImmutableArray<string> KernelFolders(Ceilings ceilings) =>
    [
        "--proc", "/proc",
        "--remount-ro", "/proc",
        "--dev", "/dev",
        .. Temporary("1777", "/dev/shm", ceilings),
        "--remount-ro", "/dev",
        "--symlink", "../tmp", "/var/tmp",
        "--dir", "/run",
    ];

    private ImmutableArray<string> Temporary(string permissions, string folder, Ceilings ceilings) =>
    [
        .. SizedFolders ? ["--size", Number(ceilings.TemporaryBytes)] : Array.Empty<string>(),
        "--perms", permissions,
        "--tmpfs", folder,
    ];

    /// <summary>
    /// The command line of a run whose first process says its number on standard error and is held at standard input,
    /// right before it becomes what runs inside, by which time the mounts are made; see <see cref="HeldChild"/>.
    /// </summary>
    public static ImmutableArray<string> Hold(ImmutableArray<string> command) =>
        [Launcher.Shell, "-c", Held, "weir", command[0], "--info-fd", "3", "--block-fd", "4", .. command[1..]];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
