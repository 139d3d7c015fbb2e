using System.Collections.Immutable;

namespace Weir.Definitions.Agents;

/// <summary>An agent as its markdown file says, with every default filled in.</summary>
public sealed record AgentSpec
{
    public required string Name { get; init; }
    public string Description { get; init; } = "";
    public required string Category { get; init; }
    public string Role { get; init; } = "engineering";
    public string Version { get; init; } = "1.0.0";
    public required TierBand Tier { get; init; }

    /// <summary><c>read</c>, <c>search</c>, <c>edit</c>, <c>execute</c> …; empty when omitted: no tool.</summary>
    public ImmutableArray<string> Tools { get; init; } = [];

    /// <summary><c>read-only</c>, <c>workspace</c>, <c>branch</c> or <c>environment</c>.</summary>
    public string Access { get; init; } = "read-only";

    /// <summary>Globs it may write; empty for none beyond declared artifacts.</summary>
    public ImmutableArray<string> WritePaths { get; init; } = [];
    public ImmutableArray<string> Network { get; init; } = [];
    public ImmutableArray<string> Secrets { get; init; } = [];
    public AgentContext Context { get; init; } = new([], AgentContext.DefaultMaxTokens, []);
    public ImmutableArray<string> Accepts { get; init; } = [];
    public ImmutableArray<string> Produces { get; init; } = [];

    /// <summary>The JSON Schema text of its structured output; null for none.</summary>
    public string? OutputSchema { get; init; }
    public AgentLimits Limits { get; init; } = new();

    /// <summary><c>chat</c>, <c>command</c> or the name of a CLI agent.</summary>
    public string RunsOn { get; init; } = "chat";

    /// <summary>The program, when it runs on <c>command</c>.</summary>
    public string? Command { get; init; }
    public AgentEscalation? Escalation { get; init; }

    /// <summary>The MCP servers that are started for it, by name; null for none.</summary>
    public ImmutableArray<McpServerSpec>? Mcp { get; init; }

    /// <summary>The instructions, in markdown.</summary>
    public required string Instructions { get; init; }
}

public sealed record TierBand(string Default, string? Floor, string? Cap);

/// <param name="Untrusted">Inputs whose text is data, never instructions.</param>
public sealed record AgentContext(ImmutableArray<string> Scopes, int MaxTokens, ImmutableArray<string> Untrusted)
{
    public const int DefaultMaxTokens = 60_000;
}

/// <param name="CostMicroUsd">Ceiling in millionths of a US dollar; null for none of its own.</param>
public sealed record AgentLimits(int Turns = 60, int Minutes = 20, int IdleMinutes = 5, long? CostMicroUsd = null);

public sealed record AgentEscalation(string To, ImmutableArray<string> When);

/// <summary>A program that offers tools by the Model Context Protocol on its standard input and output.</summary>
/// <param name="Name">What its tools are named by: <c>mcp:NAME/TOOL</c>.</param>
/// <param name="Command">The program; it is found as every command in the sandbox is.</param>
public sealed record McpServerSpec(
    string Name,
    string Command,
    ImmutableArray<string> Args,
    ImmutableSortedDictionary<string, string> Env);
