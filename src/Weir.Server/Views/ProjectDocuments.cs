using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Documents;
using Weir.Core.People;
using Weir.Runtime.Projects;

namespace Weir.Server.Views;

/// <summary>How a project stands with its documents and its code owners.</summary>
/// <param name="Target">The commit of the target branch that was looked at.</param>
/// <param name="CodeOwners">The file of code owners; null when there is none.</param>
/// <param name="UnknownOwners">Those whom it names and who are nobody here.</param>
public sealed record ProjectDocuments(
    ProjectKey Project,
    ObjectName Target,
    ImmutableArray<DocumentStanding> Documents,
    string? CodeOwners,
    ImmutableArray<string> UnknownOwners,
    ImmutableArray<UnownedFolder> Unowned)
{
    /// <summary>Of the documents that are behind: since when that is known, until when they may be, and whose they are.
    /// </summary>
    public ImmutableArray<DocumentLag> Lags { get; init; } = [];

    /// <summary>How it has stood; empty where nobody asked.</summary>
    public ImmutableArray<DocumentPeriod> History { get; init; } = [];

    public static ProjectDocuments Of(OrganizationState state, ProjectKey project, DocumentReport report)
    {
        ImmutableArray<Person> people = [.. state.People.Values];
        return new ProjectDocuments(
            project, report.Target, report.Documents, report.CodeOwners,
            [.. CodeOwner.Unknown(report.Owners, people)], report.Unowned)
        {
            Lags = [.. state.Documents.GetValueOrDefault(project)?.Lags.Values ?? []],
        };
    }
}
