using System.Text;

namespace Weir.Tidy.Tests;

/// <summary>
/// The repository that these tests are built from, as it would be committed: the files git tracks, and those it would
/// track as nothing ignores them. What lies in artifacts/ is nobody's concern.
/// </summary>
internal static class Repository
{
    private static readonly Lazy<IReadOnlyList<string>> AllPaths = new(ListPaths);
    private static readonly Lazy<IReadOnlyList<SourceFile>> AllFiles = new(ReadFiles);

    public static string Root { get; } = FindRoot();

    /// <summary>Every committed path, text or not.</summary>
    public static IReadOnlyList<string> Paths => AllPaths.Value;

    /// <summary>Every committed text file.</summary>
    public static IReadOnlyList<SourceFile> Files => AllFiles.Value;

    public static IEnumerable<SourceFile> CSharp => Files.Where(file => file.IsCSharp);
    /// <summary>Weir's own projects; those of samples are what a user would have, and stand outside.</summary>
    public static IEnumerable<SourceFile> Projects => Files.Where(file =>
        file.IsProject && (file.IsUnder("src") || file.IsUnder("tests") || file.IsUnder("bench")));
    public static IEnumerable<SourceFile> Documents => Files.Where(file => file.IsMarkdown && !file.IsBrokenOnPurpose);

    public static SourceFile File(string path) =>
        Files.FirstOrDefault(file => file.Path == path)
            ?? throw new FileNotFoundException($"no {path} in {Root}", path);

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (System.IO.File.Exists(Path.Combine(folder, "Weir.slnx")))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException($"no Weir.slnx above {AppContext.BaseDirectory}");
    }

    private static List<string> ListPaths()
    {
        // A checkout may belong to another user than the one who tests it, as in many CI containers.
        string[] arguments = ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        var listed = Commands.Run("git", arguments, Root);
        listed.ExitCode.ShouldBe(0, listed.Error);
        return [.. listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.Ordinal)
            .Where(path => System.IO.File.Exists(Path.Combine(Root, path)))
            .Order(StringComparer.Ordinal)];
    }

    private static List<SourceFile> ReadFiles()
    {
        var files = new List<SourceFile>();
        foreach (var path in Paths)
        {
            var bytes = System.IO.File.ReadAllBytes(Path.Combine(Root, path));
            if (!bytes.Contains((byte)0))
            {
                files.Add(SourceFile.Of(path, Encoding.UTF8.GetString(bytes)));
            }
        }

        return files;
    }
}
