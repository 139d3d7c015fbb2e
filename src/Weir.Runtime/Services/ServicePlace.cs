using System.Collections.Immutable;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Services;

/// <summary>Where a service runs.</summary>
/// <param name="Scratch">The attempt's own folder.</param>
/// <param name="Variables">What all programs of the attempt find, and where the services before it are.</param>
public sealed record ServicePlace(
    ISandbox Sandbox, string WorkTree, string Scratch, ImmutableSortedDictionary<string, string> Variables)
{
    /// <summary>To the services before it.</summary>
    public ImmutableArray<SandboxRoute> Routes { get; init; } = [];

    /// <summary>Told a sentence whenever something moves.</summary>
    public Action<string> Progress { get; init; } = static _ => { };
}
