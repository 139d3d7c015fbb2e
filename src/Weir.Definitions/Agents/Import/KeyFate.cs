using System.Collections.Immutable;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Agents.Import;

/// <summary>What became of a key.</summary>
public enum Fate
{
    /// <summary>It says the same in Weir's words.</summary>
    Mapped,

    /// <summary>It stands below <c>harness</c> as it was, and has no effect.</summary>
    Kept,

    /// <summary>What it says is not taken over; the reason says why.</summary>
    Lost,

    /// <summary>Weir asks for it and the source does not say it.</summary>
    Assumed,
}

/// <param name="Key">As the source has it; <c>tools/NAME</c> for one tool of a list.</param>
/// <param name="Line">From 1; 0 for what the source does not have.</param>
/// <param name="To">What stands in Weir's file; empty for nothing.</param>
/// <param name="Reason">A sentence where there is something to know; else empty.</param>
public sealed record KeyFate(string Key, int Line, Fate Fate, string To, string Reason);

/// <summary>A file that was imported, or why it was not.</summary>
/// <param name="Keys">The keys at the top of the source, none left out.</param>
/// <param name="Name">What the agent is called; null when nothing came of it.</param>
/// <param name="Text">The agent file; null when nothing came of it, and then a finding says why.</param>
public sealed record ImportedAgent(
    string Source,
    AgentDialect Dialect,
    ImmutableArray<string> Keys,
    string? Name,
    string? Text,
    ImmutableArray<KeyFate> Fates,
    ImmutableArray<Finding> Findings);
