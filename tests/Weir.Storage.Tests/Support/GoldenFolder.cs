namespace Weir.Storage.Tests.Support;

/// <summary>The files of the repository that stay as they are once they were written.</summary>
internal static class GoldenFolder
{
    /// <summary>Adds what is missing to goldens; what is there is never written over.</summary>
    public static bool Adds => Environment.GetEnvironmentVariable("WEIR_UPDATE_GOLDENS") == "1";

    public static string Path { get; } = System.IO.Path.Combine(Root(), "tests", "Weir.Storage.Tests", "Goldens");

    public static string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The lines of a text table, without comments.</summary>
    public static IReadOnlyList<string> Lines(string name) =>
        [.. System.IO.File.ReadLines(File(name)).Where(line => line.Length > 0 && line[0] != '#')];

    public static void Add(string name, IEnumerable<string> lines)
    {
        var head = System.IO.File.ReadAllLines(File(name)).TakeWhile(line => line.StartsWith('#'));
        System.IO.File.WriteAllLines(File(name), [.. head, .. Lines(name).Concat(lines).Order(StringComparer.Ordinal)]);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder, "Weir.slnx")))
            {
                return folder;
            }
            folder = System.IO.Path.GetDirectoryName(folder);
        }
        throw new DirectoryNotFoundException($"no Weir.slnx above {AppContext.BaseDirectory}");
    }
}
