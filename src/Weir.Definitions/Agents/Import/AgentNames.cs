using System.Collections.Immutable;
using System.Text;

namespace Weir.Definitions.Agents.Import;

/// <summary>What an imported agent is called, and what kind of work its name speaks of.</summary>
internal static class AgentNames
{
    private const int MaxLength = 64;

    private static readonly ImmutableArray<(string Category, ImmutableArray<string> Words)> Speaking =
    [
        ("verifier", ["review", "audit", "test", "qa", "quality", "security", "verif", "valid", "check", "critic"]),
        ("documenter", ["doc", "writer", "readme", "changelog", "tutorial"]),
        ("architect", ["architect", "design"]),
        ("specifier", ["spec", "requirement", "prd", "story", "planner", "plan"]),
        ("diagnostician", ["debug", "diagnos", "troubleshoot", "incident", "detective"]),
        ("deployer", ["deploy", "devops", "release", "terraform", "kubernetes"]),
        ("monitor", ["monitor", "observab", "sre"]),
        ("analyst", ["analy", "research", "explor", "scout", "search", "product", "advis"]),
    ];

    /// <summary>Lower-case letters, digits and hyphens; empty where nothing of it is one.</summary>
    public static string Of(string name)
    {
        var id = new StringBuilder();
        var lower = name.ToLowerInvariant().Replace("c#", "csharp", StringComparison.Ordinal)
            .Replace("c++", "cpp", StringComparison.Ordinal);
        foreach (var letter in lower)
        {
            if (char.IsAsciiLetterLower(letter) || (char.IsAsciiDigit(letter) && id.Length > 0))
            {
                id.Append(letter);
            }
            else if (id.Length > 0 && id[^1] != '-')
            {
                id.Append('-');
            }
        }
        return id.ToString(0, Math.Min(id.Length, MaxLength)).Trim('-');
    }

    /// <param name="writes">It may change files.</param>
    public static string CategoryOf(string name, bool writes) =>
        Speaking.FirstOrDefault(one => one.Words.Any(word => name.Contains(word, StringComparison.Ordinal))).Category
            ?? (writes ? "implementer" : "analyst");
}
