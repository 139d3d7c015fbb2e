using System.Collections.Immutable;
using Weir.Engines.Relay;
using Weir.Engines.Toolchains;

namespace Weir.Engines.Isolation;

/// <summary>An engine's setting of where and how attempts run. It is never read from a repository.</summary>
public sealed record SandboxOptions
{
    /// <summary>
    /// A folder of the engine's own, absolute; made when missing. Sandboxes keep small files and private homes there.
    /// </summary>
    public required string Scratch { get; init; }

    /// <summary>
    /// Nothing isolates and nothing is looked for that could: the operator said <c>--unsandboxed</c>.
    /// </summary>
    public bool Unsandboxed { get; init; }

    /// <summary>The value of PATH in which bubblewrap is looked for.</summary>
    public string SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH") ?? "";

    public ImmutableArray<Toolchain> Toolchains { get; init; } = [];

    /// <summary>What keeps routes open inside; null where nobody asks for any.</summary>
    public RelayProgram? Relay { get; init; }
    public Ceilings Ceilings { get; init; } = new();
}
