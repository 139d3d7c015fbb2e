using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Documents;
using Weir.Core.People;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Projects;

/// <summary>Looks at a project's target as it is.</summary>
public delegate Task<DocumentReport> SurveyTarget(ProjectServices services, CancellationToken cancel);

/// <summary>
/// Tells Core how a project stands with its required documents, whenever its target has moved and whenever somebody
/// asks. Git knows what is behind at a commit; since when, and what became of it, is in the record.
/// </summary>
public sealed class DocumentKeeper(
    ControlLoop loop, FindProjectServices known, SurveyTarget survey, Action<string> tell) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private string _told = "";

    /// <summary>The documents of a repository, looked at with git.</summary>
    public static Task<DocumentReport> TakeAsync(ProjectServices services, CancellationToken cancel) =>
        DocumentSurvey.TakeAsync(
            services.Repository, services.Target, [.. services.Others.Select(other => other.Name)], cancel);

    /// <summary>A target has moved. What cannot be read is looked at when it moves again, or somebody asks.</summary>
    public async Task MovedAsync(ProjectKey project, CancellationToken cancel)
    {
        try
        {
            await LookAsync(project, false, cancel);
        }
        catch (RepositoryException trouble)
        {
            var sentence = $"The required documents of {project} cannot be looked at: {trouble.Message}";
            if (sentence != _told)
            {
                tell(_told = sentence);
            }
        }
    }

    /// <summary>How a project stands, for whoever asks; also while nothing can be recorded.</summary>
    public Task<DocumentReport> ShowAsync(ProjectKey project, CancellationToken cancel) =>
        LookAsync(project, true, cancel);

    /// <summary>Of the target as last read; one after the other, so that no older look comes after a newer.</summary>
    private async Task<DocumentReport> LookAsync(
        ProjectKey project, bool bearing, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var report = await survey(await known(project, cancel), cancel);
            var facts = FactsOf(report, [.. loop.State.People.Values]);
            try
            {
                await loop.SubmitAsync(
                    $"documents-{project}-{report.Target}-{loop.State.Sequence}", PrincipalId.System,
                    new SurveyDocuments(project, report.Target, facts, CountsOf(report, facts)), cancel);
            }
            catch (NotRecordedException) when (bearing)
            {
                // It is told again when the target moves, or when somebody asks.
            }
            return report;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>One for each document: that which is behind, where several components require the same one.</summary>
    private static ImmutableArray<DocumentFact> FactsOf(DocumentReport report, ImmutableArray<Person> people) =>
    [
        .. report.Documents.OrderByDescending(document => document.IsBehind)
            .DistinctBy(document => document.Path, StringComparer.Ordinal)
            .Select(document => new DocumentFact(
            document.Path,
            document.Owner is { } owner
                ? [owner]
                : [
                    .. document.CodeOwners.Select(name => CodeOwner.Who(name, people)).OfType<string>()
                        .Distinct(StringComparer.Ordinal),
                ],
            document.Within,
            document.IsBehind,
            // The oldest of more than are looked at is none that stays the same.
            document.Exists && document.Behind.Length < DocumentSurvey.MostBehind
                ? document.Behind.LastOrDefault()?.Commit
                : null)),
    ];

    private static DocumentCounts CountsOf(DocumentReport report, ImmutableArray<DocumentFact> facts) => new(
        facts.Length, facts.Count(fact => fact.Owners.IsEmpty), report.Files,
        report.Unowned.Sum(folder => folder.Files));

    public void Dispose() => _one.Dispose();
}
