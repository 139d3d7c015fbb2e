using System.Collections.Immutable;
using Weir.Core;

namespace Weir.Definitions.Projects;

/// <summary>What bringing up a preview of a change is: lines for <c>sh -eu -c</c> at the root of the target.</summary>
/// <param name="Down">Takes it down, be it whole, half or not there.</param>
/// <param name="Url">Its address, with <c>{preview}</c> and <c>{item}</c>; null where <paramref name="Up"/> prints it.
/// </param>
/// <param name="Timeout">Of each of both.</param>
/// <param name="Limit">How long it stays up at most.</param>
/// <param name="Secrets">Variables of the server's environment that they are given, by name.</param>
public sealed record PreviewDefinition(
    string Up, string Down, string? Url, Span? Timeout, Span Limit, ImmutableArray<string> Secrets)
{
    /// <summary>Where nothing is written: a working day.</summary>
    public static readonly Span DefaultLimit = new(8 * 3_600_000L);

    /// <summary>A week.</summary>
    public static readonly Span MaxLimit = new(7 * 24 * 3_600_000L);
}
