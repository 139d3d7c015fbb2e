namespace Weir.EndToEnd.Tests.Support;

/// <summary>A folder of a test's own, which ends with the test.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo parent = Directory.CreateTempSubdirectory("weir-cli-");

    /// <param name="name">The folder's name, from which <c>weir init</c> takes the project's.</param>
    public Scratch(string name) => Folder = parent.CreateSubdirectory(name).FullName;

    public string Folder { get; }

    public static async Task<Scratch> RepositoryAsync(string name)
    {
        var scratch = new Scratch(name);
        await ProgramUnderTest.GitAsync(scratch.Folder, "init", "--quiet", "--initial-branch=main");
        return scratch;
    }

    public void Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    public void Dispose() => parent.Delete(recursive: true);
}
