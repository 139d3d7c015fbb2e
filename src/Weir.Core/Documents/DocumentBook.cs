using System.Collections.Immutable;

namespace Weir.Core.Documents;

/// <summary>A required document that does not tell of something that has landed.</summary>
/// <param name="Owners">Who is told: roles, teams, people; empty for the project's owner.</param>
/// <param name="First">The first commit that it does not tell of; null for a document that is not there.</param>
/// <param name="Since">When it was seen to be due.</param>
/// <param name="OverdueAt">Until when it may be behind.</param>
/// <param name="IsOverdue">It was not met until then.</param>
public sealed record DocumentLag(
    string Path,
    ImmutableArray<string> Owners,
    ObjectName? First,
    Timestamp Since,
    Timestamp OverdueAt,
    bool IsOverdue);

/// <param name="Required">How many documents the project requires.</param>
/// <param name="WithoutOwner">For how many of them nobody answers but the project's owner.</param>
/// <param name="Files">How many files its target has.</param>
/// <param name="Unowned">How many of them CODEOWNERS leaves without an owner.</param>
public sealed record DocumentCounts(int Required, int WithoutOwner, int Files, int Unowned)
{
    public static readonly DocumentCounts None = new(0, 0, 0, 0);
}

/// <summary>What a day brought, and how it ended.</summary>
/// <param name="Day">The number of days since 1970-01-01, of UTC.</param>
/// <param name="BecameDue">How many documents became due on it; the next two likewise.</param>
/// <param name="Due">How many were behind at its end, the overdue ones among them.</param>
public sealed record DocumentDay(
    long Day, int BecameDue, int BecameOverdue, int Met, int Due, int Overdue, DocumentCounts Counts);

/// <summary>
/// How a project stands with its documents and how it has stood: the days on which anything changed, so that nobody has
/// to read the journal to say what a month looked like.
/// </summary>
public sealed record DocumentBook
{
    /// <summary>The most documents that a project may require.</summary>
    public const int MaxDocuments = 200;

    /// <summary>The most days that are kept; of a busy project more than a year.</summary>
    public const int MaxDays = 400;

    public const long Day = 86_400_000;

    public static readonly DocumentBook Empty = new();

    public DocumentCounts Counts { get; init; } = DocumentCounts.None;

    /// <summary>The documents that are behind, by path.</summary>
    public ImmutableSortedDictionary<string, DocumentLag> Lags { get; init; } =
        ImmutableSortedDictionary.Create<string, DocumentLag>(StringComparer.Ordinal);

    /// <summary>Oldest first.</summary>
    public ImmutableArray<DocumentDay> Days { get; init; } = [];

    /// <summary>When the next document becomes overdue; <see cref="Timestamp.Never"/> when none will.</summary>
    public Timestamp NextOverdue { get; init; } = Timestamp.Never;

    public static long DayOf(Timestamp at) => at.Value / Day;
}

/// <summary>What is true of one required document at a commit of the target.</summary>
/// <param name="Within">How long it may be behind.</param>
/// <param name="First">The first commit that it does not tell of; null for one that is not there, and where there are
/// more than are looked at.</param>
public sealed record DocumentFact(
    string Path, ImmutableArray<string> Owners, Span Within, bool IsBehind, ObjectName? First);

/// <summary>A document of a project is behind what has landed.</summary>
public sealed record DocumentDue(
    ProjectKey Project, string Path, ImmutableArray<string> Owners, ObjectName? First, Timestamp OverdueAt) : Event;

/// <summary>It was not met in the time it had: its owner is told.</summary>
public sealed record DocumentOverdue(ProjectKey Project, string Path) : Event;

/// <summary>It tells of all again.</summary>
/// <param name="Commit">The commit of the target at which it does.</param>
public sealed record DocumentMet(ProjectKey Project, string Path, ObjectName Commit) : Event;

/// <summary>It was behind, and is not required any more.</summary>
public sealed record DocumentDropped(ProjectKey Project, string Path) : Event;

/// <summary>Somebody else answers for a document that is behind.</summary>
public sealed record DocumentHandedOn(ProjectKey Project, string Path, ImmutableArray<string> Owners) : Event;

/// <summary>How many documents are required and how many paths nobody owns changed.</summary>
public sealed record DocumentsCounted(ProjectKey Project, ObjectName Commit, DocumentCounts Counts) : Event;

/// <summary>How a project's target stands with its documents, all of them.</summary>
public sealed record SurveyDocuments(
    ProjectKey Project, ObjectName Commit, ImmutableArray<DocumentFact> Documents, DocumentCounts Counts) : Command;
