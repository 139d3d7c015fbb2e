using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Agents;

/// <summary>An agent file: its spec, and what only the file knows.</summary>
/// <param name="File">The path that findings show.</param>
/// <param name="Source">The file's text.</param>
/// <param name="Schema">Where its output schema is, as written; its text is in the spec once the library is
/// loaded.</param>
/// <param name="Harness">Foreign keys of the tool it was imported from, kept as written; null for none.</param>
public sealed record AgentDefinition(
    string File,
    string Source,
    Located<string> Name,
    AgentSpec Spec,
    Located<string>? Schema,
    JsonNode? Harness)
{
    /// <summary>The scopes of its context, where they stand.</summary>
    public ImmutableArray<Located<string>> Scopes { get; init; } = [];

    /// <summary>True when the agent may change files of the repository.</summary>
    public bool MayWrite => Spec.Access != "read-only" && !Spec.WritePaths.IsEmpty
        && (Spec.RunsOn != "chat" || Spec.Tools.Any(tool => tool is "edit" or "execute" or "*"));

    internal static readonly ImmutableArray<string> Categories =
    [
        "analyst", "architect", "specifier", "implementer", "verifier", "deployer", "monitor", "documenter",
        "diagnostician",
    ];

    internal static readonly ImmutableArray<string> Runners =
        ["chat", "claude-code", "codex", "opencode", "gemini-cli", "copilot-cli", "qwen-code", "command"];

    internal static readonly ImmutableArray<string> Tools =
        ["read", "edit", "search", "execute", "web", "todo", "agent", "ask", "*"];
}
