using System.Collections.Immutable;
using System.Text.Json;

namespace Weir.Definitions.Agents.Import;

/// <summary>The tools whose agent files can be imported.</summary>
public enum AgentDialect
{
    ClaudeCode,
    Copilot,
    Codex,
    Opencode,
    Gemini,
}

/// <summary>Which tool a file is of, by its place and, where that is open, by its keys.</summary>
public static class AgentDialects
{
    private static readonly ImmutableArray<string> OfOpencode =
        ["mode", "permission", "permissions", "steps", "maxSteps", "top_p"];

    private static readonly ImmutableArray<string> OfGemini = ["max_turns", "timeout_mins", "kind"];

    private static readonly ImmutableArray<string> OfCopilot =
        ["handoffs", "mcp-servers", "argument-hint", "target", "user-invocable", "disable-model-invocation", "applyTo"];

    private static readonly ImmutableArray<string> Suffixes = [".agent.md", ".chatmode.md", ".md", ".toml"];

    private static readonly ImmutableArray<string> Folders = ["agents", "agent", "chatmodes", "subagents", "modes"];

    /// <summary>As it is written below <c>harness</c>.</summary>
    public static string Word(AgentDialect dialect) => JsonNamingPolicy.KebabCaseLower.ConvertName(dialect.ToString());

    /// <summary>The file's name without what says that it is an agent.</summary>
    public static string NameOf(string path)
    {
        var file = path.Split('/', '\\')[^1];
        var suffix = Suffixes.FirstOrDefault(end => file.EndsWith(end, StringComparison.OrdinalIgnoreCase)) ?? "";
        return file[..^suffix.Length];
    }

    /// <summary>Its name says that it is an agent.</summary>
    public static bool IsNamed(string path) => path.EndsWith(".agent.md", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".chatmode.md", StringComparison.OrdinalIgnoreCase);

    /// <summary>Its name says that it is an agent, or a folder above it.</summary>
    public static bool IsPlaced(string path) => IsNamed(path)
        || path.Split('/', '\\').SkipLast(1).Any(part => Folders.Contains(part, StringComparer.OrdinalIgnoreCase));

    /// <param name="keys">The keys at its top.</param>
    /// <param name="model">What it says of its model; empty for nothing.</param>
    public static AgentDialect Detect(string path, IEnumerable<string> keys, string model)
    {
        var parts = path.Split('/', '\\');
        var file = parts[^1];
        if (Ends(".agent.md") || Ends(".chatmode.md") || Below(".github"))
        {
            return AgentDialect.Copilot;
        }
        if (Below(".codex") || Ends(".toml") || file == "AGENTS.md")
        {
            return AgentDialect.Codex;
        }
        if (Below(".opencode") || Below("opencode"))
        {
            return AgentDialect.Opencode;
        }
        if (Below(".gemini"))
        {
            return AgentDialect.Gemini;
        }
        if (Below(".claude"))
        {
            return AgentDialect.ClaudeCode;
        }
        var all = keys.ToList();
        return all.Exists(Has(OfOpencode)) ? AgentDialect.Opencode
            : all.Exists(Has(OfGemini)) || model.StartsWith("gemini", StringComparison.OrdinalIgnoreCase)
                ? AgentDialect.Gemini
            : all.Exists(Has(OfCopilot)) ? AgentDialect.Copilot
            : AgentDialect.ClaudeCode;

        bool Ends(string end) => file.EndsWith(end, StringComparison.OrdinalIgnoreCase);
        bool Below(string folder) => parts.SkipLast(1).Contains(folder, StringComparer.OrdinalIgnoreCase);
        static Predicate<string> Has(ImmutableArray<string> known) =>
            key => known.Contains(key, StringComparer.Ordinal);
    }
}
