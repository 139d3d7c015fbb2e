using Weir.Core;
using Weir.Core.Documents;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>What holds of required documents over time.</summary>
internal static class DocumentInvariants
{
    private const string Once = "a document is due once, and overdue only while it is";
    private const string InTime = "a document is overdue after its time and never before";
    private const string Sum = "what became due is met, dropped or still behind";

    public static void Check(OrganizationState before, Recorded recorded, OrganizationState after)
    {
        switch (recorded.Event)
        {
            case DocumentDue e:
                Violation.Unless(Find(before, e.Project, e.Path) is null, Once, $"{e.Path} is due, and was already");
                break;
            case DocumentOverdue e:
                Violation.Unless(
                    Find(before, e.Project, e.Path) is { IsOverdue: false } lag && lag.OverdueAt <= recorded.At, InTime,
                    $"{e.Path} is overdue at {recorded.At.Value}");
                break;
            case DocumentMet e:
                Violation.Unless(
                    Find(before, e.Project, e.Path) is not null, Once, $"{e.Path} is met, and was not due");
                break;
            default:
                return;
        }
        foreach (var book in after.Documents.Values)
        {
            var day = book.Days[^1];
            Violation.Unless(
                day.Due == book.Lags.Count && day.Overdue <= day.Due
                    && book.Days.Sum(one => one.Met) + book.Lags.Count <= book.Days.Sum(one => one.BecameDue),
                Sum, $"{day.Due} are due and {book.Lags.Count} behind");
        }
    }

    /// <summary>When everything rests nothing is overdue that nobody was told of.</summary>
    public static void Rests(OrganizationState state)
    {
        foreach (var lag in state.Documents.Values.SelectMany(book => book.Lags.Values))
        {
            Violation.Unless(
                lag.IsOverdue || lag.OverdueAt > state.Now, InTime, $"{lag.Path} was to be overdue and is not");
        }
    }

    private static DocumentLag? Find(OrganizationState state, ProjectKey project, string path) =>
        state.Documents.GetValueOrDefault(project)?.Lags.GetValueOrDefault(path);
}
