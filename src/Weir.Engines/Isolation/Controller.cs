using System.Globalization;

namespace Weir.Engines.Isolation;

/// <summary>
/// One tree of control groups and what it limits: both things in version 2, one of them in version 1.
/// </summary>
/// <param name="Folder">The group under which runs get theirs.</param>
internal sealed record Controller(string Folder, bool Processes, bool Memory, bool Unified)
{
    /// <summary>Groups are named <c>weir-engine-number</c>, by the process id of the engine that made them.</summary>
    private const string Prefix = "weir-";

    private static int made;

    public static Controller? Of(string names, string mount, string own)
    {
        if (names.Length == 0)
        {
            var parent = File.Exists(Path.Combine(mount, "cgroup.controllers")) ? Parent(mount, own) : null;
            return parent is null ? null : new Controller(parent, Processes: true, Memory: true, Unified: true);
        }

        return names is "pids" or "memory"
            ? new Controller(
                Join(Path.Combine(mount, names), own), names == "pids", names == "memory", Unified: false)
            : null;
    }

    /// <summary>The folder of a new group with the ceilings set; null when that is not allowed.</summary>
    public string? TryMake(Ceilings ceilings)
    {
        var number = Interlocked.Increment(ref made);
        var folder = Path.Combine(Folder, $"{Prefix}{Environment.ProcessId}-{number}");
        try
        {
            if (!Directory.Exists(Folder))
            {
                return null;
            }

            Directory.CreateDirectory(folder);
            if (Processes)
            {
                Set(folder, "pids.max", ceilings.Processes);
            }

            if (Memory)
            {
                Set(folder, Unified ? "memory.max" : "memory.limit_in_bytes", ceilings.MemoryBytes);
            }

            return folder;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ControlGroup.Remove(folder);
            return null;
        }
    }

    /// <summary>
    /// Moving a process takes the right to write where old and new group meet; a group that can be made is not
    /// enough.
    /// </summary>
    public bool LetsMove()
    {
        try
        {
            var file = Path.Combine(Folder, "cgroup.procs");
            using var processes = new FileStream(file, FileMode.Open, FileAccess.Write);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes the empty groups that engines left behind which were killed.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(Folder))
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories(Folder, Prefix + "*"))
        {
            var parts = Path.GetFileName(folder).Split('-');
            if (parts.Length == 3 && !Directory.Exists($"/proc/{parts[1]}"))
            {
                ControlGroup.Remove(folder);
            }
        }
    }

    private static string? Parent(string mount, string own)
    {
        for (var folder = Join(mount, own); folder.Length >= mount.Length; folder = Path.GetDirectoryName(folder)!)
        {
            var control = Path.Combine(folder, "cgroup.subtree_control");
            var handedOn = File.Exists(control) ? File.ReadAllText(control).Trim().Split(' ') : [];
            if (handedOn.Contains("pids") && handedOn.Contains("memory"))
            {
                return folder;
            }
        }

        return null;
    }

    private static string Join(string mount, string own) => own == "/" ? mount : mount + own;

    private static void Set(string folder, string file, long value) =>
        File.WriteAllText(Path.Combine(folder, file), value.ToString(CultureInfo.InvariantCulture));
}
