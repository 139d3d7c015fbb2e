using System.Runtime.InteropServices;

namespace Weir.Engines.Processes;

/// <summary>The few system calls that .NET does not offer. They do nothing on a system without them.</summary>
internal static partial class SystemCalls
{
    private const int SignalKill = 9;
    private const uint FirstInheritable = 3;
    private const int CloseOnExec = 4;

    /// <summary>SIGKILL for one process; false when it does not exist (any more) or is not ours.</summary>
    public static bool Kill(int process) => process > 1 && SendSignal(process, SignalKill) == 0;

    /// <summary>SIGKILL for every process of a group; false when nobody is left in it.</summary>
    public static bool KillGroup(int group) => group > 1 && SendSignal(-group, SignalKill) == 0;

    /// <summary>
    /// Marks every open descriptor from 3 on as close-on-exec. .NET opens its own that way, but those that the parent
    /// of this process left open, or a native library opened, would be inherited: a folder among them is a way out of a
    /// sandbox.
    /// </summary>
    public static void KeepDescriptorsFromChildren()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = CloseRange(FirstInheritable, uint.MaxValue, CloseOnExec);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2021: descriptors stay as their openers marked them.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "close_range")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CloseRange(uint first, uint last, int flags);
}
