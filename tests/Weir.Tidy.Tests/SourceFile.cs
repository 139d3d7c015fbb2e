namespace Weir.Tidy.Tests;

/// <summary>A text file of the repository, or a snippet in a test of a rule.</summary>
/// <param name="Path">Relative to the root of the repository, with forward slashes.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private readonly Lazy<string[]> lines = new(() => Text.TrimEnd('\n').Split('\n'));

    public IReadOnlyList<string> Lines => lines.Value;
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);
    public bool IsMarkdown => Path.EndsWith(".md", StringComparison.Ordinal);
    public bool IsProject => Path.EndsWith(".csproj", StringComparison.Ordinal);
    public bool IsShell => Path is "weir" or "test" or ".ci/run" || Path.EndsWith(".sh", StringComparison.Ordinal);
    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>Files whose faults are what a test is about.</summary>
    public bool IsBrokenOnPurpose => $"/{Path}".Contains("/Broken/", StringComparison.Ordinal);

    public bool Equals(SourceFile? other) => other is not null && Path == other.Path && Text == other.Text;
    public override int GetHashCode() => Path.Length;

    public static SourceFile Of(string path, string text) => new(path, text.ReplaceLineEndings("\n"));
}
