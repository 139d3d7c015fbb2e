using System.Collections.Immutable;
using Weir.Definitions.Findings;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Agents;

/// <summary>Reads <c>secrets</c>: names of variables that programs find their values in.</summary>
internal static class SecretNames
{
    private const int Longest = 128;

    /// <summary>Of Weir's own variables.</summary>
    private const string Own = "WEIR_";

    /// <summary>What a sandbox sets.</summary>
    private static readonly ImmutableArray<string> Taken = ["PATH", "HOME", "TMPDIR", "LANG"];

    /// <param name="malformed">The finding for what is no such name.</param>
    public static ImmutableArray<string> Parse(KeyReader keys, FindingCode malformed)
    {
        var names = keys.Texts("secrets");
        foreach (var name in names.Where(name => !Is(name.Value)))
        {
            keys.Sink.Report(malformed, name.At, $"'{name.Value}' is no name of a secret");
        }
        return [.. names.Select(name => name.Value).Distinct(StringComparer.Ordinal)];
    }

    private static bool Is(string name) =>
        name is { Length: > 0 and <= Longest } && !char.IsAsciiDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
        && !name.StartsWith(Own, StringComparison.OrdinalIgnoreCase)
        && !Taken.Contains(name, StringComparer.OrdinalIgnoreCase);
}
