using System.Collections.Immutable;

namespace Weir.Agents.CodingAgents.Programs;

/// <summary>A coding agent's program on this machine.</summary>
/// <param name="File">The program itself, behind whatever links lead to it.</param>
/// <param name="Mounts">What a sandbox has to show of the machine for it to run, read-only.</param>
public sealed record CodingProgram(string File, ImmutableArray<string> Mounts)
{
    private const string Packages = "node_modules";
    private const string System = "/usr/";

    /// <param name="searchPath">The value of PATH.</param>
    /// <returns>Null when it is in none of the folders.</returns>
    public static CodingProgram? Find(string name, string searchPath)
    {
        var file = searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Existing(Path.Combine(folder, name)))
            .FirstOrDefault(found => found is not null);
        return file is null ? null : new CodingProgram(file, MountsOf(file));
    }

    /// <summary>
    /// A package is mounted with those beside it, which it is made of. Any other program is mounted alone: the folder
    /// that it lies in may hold what is somebody's own.
    /// </summary>
    private static ImmutableArray<string> MountsOf(string file)
    {
        if (file.StartsWith(System, StringComparison.Ordinal))
        {
            return [];
        }
        var folders = Path.GetDirectoryName(file)!.Split('/');
        var packages = Array.IndexOf(folders, Packages);
        return [packages < 0 ? file : string.Join('/', folders[..(packages + 1)])];
    }

    private static string? Existing(string program)
    {
        try
        {
            return !global::System.IO.File.Exists(program) ? null
                : global::System.IO.File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;
        }
        catch (IOException)
        {
            // A circle of links.
            return null;
        }
    }
}
