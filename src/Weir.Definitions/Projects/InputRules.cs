using System.Collections.Immutable;
using Weir.Core.Paths;
using Weir.Definitions.Findings;
using Weir.Definitions.Library;

namespace Weir.Definitions.Projects;

/// <summary>Checks what commands say they read: the files are there, and there are not too many lists of them.
/// </summary>
internal static class InputRules
{
    public static void Check(DefinitionLibrary library, Func<string, bool?> hasFiles, List<Finding> found)
    {
        if (library.Project?.Value is not { } project)
        {
            return;
        }
        var sink = new FindingSink(project.File);
        ImmutableArray<string> others =
            [.. project.Repositories.Where(one => !one.Primary).Select(one => one.Name.Value)];
        var measured = project.InputSets.Select(set => set.Digest).ToHashSet();
        foreach (var command in project.AllCommands.Where(command => !command.InputGlobs.IsEmpty))
        {
            foreach (var glob in command.InputGlobs.Where(glob =>
                RepositoryGlob.Split(glob.Value, others).Repository is null && hasFiles(glob.Value) == false))
            {
                sink.Report(FindingCodes.InputMatchesNothing, glob.At,
                    $"no file matches '{glob.Value}', which '{command.Name.Value}' reads");
            }
            if (!measured.Contains(command.InputsDigest!.Value))
            {
                sink.Report(FindingCodes.TooManyInputs, command.Name.At,
                    $"'{command.Name.Value}' reads the whole tree: there are more than "
                        + $"{CommandDefinition.MaxInputSets} lists of inputs");
            }
        }
        found.AddRange(sink.ToArray());
    }
}
