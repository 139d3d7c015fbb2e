using System.Collections.Immutable;
using Weir.Runtime.Ports;

namespace Weir.Engines.Isolation;

/// <summary>One folder or file of this machine that a run sees at the same path.</summary>
internal sealed record Mount(string Path, bool Writable);

/// <summary>
/// The mounts of one run, outer before inner. A mount below another one may have been touched by an earlier run, which
/// could have put a link in its place: mounting follows links, so that would bind whatever the link names. Such a mount
/// is refused.
/// </summary>
internal static class Mounts
{
    /// <summary>Folders that the sandbox lays out itself or that belong to everybody.</summary>
    private static readonly ImmutableArray<string> Reserved =
    [
        "/usr", "/etc", "/proc", "/dev", "/sys", "/run", "/var/run", "/tmp", "/home",
    ];

    /// <summary>What the kernel shows there of other processes and of itself is not for a run.</summary>
    private static readonly ImmutableArray<string> Kernel = ["/proc", "/sys"];

    /// <summary>A sentence when the run cannot be given these mounts; null when it can.</summary>
    public static string? Refuse(SandboxedProcess process)
    {
        var mounts = Of(process);
        return mounts.Select(mount => RefusePath(mount.Path)).FirstOrDefault(sentence => sentence is not null)
            ?? RefuseDoubles(process)
            ?? RefuseLinks(mounts)
            ?? RefuseWorkingDirectory(process, mounts);
    }

    public static ImmutableArray<Mount> Of(SandboxedProcess process) =>
    [
        .. process.Writable.Select(path => new Mount(Trim(path), Writable: true))
            .Concat(process.ReadOnly.Select(path => new Mount(Trim(path), Writable: false)))
            .DistinctBy(mount => mount.Path, StringComparer.Ordinal)
            .OrderBy(mount => mount.Path, StringComparer.Ordinal),
    ];

    private static string? RefusePath(string path)
    {
        if (!Path.IsPathFullyQualified(path) || Path.GetFullPath(path) != path)
        {
            return $"The mount '{path}' is not an absolute path without '.' and '..'.";
        }

        if (Reserved.Any(reserved => path == reserved || IsBelow(reserved, path))
            || Kernel.Any(kernel => IsBelow(path, kernel)))
        {
            return $"The mount '{path}' is a folder of the system or holds one, which a sandbox does not hand over.";
        }

        return Path.Exists(path) ? null : $"The mount '{path}' does not exist.";
    }

    private static string? RefuseDoubles(SandboxedProcess process)
    {
        var both = process.Writable.Select(Trim).Intersect(process.ReadOnly.Select(Trim), StringComparer.Ordinal)
            .FirstOrDefault();
        return both is null ? null : $"The mount '{both}' is asked for as writable and as read-only.";
    }

    private static string? RefuseLinks(ImmutableArray<Mount> mounts)
    {
        foreach (var inner in mounts)
        {
            foreach (var outer in mounts.Where(outer => IsBelow(inner.Path, outer.Path)))
            {
                for (var path = inner.Path; path.Length > outer.Path.Length; path = Path.GetDirectoryName(path)!)
                {
                    if (new FileInfo(path).LinkTarget is { } target)
                    {
                        return $"The mount '{inner.Path}' is refused: '{path}' is a link to '{target}' "
                            + "that a run may have placed.";
                    }
                }
            }
        }

        return null;
    }

    private static string? RefuseWorkingDirectory(SandboxedProcess process, ImmutableArray<Mount> mounts)
    {
        var folder = Trim(process.WorkingDirectory);
        if (!mounts.Any(mount => mount.Path == folder || IsBelow(folder, mount.Path)))
        {
            return $"The working directory '{folder}' is not inside one of the mounts.";
        }

        return Directory.Exists(folder) ? null : $"The working directory '{folder}' does not exist.";
    }

    private static bool IsBelow(string inner, string outer) =>
        outer == "/" ? inner != "/" : inner.StartsWith(outer + '/', StringComparison.Ordinal);

    private static string Trim(string path) => path.Length > 1 ? path.TrimEnd('/') : path;
}
