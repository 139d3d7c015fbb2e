using Weir.Cli.Output;
using Weir.Core.Changes;
using Weir.Definitions.Owners;

namespace Weir.Cli.Places;

/// <summary>The git repository that a command stands in.</summary>
/// <param name="Root">The folder with <c>.git</c>, absolute.</param>
internal sealed record Repository(string Root)
{
    /// <summary>The folder of its definitions, whether it is there or not.</summary>
    public string Definitions => Path.Combine(Root, DefinitionPlaces.Folder);

    /// <summary>
    /// Looks upwards from a folder. The entry <c>.git</c> is a folder in a clone and a file in a worktree; asking git
    /// itself would cost more time than the rest of most commands.
    /// </summary>
    public static Repository? Above(string folder)
    {
        for (var here = new DirectoryInfo(folder); here is not null; here = here.Parent)
        {
            var entry = Path.Combine(here.FullName, ".git");
            if (Directory.Exists(entry) || File.Exists(entry))
            {
                return new Repository(here.FullName);
            }
        }
        return null;
    }

    /// <summary>Who owns what, as the work tree says; null where it does not.</summary>
    public CodeOwnersFile? CodeOwners()
    {
        var place = JudgingPaths.CodeOwnersFiles.FirstOrDefault(file => File.Exists(Path.Combine(Root, file)));
        return place is null ? null : CodeOwnersFile.Read(place, File.ReadAllBytes(Path.Combine(Root, place)));
    }

    /// <exception cref="CliFailure">There is none.</exception>
    public static Repository Demand(string folder) => Above(folder)
        ?? throw new CliFailure(ExitCode.Failed, $"{folder} is not in a git repository.", "git init");
}
