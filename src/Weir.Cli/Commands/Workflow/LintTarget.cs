using System.Collections.Immutable;
using System.Text;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Definitions.Findings;
using Weir.Definitions.Library;

namespace Weir.Cli.Commands.Workflow;

/// <param name="Files">How many files were looked at.</param>
internal sealed record LintReport(ImmutableArray<Finding> Findings, int Files);

/// <summary>
/// Something to check: a layer of definitions, of which all files or only one are reported. Whatever is checked is read
/// over the starter library, as it would be when it is used.
/// </summary>
/// <param name="Only">The one file whose findings count, as the layer shows it; null for all.</param>
/// <param name="ShownAs">The name under which that file's findings are reported.</param>
internal sealed record LintTarget(DefinitionLayer Layer, string? Only = null, string? ShownAs = null)
{
    /// <summary>Whether the repository that it is of has files that a glob matches; null where it is of none.</summary>
    public Func<string, bool?>? HasFiles { get; init; }

    public static LintTarget OfRepository(string folder)
    {
        var repository = Repository.Demand(folder);
        return Directory.Exists(repository.Definitions)
            ? In(repository.Definitions, folder)
            : throw new CliFailure(
                ExitCode.NotFound, $"{repository.Root} has no folder .weir: no definitions.", "weir init");
    }

    /// <param name="typed">A path as typed.</param>
    /// <param name="folder">The folder in which it was typed.</param>
    public static LintTarget Of(string typed, string folder)
    {
        var path = Path.GetFullPath(typed, folder);
        if (Directory.Exists(path))
        {
            var inside = Path.Combine(path, DefinitionPlaces.Folder);
            return In(Directory.Exists(inside) ? inside : path, folder);
        }
        if (!File.Exists(path))
        {
            throw new CliFailure(ExitCode.NotFound, $"There is no file or folder '{typed}'.", "weir workflow lint");
        }
        var shown = DefinitionPlaces.Shown(path, folder);
        return RootOf(path) is { } root
            ? In(root, folder) with { Only = shown, ShownAs = shown }
            : Loose(path, shown);
    }

    private static LintTarget In(string definitions, string folder) =>
        new(DefinitionPlaces.Project(definitions, folder)) { HasFiles = RepositoryFiles.Of(definitions) };

    public LintReport Check()
    {
        var library = DefinitionLibrary.Load(DefinitionPlaces.BuiltIn(), Layer);
        var found = DefinitionLint.Run(library, HasFiles).Where(Counts);
        return Only is null
            ? new LintReport([.. found], Layer.Files.List().Count())
            : new LintReport([.. found.Select(finding => finding with { File = ShownAs! })], 1);
    }

    /// <summary>Notes on the starter library are of no use to somebody who did not write it; its faults are.</summary>
    private bool Counts(Finding finding) => Only is not null
        ? finding.File == Only
        : finding.Severity != Severity.Info
            || !finding.File.StartsWith(DefinitionPlaces.LibraryDisplay + "/", StringComparison.Ordinal);

    /// <summary>The folder of definitions that a file belongs to; null when it lies somewhere else.</summary>
    private static string? RootOf(string file)
    {
        var parent = Path.GetDirectoryName(file)!;
        if (DefinitionLayout.RootFiles.Contains(Path.GetFileName(file), StringComparer.Ordinal))
        {
            return parent;
        }
        for (var here = parent; here is not null; here = Path.GetDirectoryName(here))
        {
            if (DefinitionLayout.Folders.Contains(Path.GetFileName(here), StringComparer.Ordinal))
            {
                return Path.GetDirectoryName(here);
            }
        }
        return null;
    }

    /// <summary>A file that lies alone is checked as what its front matter says it is.</summary>
    private static LintTarget Loose(string path, string shown)
    {
        var bytes = File.ReadAllBytes(path);
        var isAgent = Encoding.UTF8.GetString(bytes).Split('\n').Skip(1)
            .TakeWhile(line => !line.StartsWith("---", StringComparison.Ordinal))
            .All(line => !line.StartsWith("workflow:", StringComparison.Ordinal));
        var place = isAgent ? DefinitionLayout.Agents : DefinitionLayout.Workflows;
        var name = $"{place}/{Path.GetFileNameWithoutExtension(path)}.md";
        var files = new MemoryFiles(ImmutableDictionary<string, byte[]>.Empty.Add(name, bytes));
        return new LintTarget(new DefinitionLayer(Origin.Project, "", files), name, shown);
    }
}
