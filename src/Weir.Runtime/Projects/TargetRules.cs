using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Gates;
using Weir.Definitions.Owners;
using Weir.Definitions.Projects;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Projects;

/// <summary>
/// What a commit of the protected target branch says about whoever changes what: who owns which paths, which components
/// they belong to, which documents have to be kept, and which paths raise the risk. A change is measured by the commit
/// that it starts from, never by its own branch, so that it cannot choose its judges; after a rebase it is measured by
/// the newer one.
/// </summary>
/// <param name="Owners">Null where there is no file of code owners that can be read.</param>
/// <param name="Project">What project.md says, as far as it can be read.</param>
public sealed record TargetRules(CodeOwnersFile? Owners, ProjectDefinition Project)
{
    public const string ProjectFile = CommittedDefinitions.Folder + "/" + DefinitionFile;

    private const string DefinitionFile = "project.md";

    /// <summary>Every file that is looked at, the code owners' in the order in which the first counts.</summary>
    public static ImmutableArray<string> Files { get; } = [ProjectFile, .. JudgingPaths.CodeOwnersFiles];

    /// <summary>Of a project of one repository.</summary>
    public ComponentMap Components { get; } = Project.MapComponents([]);

    /// <summary>Everybody whom the project's components name.</summary>
    public ImmutableArray<string> ComponentOwners =>
    [
        .. Project.Components.SelectMany(component => component.Owners).Select(owner => owner.Value)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <param name="files">Those of <see cref="Files"/> that the commit has.</param>
    public static TargetRules Read(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var place = JudgingPaths.CodeOwnersFiles.FirstOrDefault(files.ContainsKey);
        var project = files.TryGetValue(ProjectFile, out var file) ? ProjectDefinition.Read(file.Span) : null;
        return new TargetRules(
            place is null ? null : CodeOwnersFile.Read(place, files[place].Span), project ?? ProjectDefinition.Empty);
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
    public ChangeFacts Apply(ChangeFacts change, IReadOnlySet<string> removed) => Apply(
        change with { Owners = Owners?.OwnersOf(change.Paths) ?? [] }, Project, Components, removed, []);

    /// <summary>The change with what project.md says of it; its code owners stand.</summary>
    /// <param name="components">Of the same project.</param>
    /// <param name="others">The project's repositories besides the primary.</param>
    public static ChangeFacts Apply(
        ChangeFacts change,
        ProjectDefinition project,
        ComponentMap components,
        IReadOnlySet<string> removed,
        ImmutableArray<string> others)
    {
        var touched = components.Touched(change.Paths);
        return change with
        {
            // One more than are asked says that there are more.
            Owners = [.. WithOwnersOf(touched, project, change.Owners).Take(OwnerSets.MaxSets + 1)],
            Components = touched,
            DocumentsDue = RequiredDocuments.Due(project, components, change.Paths, removed, others),
            Risks = RiskRules.Touched(project.RiskRules, change.Paths, others),
        };
    }

    /// <summary>The owners of touched components are one more set each, unless they are asked anyway.</summary>
    private static IEnumerable<OwnerSet> WithOwnersOf(
        TouchedComponents touched, ProjectDefinition project, IEnumerable<OwnerSet> codeOwners) => codeOwners
        .Concat(project.Components
            .Where(one => !one.Owners.IsEmpty && touched.Names.Contains(one.Name.Value, StringComparer.Ordinal))
            .Select(one => new OwnerSet(
            [
                .. one.Owners.Select(owner => owner.Value).Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ])
            {
                Component = one.Name.Value,
            }))
        .DistinctBy(set => set.ToString(), StringComparer.Ordinal)
        .OrderBy(set => set.ToString(), StringComparer.Ordinal);
}
