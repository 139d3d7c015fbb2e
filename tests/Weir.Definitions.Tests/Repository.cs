using System.Runtime.CompilerServices;

namespace Weir.Definitions.Tests;

/// <summary>Finds files of the repository from the place of this source file.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    public static string Examples => Path.Combine(Root, "examples");

    public static string Tests => Here();

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
