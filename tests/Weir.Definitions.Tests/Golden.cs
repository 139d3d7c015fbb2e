namespace Weir.Definitions.Tests;

/// <summary>Compares with a file of the repository; WEIR_ACCEPT=1 writes it.</summary>
internal static class Golden
{
    public static void Verify(string path, string actual)
    {
        var file = Path.Combine(Repository.Tests, path);
        if (Environment.GetEnvironmentVariable("WEIR_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }
        File.Exists(file).ShouldBeTrue($"{path} is missing: run once with WEIR_ACCEPT=1 and review it");
        actual.ShouldBe(File.ReadAllText(file));
    }
}
