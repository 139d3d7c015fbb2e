using System.Collections.Immutable;
using Weir.Core;

namespace Weir.Server.Views;

/// <summary>
/// What the items of a workflow, or of one version of it, came to. All sums are of those that are done: of the others
/// nobody knows yet what they will have taken.
/// </summary>
/// <param name="Of">What was asked for: <c>NAME</c>, or <c>NAME@HASH</c>.</param>
/// <param name="Versions">The hashes of the plans that are counted here.</param>
/// <param name="Declared">The version numbers that those plans declare.</param>
/// <param name="Since">When the first of its items was made.</param>
/// <param name="MedianLeadTime">From submission to done, in milliseconds; null when none is done.</param>
/// <param name="Rounds">How often passes were started.</param>
/// <param name="Tokens">As they were recorded.</param>
/// <param name="Priced">Counted items whose cost is known: all of their model calls had a price, and there were some.
/// </param>
/// <param name="Unpriced">Counted items with calls that nobody knows the price of.</param>
/// <param name="MedianCost">Of the priced ones, in billionths of a US dollar, with what carried out passes or was split
/// off; null when there is none.</param>
/// <param name="Reverted">Done items of which a merge was reverted on a target since.</param>
/// <param name="Uncounted">Done items beyond the newest that are counted.</param>
public sealed record WorkflowFigures(
    string Of,
    string Workflow,
    ImmutableArray<string> Versions,
    ImmutableArray<int> Declared,
    Timestamp Since,
    int Items,
    int Done,
    int Open,
    int Closed,
    long? MedianLeadTime,
    int Rounds,
    int Attempts,
    int Failures,
    long Tokens,
    int Priced,
    int Unpriced,
    long? MedianCost,
    int Reverted,
    ImmutableArray<GateFigures> Gates,
    int Uncounted);

/// <param name="Gate">As <c>pass/gate</c>; the elements of a fan-out are counted under their pass.</param>
public sealed record GateFigures(string Gate, int Approved, int Rejected);
