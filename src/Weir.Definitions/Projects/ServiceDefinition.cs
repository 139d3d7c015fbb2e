using System.Collections.Immutable;
using Weir.Core;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Projects;

/// <summary>A program that passes may have beside them, such as a database.</summary>
/// <param name="Line">For <c>sh -eu -c</c>; null where it has only an image, which nothing here runs.</param>
/// <param name="Ports">Where it listens; empty where it takes the port that it is given.</param>
/// <param name="Ready">A line that ends with 0 once it can be used; null where listening is enough.</param>
/// <param name="Timeout">Until it is ready.</param>
public sealed record ServiceDefinition(
    Located<string> Name,
    string? Line,
    ImmutableArray<int> Ports,
    string? Ready,
    ImmutableSortedDictionary<string, string> Environment,
    Span? Timeout)
{
    /// <summary>Of one project.</summary>
    public const int Most = 16;

    /// <summary>Of one service.</summary>
    public const int MostPorts = 8;

    /// <summary>The longest that a service may take until it is ready: half an hour.</summary>
    public static readonly Span MaxTimeout = new(30 * 60 * 1_000L);
}
