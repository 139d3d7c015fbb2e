using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Weir.Runtime.Ports;

namespace Weir.Engines.Relay;

/// <summary>How Weir itself is started as a relay inside a sandbox, and what of the machine that needs.</summary>
/// <param name="Start">The program and its arguments, up to the word that says the role.</param>
/// <param name="Mounts">Absolute paths, read-only.</param>
public sealed record RelayProgram(ImmutableArray<string> Start, ImmutableArray<string> Mounts)
{
    private const string System = "/usr/";

    /// <summary>Of the folder that .NET is installed in; the same folder may hold what is somebody's own.</summary>
    private static readonly ImmutableArray<string> RuntimeParts = ["dotnet", "host", "shared"];

    /// <param name="assembly">The program's dll, as it was started.</param>
    public static RelayProgram Of(string assembly)
    {
        var runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        ImmutableArray<string> mounts =
        [
            Path.GetDirectoryName(assembly)!,
            .. RuntimeParts.Select(part => Path.Combine(runtime, part)).Where(Path.Exists),
        ];
        return new RelayProgram(
            [Path.Combine(runtime, "dotnet"), assembly],
            [.. mounts.Where(path => !path.StartsWith(System, StringComparison.Ordinal))]);
    }

    /// <summary>The process beside a relay that keeps its routes open; the same process where it has none.</summary>
    internal SandboxedProcess Wrap(SandboxedProcess process)
    {
        if (process.Routes.IsEmpty)
        {
            return process;
        }
        var folders = process.Routes.ToLookup(
            route => route.Direction, route => Path.GetDirectoryName(route.Socket)!);
        return process with
        {
            Arguments =
            [
                .. Start, RelayRole.Word, .. process.Routes.Select(RelayRoute.Write), RelayRole.Program,
                .. process.Arguments,
            ],
            Writable = [.. process.Writable.Union(folders[RouteDirection.In], StringComparer.Ordinal)],
            ReadOnly =
                [.. process.ReadOnly.Concat(Mounts).Union(folders[RouteDirection.Out], StringComparer.Ordinal)],
        };
    }
}
