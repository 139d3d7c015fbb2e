using System.Collections.Immutable;

namespace Weir.Cli.Commands.Init;

/// <summary>A provider, and the models of it that are put into tiers.</summary>
/// <param name="Source">What said that it is there: the variable of its key, or a server's address.</param>
/// <param name="Key">Where its key is, as <c>models.yaml</c> says it; null for none.</param>
internal sealed record FoundProvider(
    string Name,
    string Dialect,
    string Source,
    string? Key,
    string? Url,
    string Economy,
    string Standard,
    string Deep)
{
    public ImmutableArray<string> Models => [.. new[] { Economy, Standard, Deep }.Distinct(StringComparer.Ordinal)];
}

/// <summary>
/// The providers whose usual variable <c>weir init</c> looks for. Each model is one that the shipped prices know, which
/// a test holds; a person changes them in the file that is written.
/// </summary>
internal static class KnownProviders
{
    private static readonly ImmutableArray<FoundProvider> All =
    [
        Keyed("anthropic", "messages", "ANTHROPIC_API_KEY", null,
            "claude-haiku-4-5", "claude-sonnet-5", "claude-opus-5-5"),
        Keyed("openai", "responses", "OPENAI_API_KEY", null, "gpt-5.4-mini", "gpt-5.5", "gpt-5.5"),
        Keyed("gemini", "chat", "GEMINI_API_KEY", "https://generativelanguage.googleapis.com/v1beta/openai",
            "gemini-3.5-flash-lite", "gemini-3.8-flash", "gemini-3.1-pro-preview"),
        Keyed("openrouter", "chat", "OPENROUTER_API_KEY", "https://openrouter.ai/api/v1",
            "anthropic/claude-haiku-4.5", "anthropic/claude-sonnet-5", "anthropic/claude-opus-5.5"),
    ];

    /// <summary>Every variable that is looked for.</summary>
    public static ImmutableArray<string> Variables => [.. All.Select(provider => provider.Source)];

    /// <param name="variable">Reads the environment; only whether it is set matters here.</param>
    public static ImmutableArray<FoundProvider> In(Func<string, string?> variable) =>
        [.. All.Where(provider => variable(provider.Source) is { Length: > 0 })];

    private static FoundProvider Keyed(
        string name, string dialect, string variable, string? url, string economy, string standard, string deep) =>
        new(name, dialect, variable, $"env:{variable}", url, economy, standard, deep);
}
