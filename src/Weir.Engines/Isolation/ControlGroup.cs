using System.Collections.Immutable;

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

    /// <summary>The command line that runs <paramref name="command"/> inside of the group.</summary>
    public ImmutableArray<string> Join(ImmutableArray<string> command) => folders.IsEmpty
        ? command
        : [Launcher.Shell, "-c", JoinAndBecome, "weir", .. folders, "--", .. command];

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
