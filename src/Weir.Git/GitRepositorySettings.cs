using Weir.Runtime.Ports;

namespace Weir.Git;

/// <summary>What a <see cref="GitRepository"/> is made of.</summary>
/// <param name="Name">The repository's name in the project.</param>
/// <param name="Upstream">A path of a local repository (bare or with a work tree), or a URL that git
/// understands.</param>
/// <param name="Target">The branch that changes merge into, without <c>refs/heads/</c>.</param>
/// <param name="MirrorDirectory">Where Weir's own bare mirror lives, below the state directory. Made on first use; one
/// process owns it.</param>
/// <param name="Sandbox">Where git runs on what an attempt left.</param>
public sealed record GitRepositorySettings(
    string Name,
    string Upstream,
    string Target,
    string MirrorDirectory,
    ISandbox Sandbox)
{
    /// <summary>
    /// The mirror of the same repository whose objects this one reads too; null for none. What is made here is not seen
    /// there.
    /// </summary>
    public string? Lender { get; init; }

    /// <summary>Whether people are shown items' branches upstream.</summary>
    public bool ShowsBranches { get; init; } = true;

    /// <summary>A person's own clone whose target branch follows each landing, as long as it is clean; null for
    /// none.</summary>
    public string? Checkout { get; init; }

    /// <summary>
    /// Hears sentences about work that is best effort and did not succeed: a branch that could not be published, a
    /// checkout left as it was. Null to hear nothing.
    /// </summary>
    public Action<string>? Notice { get; init; }
}
