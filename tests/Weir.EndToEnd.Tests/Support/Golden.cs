namespace Weir.EndToEnd.Tests.Support;

/// <summary>Compares a complete output with the one that is committed.</summary>
internal static class Golden
{
    /// <summary>Set to 1 to rewrite what is committed; git then shows what changed.</summary>
    private const string Update = "WEIR_UPDATE_GOLDENS";

    public static void ShouldMatch(string actual, string name) =>
        ShouldMatchFile(actual, Path.Combine(Sources.Tests, "Goldens", name + ".txt"));

    public static void ShouldMatchFile(string actual, string file)
    {
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }
        File.Exists(file).ShouldBeTrue($"{file} does not exist; {Update}=1 writes it");
        actual.ShouldBe(File.ReadAllText(file), $"{Path.GetFileName(file)} differs; {Update}=1 rewrites it");
    }
}
