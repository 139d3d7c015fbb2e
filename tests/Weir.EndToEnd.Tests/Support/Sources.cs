using System.Runtime.CompilerServices;

namespace Weir.EndToEnd.Tests.Support;

/// <summary>Finds files of the repository from the place of this source file.</summary>
internal static class Sources
{
    public static string Tests { get; } = Path.GetFullPath(Path.Combine(Here(), ".."));

    public static string Root { get; } = Path.GetFullPath(Path.Combine(Tests, "..", ".."));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
