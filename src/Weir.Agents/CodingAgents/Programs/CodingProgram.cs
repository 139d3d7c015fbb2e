using System.Collections.Immutable;
using Weir.Runtime.Programs;

namespace Weir.Agents.CodingAgents.Programs;

/// <summary>A coding agent's program on this machine.</summary>
/// <param name="File">The program itself, behind whatever links lead to it.</param>
/// <param name="Mounts">What a sandbox has to show of the machine for it to run, read-only.</param>
public sealed record CodingProgram(string File, ImmutableArray<string> Mounts)
{
    private const string Packages = "node_modules";
    private const string System = "/usr/";

    /// <returns>Null when it is not on PATH.</returns>
    public static CodingProgram? Find(string name)
    {
        if (ProgramPath.Find(name) is not { } found)
        {
            return null;
        }
        var file = global::System.IO.File.ResolveLinkTarget(found, returnFinalTarget: true)?.FullName ?? found;
        return new CodingProgram(file, MountsOf(file));
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
}
