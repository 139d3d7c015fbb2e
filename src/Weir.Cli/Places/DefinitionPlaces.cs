using Weir.Cli.Output;
using Weir.Definitions.Library;

namespace Weir.Cli.Places;

/// <summary>
/// Where definitions lie: the starter library beside the program, and the folder <c>.weir</c> of the repository, which
/// holds the organisation's files too where the repository is its home.
/// </summary>
internal static class DefinitionPlaces
{
    public const string Folder = ".weir";

    /// <summary>What findings show before the path of a file of the starter library.</summary>
    public const string LibraryDisplay = "library";

    public static DefinitionLayer BuiltIn()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, LibraryDisplay);
        return Directory.Exists(folder)
            ? new DefinitionLayer(Origin.BuiltIn, LibraryDisplay, new FolderFiles(folder))
            : throw new CliFailure(ExitCode.Failed, $"The starter library is missing: {folder}.", "weir doctor");
    }

    /// <param name="folder">A folder of definitions.</param>
    /// <param name="seenFrom">Findings show paths as they are typed there.</param>
    public static DefinitionLayer Project(string folder, string seenFrom) =>
        new(Origin.Project, Shown(folder, seenFrom), new FolderFiles(folder));

    /// <summary>The path of a file or folder as it is typed in another; empty for that one itself.</summary>
    public static string Shown(string path, string seenFrom)
    {
        var relative = Path.GetRelativePath(seenFrom, path).Replace(Path.DirectorySeparatorChar, '/');
        return relative == "." ? "" : relative;
    }

    /// <summary>The folder of definitions that a command works with; null when there is none.</summary>
    public static string? Above(string folder) =>
        Repository.Above(folder)?.Definitions is { } definitions && Directory.Exists(definitions) ? definitions : null;

    /// <summary>All definitions in force in a folder; without <c>.weir</c> those of the starter library.</summary>
    public static DefinitionLibrary LoadAbove(string folder) => Above(folder) is { } definitions
        ? DefinitionLibrary.Load(BuiltIn(), Project(definitions, folder))
        : DefinitionLibrary.Load(BuiltIn());
}
