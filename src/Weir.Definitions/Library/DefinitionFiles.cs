using System.Collections.Immutable;
using System.Text;

namespace Weir.Definitions.Library;

/// <summary>
/// Where definition files come from: a folder, a git commit, memory. Paths use <c>/</c> and are relative.
/// </summary>
public interface IDefinitionFiles
{
    /// <summary>All paths, in any order.</summary>
    IEnumerable<string> List();

    /// <summary>The bytes of a file, or null when it does not exist.</summary>
    byte[]? Read(string path);
}

/// <summary>Definition files in memory.</summary>
public sealed class MemoryFiles(IReadOnlyDictionary<string, byte[]> files) : IDefinitionFiles
{
    public static MemoryFiles Of(params (string Path, string Text)[] files) =>
        new(files.ToImmutableSortedDictionary(
            file => file.Path, file => Encoding.UTF8.GetBytes(file.Text), StringComparer.Ordinal));

    public IEnumerable<string> List() => files.Keys;
    public byte[]? Read(string path) => files.GetValueOrDefault(path);
}

/// <summary>Definition files in a folder on disk; only the places where definitions belong are looked at.</summary>
public sealed class FolderFiles(string root) : IDefinitionFiles
{
    private static readonly EnumerationOptions Options = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 8,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.System,
    };

    public IEnumerable<string> List()
    {
        foreach (var file in DefinitionLayout.RootFiles.Where(file => File.Exists(Path.Combine(root, file))))
        {
            yield return file;
        }
        foreach (var folder in DefinitionLayout.Folders)
        {
            var path = Path.Combine(root, folder);
            if (!Directory.Exists(path))
            {
                continue;
            }
            foreach (var file in Directory.EnumerateFiles(path, "*", Options))
            {
                yield return Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/');
            }
        }
    }

    /// <exception cref="IOException">The file exists and cannot be read.</exception>
    public byte[]? Read(string path)
    {
        var full = Path.Combine(root, path);
        return File.Exists(full) ? File.ReadAllBytes(full) : null;
    }
}

/// <summary>Which files a folder of definitions has.</summary>
public static class DefinitionLayout
{
    public const string Organization = "organization.md";
    public const string Project = "project.md";
    public const string Models = "models.yaml";
    public const string Agents = "agents";
    public const string Workflows = "workflows";
    public const string Schemas = "schemas";
    public const string Templates = "templates";

    public static readonly ImmutableArray<string> RootFiles = [Organization, Project, Models];
    public static readonly ImmutableArray<string> Folders = [Agents, Workflows, Schemas, Templates];
}
