using System.Globalization;
using Weir.Core.Triggers;

namespace Weir.Runtime.Projections;

/// <summary>Amounts of money as people read them: to the cent where that says it, else as exact as it is.</summary>
public static class Money
{
    private const decimal NanosPerUsd = 1_000_000_000m;

    public static string Of(long nanoUsd) =>
        "$" + (nanoUsd / NanosPerUsd).ToString("0.00#######", CultureInfo.InvariantCulture);

    /// <summary>What is known, and that there is more where there is.</summary>
    public static string Of(Spent spent) => spent.UnpricedCalls == 0
        ? Of(spent.NanoUsd)
        : $"{Of(spent.NanoUsd)} and {spent.UnpricedCalls} calls of unknown price";

    public static string Of(TriggerBudget? budget) => budget switch
    {
        { Day: { } day, Month: { } month } => $"{Of(day)} a day, {Of(month)} a month",
        { Day: { } day } => $"{Of(day)} a day",
        { Month: { } month } => $"{Of(month)} a month",
        _ => "",
    };
}
