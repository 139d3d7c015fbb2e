using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Paths;
using Weir.Definitions.Owners;
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
    /// <summary>When the first thing landed that it does not tell of; null while it tells of all.</summary>
    public Timestamp? OverdueSince => Behind.IsEmpty ? null : Behind[^1].At;
}

/// <param name="Folder">A folder at the root with a closing slash; <c>.</c> for the files that lie there.</param>
/// <param name="Files">How many files of it nobody owns.</param>
/// <param name="Of">How many files it has.</param>
public sealed record UnownedFolder(string Folder, int Files, int Of);

/// <summary>How a project stands with its documents and its code owners, as its target branch is now.</summary>
/// <param name="CodeOwners">The file of code owners; null when there is none.</param>
/// <param name="Owners">Everybody whom it names.</param>
public sealed record DocumentReport(
    ObjectName Target,
    ImmutableArray<DocumentStanding> Documents,
    string? CodeOwners,
    ImmutableArray<string> Owners,
    ImmutableArray<UnownedFolder> Unowned);

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
        foreach (var document in rules.Documents
            .Where(document => RepositoryGlob.Split(document.Path, others).Repository is null)
            .Select(document => document with { DueOn = RepositoryGlob.Of(document.DueOn, null, others) }))
        {
            documents.Add(await StandingAsync(repository, target, document, files, cancel));
        }
        return new DocumentReport(
            target, documents.ToImmutable(), rules.Owners?.Path, rules.Owners?.Owners ?? [],
            Unowned(rules.Owners, files));
    }

    private static async Task<DocumentStanding> StandingAsync(
        IRepository repository,
        ObjectName target,
        DocumentDefinition document,
        ImmutableArray<TreeFile> files,
        CancellationToken cancel)
    {
        ImmutableArray<string> itself = [document.Path];
        async Task<LandedCommit?> LastAsync(ImmutableArray<string> globs, ImmutableArray<string> except) =>
            (await repository.HistoryAsync(new HistoryRequest(target, null, globs, except, 1), cancel)) is [var last]
                ? last
                : null;
        var changed = await LastAsync(itself, []);
        return new DocumentStanding(
            document.Path, document.DueOn, files.Any(file => RequiredDocuments.IsOf(document, file.Path, [])), changed,
            await LastAsync(document.DueOn, itself),
            await repository.HistoryAsync(
                new HistoryRequest(target, changed?.Commit, document.DueOn, itself, MostBehind), cancel));
    }

    private static ImmutableArray<UnownedFolder> Unowned(CodeOwnersFile? owners, ImmutableArray<TreeFile> files) =>
    [
        .. files.GroupBy(file => Top(file.Path), StringComparer.Ordinal)
            .Select(folder => new UnownedFolder(
                folder.Key, folder.Count(file => owners is null || owners.OwnersOf(file.Path).IsEmpty), folder.Count()))
            .Where(folder => folder.Files > 0)
            .OrderBy(folder => folder.Folder, StringComparer.Ordinal),
    ];

    private static string Top(string path) =>
        path.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? path[..(slash + 1)] : ".";
}
