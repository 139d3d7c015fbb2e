using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Gates;
using Weir.Definitions.Owners;
using Weir.Definitions.Projects;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Projects;

/// <summary>
/// What a commit of the protected target branch says about whoever changes what: who owns which paths, which documents
/// have to be kept, and which paths raise the risk. A change is measured by the commit that it starts from, never by
/// its own branch, so that it cannot choose its judges; after a rebase it is measured by the newer one.
/// </summary>
/// <param name="Owners">Null where there is no file of code owners that can be read.</param>
public sealed record TargetRules(
    CodeOwnersFile? Owners, ImmutableArray<DocumentDefinition> Documents, ImmutableArray<RiskRule> Risks)
{
    public const string ProjectFile = CommittedDefinitions.Folder + "/" + DefinitionFile;

    private const string DefinitionFile = "project.md";

    /// <summary>Every file that is looked at, the code owners' in the order in which the first counts.</summary>
    public static ImmutableArray<string> Files { get; } = [ProjectFile, .. JudgingPaths.CodeOwnersFiles];

    /// <param name="files">Those of <see cref="Files"/> that the commit has.</param>
    public static TargetRules Read(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var place = JudgingPaths.CodeOwnersFiles.FirstOrDefault(files.ContainsKey);
        var project = files.TryGetValue(ProjectFile, out var file) ? ProjectDefinition.Read(file.Span) : null;
        return new TargetRules(
            place is null ? null : CodeOwnersFile.Read(place, files[place].Span),
            project?.Documents ?? [],
            project?.RiskRules ?? []);
    }

    public static async Task<TargetRules> AtAsync(
        IAttemptRepository repository, ObjectName commit, CancellationToken cancel)
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var path in Files)
        {
            if (await repository.ReadFileAsync(commit, path, cancel) is { } content)
            {
                files[path] = content;
            }
        }
        return Read(files);
    }

    /// <summary>The change with what these rules say of it.</summary>
    /// <param name="removed">Its paths that are gone with it.</param>
    public ChangeFacts Apply(ChangeFacts change, IReadOnlySet<string> removed) => change with
    {
        // One more than are asked says that there are more.
        Owners = [.. (Owners?.OwnersOf(change.Paths) ?? []).Take(OwnerSets.MaxSets + 1)],
        DocumentsDue = RequiredDocuments.Due(Documents, change.Paths, removed, []),
        Risks = RiskRules.Touched(Risks, change.Paths, []),
    };
}
