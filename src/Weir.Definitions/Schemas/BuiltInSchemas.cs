using System.Collections.Immutable;

namespace Weir.Definitions.Schemas;

/// <summary>Schemas that Weir itself brings, by name.</summary>
public static class BuiltInSchemas
{
    /// <summary>What an agent reviewer submits.</summary>
    public const string VerdictName = "weir/verdict@1";

    /// <summary>The text of <see cref="VerdictName"/>.</summary>
    public static string Verdict { get; } = Embedded("verdict@1.json");

    private static readonly ImmutableSortedDictionary<string, string> ByName =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(VerdictName, Verdict);

    /// <summary>The text of a built-in schema, or null.</summary>
    public static string? Find(string name) => ByName.GetValueOrDefault(name);

    private static string Embedded(string file)
    {
        using var stream = typeof(BuiltInSchemas).Assembly.GetManifestResourceStream("Weir.Definitions.Schemas." + file)
            ?? throw new InvalidOperationException($"{file} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
