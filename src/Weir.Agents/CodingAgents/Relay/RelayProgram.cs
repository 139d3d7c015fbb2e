using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Weir.Agents.CodingAgents.Relay;

/// <summary>How Weir itself is started as a relay inside a sandbox, and what of the machine that needs.</summary>
/// <param name="Start">The program and its arguments, up to the word that says the role.</param>
/// <param name="Mounts">Absolute paths, read-only.</param>
public sealed record RelayProgram(ImmutableArray<string> Start, ImmutableArray<string> Mounts)
{
    /// <summary>The port on the loopback of a sandbox, where nothing else listens.</summary>
    public const int Port = 4180;

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

    /// <summary>The command line that runs a program beside a relay to a socket.</summary>
    public ImmutableArray<string> Wrap(string socket, ImmutableArray<string> program) =>
        [.. Start, RelayRole.Word, socket, Port.ToString(CultureInfo.InvariantCulture), .. program];
}
