using System.Collections.Immutable;
using System.Globalization;

namespace Weir.Engines.Isolation;

/// <summary>The control group of one run, removed when the run is over.</summary>
/// <param name="folders">One for each hierarchy; empty when this machine offers none.</param>
internal sealed class ControlGroup(ImmutableArray<string> folders) : IDisposable
{
    /// <summary>
    /// Moves the shell into each group and becomes the command. Where joining fails the ceiling is lost, not the run.
    /// </summary>
    private const string JoinAndBecome = """
        while [ "$1" != -- ]; do
            echo 0 >"$1/cgroup.procs"
            shift
        done 2>/dev/null
        shift
        exec "$@"
        """;

    public ImmutableArray<string> Folders => folders;

    /// <summary>
    /// Moves a process into each group. Where that fails the ceiling is lost, not the run.
    /// </summary>
    public void TakeIn(int process)
    {
        foreach (var folder in folders)
        {
            try
            {
                File.WriteAllText(
                    Path.Combine(folder, "cgroup.procs"), process.ToString(CultureInfo.InvariantCulture));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It has ended already, or the group may not be entered.
            }
        }
    }

    /// <summary>The command line that runs <paramref name="command"/> inside of the group.</summary>
    public ImmutableArray<string> Join(ImmutableArray<string> command) => folders.IsEmpty
        ? command
        : [Launcher.Shell, "-c", JoinAndBecome, "weir", .. folders, "--", .. command];

    /// <summary>
    /// A sentence that names the ceilings at which the kernel refused or ended something in the group; empty for none.
    /// Version 1 and 2 say it in files of different names.
    /// </summary>
    public string Reached(Ceilings ceilings)
    {
        var memory = Counts("memory.events", "oom_kill ") || Counts("memory.oom_control", "oom_kill ");
        string[] said = [ReachedProcesses(ceilings), memory ? Memory(ceilings) : ""];
        return string.Join(' ', said.Where(sentence => sentence.Length > 0));
    }

    /// <summary>The same for processes alone.</summary>
    public string ReachedProcesses(Ceilings ceilings) => Counts("pids.events", "max ")
        ? string.Create(CultureInfo.InvariantCulture, $"It reached the limit of {ceilings.Processes} processes.")
        : "";

    private static string Memory(Ceilings ceilings) => string.Create(
        CultureInfo.InvariantCulture, $"It reached the limit of {ceilings.MemoryBytes >> 20} MiB of memory.");

    /// <summary>Whether the line that begins so has another number than zero.</summary>
    private bool Counts(string file, string begin)
    {
        try
        {
            return folders.Select(folder => Path.Combine(folder, file)).Where(File.Exists)
                .SelectMany(File.ReadLines)
                .Any(line => line.StartsWith(begin, StringComparison.Ordinal) && line != begin + "0");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var folder in folders)
        {
            Remove(folder);
        }
    }

    /// <summary>A group is removed with rmdir, files in it and all; one with a process in it stays.</summary>
    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not there, or a process that could not be killed still counts in it.
        }
    }
}
