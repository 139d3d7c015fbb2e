using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Paths;
using Weir.Definitions.Projects;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Projects;

/// <param name="DueOn">The paths whose change makes it due.</param>
/// <param name="Exists">False when the target has no such file.</param>
/// <param name="Changed">What changed it last; null when nothing that is known did.</param>
/// <param name="PathsChanged">What changed its paths last.</param>
/// <param name="Behind">What landed on its paths since it changed, newest first, at most
/// <see cref="DocumentSurvey.MostBehind"/>.</param>
public sealed record DocumentStanding(
    string Path,
    ImmutableArray<string> DueOn,
    bool Exists,
    LandedCommit? Changed,
    LandedCommit? PathsChanged,
    ImmutableArray<LandedCommit> Behind)
{
    /// <summary>The component that it is of; null for one of the project.</summary>
    public string? Component { get; init; }

    /// <summary>Who is told when it is overdue, as project.md says; null where it does not.</summary>
    public string? Owner { get; init; }

    /// <summary>How CODEOWNERS calls those who own it.</summary>
    public ImmutableArray<string> CodeOwners { get; init; } = [];

    /// <summary>How long it may be behind.</summary>
    public Span Within { get; init; }

    /// <summary>It is not there, or does not tell of something that landed.</summary>
    public bool IsBehind => !Exists || !Behind.IsEmpty;

    /// <summary>When the first thing landed that it does not tell of; null while it tells of all.</summary>
    public Timestamp? OverdueSince => Behind.IsEmpty ? null : Behind[^1].At;
}

/// <param name="Folder">A folder at the root with a closing slash; <c>.</c> for the files that lie there.</param>
/// <param name="Files">How many files of it nobody owns.</param>
/// <param name="Of">How many files it has.</param>
public sealed record UnownedFolder(string Folder, int Files, int Of);

/// <summary>How a project stands with its documents and its code owners, as its target branch is now.</summary>
/// <param name="CodeOwners">The file of code owners; null when there is none.</param>
/// <param name="Owners">Everybody whom it names, or a component does.</param>
public sealed record DocumentReport(
    ObjectName Target,
    ImmutableArray<DocumentStanding> Documents,
    string? CodeOwners,
    ImmutableArray<string> Owners,
    ImmutableArray<UnownedFolder> Unowned)
{
    /// <summary>How many files the target has.</summary>
    public int Files { get; init; }
}

/// <summary>
/// Holds a target branch against what it requires: a document is overdue when a change of its paths landed without it,
/// and since nothing has to be remembered for that, it holds for what landed before there was Weir, too.
/// </summary>
public static class DocumentSurvey
{
    /// <summary>The most commits that a document is told to be behind of.</summary>
    public const int MostBehind = 200;

    /// <param name="others">The project's other repositories: what is theirs is not looked at, since what landed in two
    /// repositories has no order.</param>
    public static async Task<DocumentReport> TakeAsync(
        IRepository repository, ObjectName target, ImmutableArray<string> others, CancellationToken cancel)
    {
        var files = await repository.ListFilesAsync(target, "", cancel);
        var rules = await TargetRules.AtAsync(repository, target, cancel);
        var documents = ImmutableArray.CreateBuilder<DocumentStanding>();
        foreach (var document in rules.Project.AllDocuments
            .Where(document => RepositoryGlob.Split(document.Path, others).Repository is null))
        {
            documents.Add(await StandingAsync(
                repository, target, document, PartsOf(rules.Project, document, others), files, cancel) with
            {
                Owner = document.Owner,
                CodeOwners = OwnersOf(rules, document, files),
                Within = document.Within,
            });
        }
        return new DocumentReport(
            target, documents.ToImmutable(), rules.Owners?.Path,
            [.. (rules.Owners?.Owners ?? []).Concat(rules.ComponentOwners).Distinct(StringComparer.Ordinal)],
            Unowned(rules, files))
        {
            Files = files.Length,
        };
    }

    /// <summary>Those of its component where it has one, else by CODEOWNERS: of a folder or a glob those of its first
    /// file.</summary>
    private static ImmutableArray<string> OwnersOf(
        TargetRules rules, DocumentDefinition document, ImmutableArray<TreeFile> files)
    {
        var component = rules.Project.Components.FirstOrDefault(one => one.Name.Value == document.Component);
        if (component is { Owners.IsEmpty: false })
        {
            return [.. component.Owners.Select(owner => owner.Value).Distinct(StringComparer.Ordinal)];
        }
        var path = files.FirstOrDefault(file => RequiredDocuments.IsOf(document, file.Path, []))?.Path ?? document.Path;
        return
        [
            .. (rules.Owners?.OwnersOf(path) ?? []).SelectMany(set => set.Owners).Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// The paths of the primary repository whose change makes a document due. Those of a component are without what
    /// another, inside it, takes from each of its globs.
    /// </summary>
    private static ImmutableArray<Part> PartsOf(
        ProjectDefinition project, DocumentDefinition document, ImmutableArray<string> others)
    {
        if (document.Component is not { } component)
        {
            return [new Part(RepositoryGlob.Of(document.DueOn, null, others), [])];
        }
        return
        [
            .. project.MapComponents(others).PartsOf(component)
                .Select(part => new Part(
                    RepositoryGlob.Of([part.Glob], null, others), RepositoryGlob.Of(part.Except, null, others)))
                .Where(part => !part.Globs.IsEmpty),
        ];
    }

    private sealed record Part(ImmutableArray<string> Globs, ImmutableArray<string> Except);

    private static async Task<DocumentStanding> StandingAsync(
        IRepository repository,
        ObjectName target,
        DocumentDefinition document,
        ImmutableArray<Part> parts,
        ImmutableArray<TreeFile> files,
        CancellationToken cancel)
    {
        async Task<ImmutableArray<LandedCommit>> LandedAsync(ObjectName? beyond, int most)
        {
            var landed = new List<LandedCommit>();
            foreach (var part in parts)
            {
                landed.AddRange(await repository.HistoryAsync(
                    new HistoryRequest(target, beyond, part.Globs, part.Except.Add(document.Path), most), cancel));
            }
            // What is asked for at once is in order; of several answers the times say which is newer.
            return parts.Length == 1
                ? [.. landed]
                : [.. landed.DistinctBy(one => one.Commit).OrderByDescending(one => one.At).Take(most)];
        }
        var itself = await repository.HistoryAsync(new HistoryRequest(target, null, [document.Path], [], 1), cancel);
        var changed = itself is [var last] ? last : null;
        return new DocumentStanding(
            document.Path, [.. parts.SelectMany(part => part.Globs)],
            files.Any(file => RequiredDocuments.IsOf(document, file.Path, [])), changed,
            await LandedAsync(null, 1) is [var newest] ? newest : null,
            await LandedAsync(changed?.Commit, MostBehind))
        {
            Component = document.Component,
        };
    }

    private static ImmutableArray<UnownedFolder> Unowned(TargetRules rules, ImmutableArray<TreeFile> files)
    {
        var owned = rules.Project.Components.Where(component => !component.Owners.IsEmpty)
            .Select(component => component.Name.Value).ToHashSet(StringComparer.Ordinal);
        bool IsOwned(string path) => rules.Owners?.OwnersOf(path).IsEmpty == false
            || (rules.Components.Of(path) is { } component && owned.Contains(component));
        return
        [
            .. files.GroupBy(file => Top(file.Path), StringComparer.Ordinal)
                .Select(folder => new UnownedFolder(
                    folder.Key, folder.Count(file => !IsOwned(file.Path)), folder.Count()))
                .Where(folder => folder.Files > 0)
                .OrderBy(folder => folder.Folder, StringComparer.Ordinal),
        ];
    }

    private static string Top(string path) =>
        path.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? path[..(slash + 1)] : ".";
}
