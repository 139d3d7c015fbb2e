using System.Collections.Immutable;
using Weir.Core;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Projects;

/// <summary>What deploying to an environment is: lines for <c>sh -eu -c</c> at the root of the landed commit.</summary>
/// <param name="Name">The environment.</param>
/// <param name="RollBack">Undoes it; null where nothing does.</param>
/// <param name="Find">Tells whether a deployment happened: exit 0 for yes, 1 for no; null where nothing can.</param>
/// <param name="Timeout">Of each of these commands.</param>
/// <param name="Secrets">Variables of the server's environment that they are given, by name.</param>
public sealed record DeploymentDefinition(
    Located<string> Name,
    string Run,
    string? RollBack,
    string? Find,
    Span? Timeout,
    ImmutableArray<string> Secrets,
    WatchDefinition? Watch);

/// <param name="Command">A probe that is good when it exits with 0; null for one over HTTP.</param>
/// <param name="Http">An address that is good when it answers 2xx; null for a command.</param>
/// <param name="FailAfter">So many bad probes in a row are a failure.</param>
/// <param name="Timeout">Of each probe.</param>
public sealed record WatchDefinition(
    string? Command, string? Http, Span Every, Span For, int FailAfter, Span Timeout);
