using System.Collections.Immutable;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Definitions.Agents.Import;
using Weir.Definitions.Findings;

namespace Weir.Cli.Commands.Agent;

/// <summary>The files that an import finds.</summary>
/// <param name="Others">How many markdown and TOML files below a folder are no agents.</param>
internal sealed record ImportSources(ImmutableArray<ImportedAgent> Agents, int Others)
{
    /// <summary>The most files of a folder that are looked at.</summary>
    private const int MostFiles = 100_000;

    private static readonly EnumerationOptions Below = new()
    {
        RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true,
        MaxRecursionDepth = 32,
    };

    private static readonly ImmutableArray<string> Skipped = [".git", "node_modules", ".weir"];

    /// <exception cref="CliFailure">A path is not there, or holds too many files.</exception>
    public static ImportSources Find(Invocation call, IEnumerable<string> paths, AgentDialect? dialect)
    {
        var agents = ImmutableArray.CreateBuilder<ImportedAgent>();
        var others = 0;
        foreach (var typed in paths)
        {
            var path = call.PathOf(typed);
            if (File.Exists(path))
            {
                agents.Add(Read(call, path, dialect));
                continue;
            }
            if (!Directory.Exists(path))
            {
                throw new CliFailure(
                    ExitCode.NotFound, $"There is no file or folder '{typed}'.", "weir agent import .claude/agents");
            }
            foreach (var file in FilesBelow(path, typed))
            {
                var read = Read(call, file, dialect);
                if (AgentImport.IsAgent(Path.GetRelativePath(Path.GetDirectoryName(path) ?? path, file), read))
                {
                    agents.Add(read);
                    continue;
                }
                others++;
            }
        }
        return new ImportSources(agents.ToImmutable(), others);
    }

    private static List<string> FilesBelow(string folder, string typed)
    {
        var files = Directory.EnumerateFiles(folder, "*", Below)
            .Where(file => file.EndsWith(".md", StringComparison.OrdinalIgnoreCase)
                || file.EndsWith(".toml", StringComparison.OrdinalIgnoreCase))
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)
                .Any(part => Skipped.Contains(part, StringComparer.Ordinal)))
            .Take(MostFiles + 1)
            .Order(StringComparer.Ordinal)
            .ToList();
        return files.Count <= MostFiles
            ? files
            : throw new CliFailure(
                ExitCode.Refused, $"'{typed}' holds more than {MostFiles} files.", "name a folder below it");
    }

    /// <summary>A file that cannot be opened is a finding like others.</summary>
    private static ImportedAgent Read(Invocation call, string path, AgentDialect? dialect)
    {
        var shown = DefinitionPlaces.Shown(path, call.Folder);
        try
        {
            return AgentImport.Read(File.ReadAllBytes(path), shown, dialect);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new ImportedAgent(
                shown, dialect ?? AgentDialect.ClaudeCode, [], null, null, [],
                [
                    new Finding(
                        Severity.Error, FindingCodes.UnreadableFile.Code, shown, 1, 1, fault.Message,
                        FindingCodes.UnreadableFile.Hint),
                ]);
        }
    }
}
