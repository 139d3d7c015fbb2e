using Weir.Core;
using Weir.Core.Documents;
using Weir.Server.Views;

namespace Weir.EndToEnd.Tests;

/// <summary>Periods from the days that are kept, without a server.</summary>
public sealed class DocumentHistoryTests
{
    /// <summary>2026-01-05, a Monday.</summary>
    private const long Monday = 20_458;

    private static readonly DocumentBook Book = new()
    {
        Days =
        [
            new DocumentDay(Monday - 4, 2, 0, 0, 2, 0, new DocumentCounts(3, 1, 10, 4)),
            new DocumentDay(Monday, 1, 2, 1, 2, 2, new DocumentCounts(3, 0, 10, 4)),
            new DocumentDay(Monday + 2, 0, 0, 2, 0, 0, new DocumentCounts(3, 0, 12, 5)),
        ],
    };

    [Fact]
    public void Days_without_news_stand_as_the_one_before_them_ended() => Rows(Period.Day, 20, Monday + 3).ShouldBe(
    [
        "2026-01-01: +2 due, +0 overdue, 0 met; 2 due, 0 overdue, 1 without owner, 4 of 10 unowned",
        "2026-01-02: +0 due, +0 overdue, 0 met; 2 due, 0 overdue, 1 without owner, 4 of 10 unowned",
        "2026-01-03: +0 due, +0 overdue, 0 met; 2 due, 0 overdue, 1 without owner, 4 of 10 unowned",
        "2026-01-04: +0 due, +0 overdue, 0 met; 2 due, 0 overdue, 1 without owner, 4 of 10 unowned",
        "2026-01-05: +1 due, +2 overdue, 1 met; 2 due, 2 overdue, 0 without owner, 4 of 10 unowned",
        "2026-01-06: +0 due, +0 overdue, 0 met; 2 due, 2 overdue, 0 without owner, 4 of 10 unowned",
        "2026-01-07: +0 due, +0 overdue, 2 met; 0 due, 0 overdue, 0 without owner, 5 of 12 unowned",
        "2026-01-08: +0 due, +0 overdue, 0 met; 0 due, 0 overdue, 0 without owner, 5 of 12 unowned",
    ]);

    [Fact]
    public void A_week_begins_on_Monday_and_sums_what_its_days_brought() => Rows(Period.Week, 20, Monday + 7).ShouldBe(
    [
        "2025-12-29: +2 due, +0 overdue, 0 met; 2 due, 0 overdue, 1 without owner, 4 of 10 unowned",
        "2026-01-05: +1 due, +2 overdue, 3 met; 0 due, 0 overdue, 0 without owner, 5 of 12 unowned",
        "2026-01-12: +0 due, +0 overdue, 0 met; 0 due, 0 overdue, 0 without owner, 5 of 12 unowned",
    ]);

    [Fact]
    public void The_last_of_them_know_how_the_ones_before_ended() => Rows(Period.Day, 1, Monday + 1).ShouldBe(
        ["2026-01-07: +0 due, +0 overdue, 2 met; 0 due, 0 overdue, 0 without owner, 5 of 12 unowned"],
        "a clock behind the record's does not hide what it says");

    [Fact]
    public void Nothing_is_known_of_a_project_that_nobody_has_looked_at() =>
        DocumentHistory.Of(DocumentBook.Empty, Period.Day, 5, new Timestamp(0)).ShouldBeEmpty();

    private static IEnumerable<string> Rows(Period by, int last, long today) =>
        DocumentHistory.Of(Book, by, last, new Timestamp(today * DocumentBook.Day)).Select(one =>
            $"{one.From}: +{one.BecameDue} due, +{one.BecameOverdue} overdue, {one.Met} met; {one.Due} due, "
            + $"{one.Overdue} overdue, {one.WithoutOwner} without owner, {one.Unowned} of {one.Files} unowned");
}
