using System.Collections.Immutable;
using Weir.Core.Calendars;
using Weir.Core.People;

namespace Weir.Core.Documents;

/// <summary>
/// Required documents over time. Git says at a commit which documents are behind; here it is what has changed since the
/// last time that becomes a fact: a document is due from when it was first seen to be behind, has the time that the
/// project gives it, and is overdue after that until it tells of all again. Seeing the same twice changes nothing.
/// </summary>
internal static class DocumentDecisions
{
    public static Refusal? Survey(Transaction t, SurveyDocuments command)
    {
        if (!t.State.Projects.ContainsKey(command.Project))
        {
            return Refusal.UnknownProject(command.Project);
        }
        if (command.Documents.Length > DocumentBook.MaxDocuments
            || command.Documents.DistinctBy(fact => fact.Path, StringComparer.Ordinal).Count()
                != command.Documents.Length)
        {
            return Refusal.Invalid(
                "bad-documents",
                $"Project {command.Project} requires a document twice, or more than {DocumentBook.MaxDocuments}.",
                "weir project lint");
        }
        var book = t.State.Documents.GetValueOrDefault(command.Project);
        foreach (var gone in (book ?? DocumentBook.Empty).Lags.Values
            .Where(lag => command.Documents.All(fact => fact.Path != lag.Path)))
        {
            t.Emit(new DocumentDropped(command.Project, gone.Path));
        }
        foreach (var fact in command.Documents)
        {
            Compare(t, command, fact, book?.Lags.GetValueOrDefault(fact.Path));
        }
        if (book is null || book.Counts != command.Counts)
        {
            t.Emit(new DocumentsCounted(command.Project, command.Commit, command.Counts));
        }
        return null;
    }

    private static void Compare(Transaction t, SurveyDocuments command, DocumentFact fact, DocumentLag? lag)
    {
        // Brought up to date, and left behind by something else since it was last looked at.
        var isAnother = fact.First is { } first && lag?.First is { } before && first != before;
        if (lag is not null && (!fact.IsBehind || isAnother))
        {
            t.Emit(new DocumentMet(command.Project, fact.Path, command.Commit));
            lag = null;
        }
        if (!fact.IsBehind)
        {
            return;
        }
        if (lag is not null)
        {
            if (!lag.Owners.SequenceEqual(fact.Owners, StringComparer.Ordinal))
            {
                t.Emit(new DocumentHandedOn(command.Project, fact.Path, fact.Owners));
            }
            return;
        }
        var who = fact.Owners is [var only, ..] ? only : t.State.Projects[command.Project].Owner;
        var until = fact.Within.After(t.Now, t.State.CalendarOf(who));
        t.Emit(new DocumentDue(command.Project, fact.Path, fact.Owners, fact.First, until));
        if (until <= t.Now)
        {
            t.Emit(new DocumentOverdue(command.Project, fact.Path));
        }
    }

    /// <summary>Those whose time has come.</summary>
    public static void Run(Transaction t)
    {
        foreach (var (project, book) in t.State.Documents)
        {
            if (book.NextOverdue > t.Now)
            {
                continue;
            }
            foreach (var lag in book.Lags.Values.Where(lag => !lag.IsOverdue && lag.OverdueAt <= t.Now))
            {
                t.Emit(new DocumentOverdue(project, lag.Path));
            }
        }
    }

    public static Timestamp NextAt(OrganizationState state)
    {
        var next = Timestamp.Never;
        foreach (var (_, book) in state.Documents)
        {
            next = Timestamp.Min(next, book.NextOverdue);
        }
        return next;
    }
}

/// <summary>Applies events about documents.</summary>
internal static class DocumentEvolution
{
    public static OrganizationState? Evolve(OrganizationState state, Event happened, Recorded recorded) =>
        happened switch
    {
        DocumentDue e => Change(state, e.Project, recorded, book => With(book, new DocumentLag(
            e.Path, e.Owners, e.First, recorded.At, e.OverdueAt, false)), day => day with
            {
                BecameDue = day.BecameDue + 1,
            }),
        DocumentOverdue e => Change(
            state, e.Project, recorded, book => With(book, book.Lags[e.Path] with { IsOverdue = true }),
            day => day with { BecameOverdue = day.BecameOverdue + 1 }),
        DocumentMet e => Change(
            state, e.Project, recorded, book => book with { Lags = book.Lags.Remove(e.Path) },
            day => day with { Met = day.Met + 1 }),
        DocumentDropped e => Change(
            state, e.Project, recorded, book => book with { Lags = book.Lags.Remove(e.Path) }, day => day),
        DocumentHandedOn e => Change(
            state, e.Project, recorded, book => With(book, book.Lags[e.Path] with { Owners = e.Owners }), day => day),
        DocumentsCounted e => Change(
            state, e.Project, recorded, book => book with { Counts = e.Counts }, day => day),
        _ => null,
    };

    private static DocumentBook With(DocumentBook book, DocumentLag lag) =>
        book with { Lags = book.Lags.SetItem(lag.Path, lag) };

    private static OrganizationState Change(
        OrganizationState state,
        ProjectKey project,
        Recorded recorded,
        Func<DocumentBook, DocumentBook> change,
        Func<DocumentDay, DocumentDay> count)
    {
        var book = change(state.Documents.GetValueOrDefault(project) ?? DocumentBook.Empty);
        var next = Timestamp.Never;
        foreach (var lag in book.Lags.Values.Where(lag => !lag.IsOverdue))
        {
            next = Timestamp.Min(next, lag.OverdueAt);
        }
        return state with
        {
            Documents = state.Documents.SetItem(
                project, book with { NextOverdue = next, Days = Count(book, recorded.At, count) }),
        };
    }

    /// <summary>The days with this one as it stands now; one without anything new needs no entry.</summary>
    private static ImmutableArray<DocumentDay> Count(
        DocumentBook book, Timestamp at, Func<DocumentDay, DocumentDay> count)
    {
        var today = DocumentBook.DayOf(at);
        var isKnown = book.Days is [.., var last] && last.Day == today;
        var day = count(isKnown ? book.Days[^1] : new DocumentDay(today, 0, 0, 0, 0, 0, DocumentCounts.None)) with
        {
            Due = book.Lags.Count,
            Overdue = book.Lags.Values.Count(lag => lag.IsOverdue),
            Counts = book.Counts,
        };
        var before = isKnown ? book.Days.RemoveAt(book.Days.Length - 1) : book.Days;
        return [.. before.Skip(before.Length - (DocumentBook.MaxDays - 1)), day];
    }
}

/// <summary>Whom an overdue document waits for.</summary>
/// <param name="Who">As its owner is called; the project's owner where it has none.</param>
public sealed record OverdueDocument(ProjectKey Project, DocumentLag Lag, string Who);

/// <summary>
/// What of the overdue documents somebody is told of: those that they own; and, as the project's owner, those whose
/// owners are not here, or that have none.
/// </summary>
public static class OverdueDocuments
{
    public static ImmutableArray<OverdueDocument> Of(OrganizationState state, Person person) =>
    [
        .. OfEverybody(state).Where(one => person.Is(one.Who)
            || one.Lag.Owners.Any(person.Is)
            || (person.Is(state.Projects[one.Project].Owner) && !IsAnybodyHere(state, one.Lag.Owners))),
    ];

    /// <summary>By when they became due.</summary>
    public static ImmutableArray<OverdueDocument> OfEverybody(OrganizationState state) =>
    [
        .. state.Documents.SelectMany(pair => pair.Value.Lags.Values.Where(lag => lag.IsOverdue)
                .Select(lag => new OverdueDocument(
                    pair.Key, lag,
                    lag.Owners.IsEmpty ? state.Projects[pair.Key].Owner : string.Join(", ", lag.Owners))))
            .OrderBy(one => one.Lag.Since).ThenBy(one => one.Lag.Path, StringComparer.Ordinal),
    ];

    private static bool IsAnybodyHere(OrganizationState state, ImmutableArray<string> owners) =>
        state.People.Values.Any(person => owners.Any(person.Is) && !state.IsAway(person.Id));
}
