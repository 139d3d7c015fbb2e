using System.Collections.Immutable;
using System.Globalization;
using Weir.Core;
using Weir.Core.Documents;

namespace Weir.Server.Views;

public enum Period
{
    Day,

    /// <summary>From Monday.</summary>
    Week,
}

/// <summary>What a day or a week brought, and how it ended.</summary>
/// <param name="From">Its first day, such as 2026-03-02.</param>
/// <param name="BecameDue">How many documents became due in it; the next two likewise.</param>
/// <param name="Due">How many were behind at its end, the overdue ones among them.</param>
/// <param name="Required">How many the project required at its end.</param>
/// <param name="WithoutOwner">For how many of these nobody answered but the project's owner.</param>
/// <param name="Unowned">How many of its files had no owner at its end.</param>
/// <param name="Files">How many files it had.</param>
public sealed record DocumentPeriod(
    string From,
    int BecameDue,
    int BecameOverdue,
    int Met,
    int Due,
    int Overdue,
    int Required,
    int WithoutOwner,
    int Unowned,
    int Files);

/// <summary>How a project has stood with its documents, from the days that the state keeps.</summary>
public static class DocumentHistory
{
    /// <summary>The most periods that are told at a time.</summary>
    public const int MaxPeriods = DocumentBook.MaxDays;

    private const int DaysOfWeek = 7;

    /// <summary>1970-01-01, day 0, was a Thursday: so many days after a Monday.</summary>
    private const int FirstWeekday = 3;

    /// <summary>Null for a word that is none.</summary>
    public static Period? PeriodOf(string? word) => word switch
    {
        "day" => Period.Day,
        "week" => Period.Week,
        _ => null,
    };

    /// <summary>Oldest first, up to now; none from before anything was known. Days without news stand as the one
    /// before them ended.</summary>
    public static ImmutableArray<DocumentPeriod> Of(DocumentBook book, Period by, int last, Timestamp now)
    {
        if (book.Days.IsEmpty)
        {
            return [];
        }
        var length = by == Period.Week ? DaysOfWeek : 1;
        var today = Math.Max(DocumentBook.DayOf(now), book.Days[^1].Day);
        var current = Start(today, by);
        var first = Math.Max(Start(book.Days[0].Day, by), current - (long)(last - 1) * length);
        var periods = ImmutableArray.CreateBuilder<DocumentPeriod>();
        var standing = book.Days.LastOrDefault(day => day.Day < first);
        for (var start = first; start <= current; start += length)
        {
            var days = book.Days.Where(day => day.Day >= start && day.Day < start + length).ToList();
            standing = days.Count > 0 ? days[^1] : standing;
            periods.Add(new DocumentPeriod(
                Date(start), days.Sum(day => day.BecameDue), days.Sum(day => day.BecameOverdue),
                days.Sum(day => day.Met), standing?.Due ?? 0, standing?.Overdue ?? 0,
                standing?.Counts.Required ?? 0, standing?.Counts.WithoutOwner ?? 0, standing?.Counts.Unowned ?? 0,
                standing?.Counts.Files ?? 0));
        }
        return periods.ToImmutable();
    }

    private static long Start(long day, Period by) =>
        by == Period.Week ? day - (day + FirstWeekday) % DaysOfWeek : day;

    private static string Date(long day) => DateTimeOffset.UnixEpoch.AddDays(day)
        .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
