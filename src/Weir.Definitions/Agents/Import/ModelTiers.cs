using System.Collections.Immutable;

namespace Weir.Definitions.Agents.Import;

/// <summary>
/// From a vendor's model to a tier: by the words that vendors put into names of small and of large ones.
/// </summary>
internal static class ModelTiers
{
    public const string Usual = "standard";

    private static readonly ImmutableArray<(string Tier, ImmutableArray<string> Words)> Known =
    [
        ("economy", ["haiku", "mini", "nano", "flash", "lite", "small", "spark", "fast", "8b", "7b"]),
        ("deep", ["opus", "pro", "fable", "ultra", "large", "max", "o1", "o3", "thinking", "reasoner"]),
        (Usual, ["sonnet", "gpt", "codex", "claude", "gemini", "grok", "qwen", "kimi", "glm", "deepseek", "mistral",
            "llama", "minimax", "o4", "auto", "inherit", "default"]),
    ];

    /// <summary>Null when nothing in the name says which.</summary>
    public static string? Of(string model)
    {
        var words = model.ToLowerInvariant().Split(
            ['-', '.', '/', ' ', '_', ':', '(', ')', '@'], StringSplitOptions.RemoveEmptyEntries);
        return Known.FirstOrDefault(one => words.Any(word => one.Words.Any(known => Is(word, known)))).Tier;
    }

    /// <summary>A family's name may have its number at its end.</summary>
    private static bool Is(string word, string known) => word == known
        || (known.Length > 2 && word.StartsWith(known, StringComparison.Ordinal)
            && word[known.Length..].All(char.IsAsciiDigit));
}
