using System.Collections.Immutable;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Agents.Import;

/// <summary>What an import has made of a file so far.</summary>
internal sealed class ImportDraft(ForeignAgent source)
{
    private readonly List<KeyFate> _fates = [];
    private readonly List<YamlEntry> _harness = [];

    public ForeignAgent Source => source;

    public string Name { get; set; } = "";
    public string Description { get; set; } = "";
    public string? Version { get; set; }
    public string? Category { get; set; }
    public string? Role { get; set; }
    public string Tier { get; set; } = ModelTiers.Usual;
    public string? Access { get; set; }
    public string Instructions { get; set; } = source.Body;
    public long? Turns { get; set; }
    public long? Minutes { get; set; }

    /// <summary>Null while nothing has said which.</summary>
    public ImmutableArray<string>? Tools { get; set; }

    /// <summary>Taken away whatever else gives them.</summary>
    public HashSet<string> Without { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<YamlEntry> Harness => _harness;
    public ImmutableArray<KeyFate> Fates => [.. _fates];

    private string Place(YamlEntry entry) => $"harness.{AgentDialects.Word(source.Dialect)}.{entry.Key}";

    public void Mapped(YamlEntry entry, string to, string reason = "") =>
        _fates.Add(new KeyFate(entry.Key, entry.KeyAt.Line, Fate.Mapped, to, reason));

    /// <summary>It is mapped, and what it was stands in the file too, since the two are not the same.</summary>
    public void MappedAndKept(YamlEntry entry, string to, string reason = "")
    {
        _harness.Add(entry);
        Mapped(entry, to, reason.Length == 0 ? $"as it was: {Place(entry)}" : $"{reason}; as it was: {Place(entry)}");
    }

    public void Kept(YamlEntry entry, string reason = "it has no effect in Weir")
    {
        _harness.Add(entry);
        _fates.Add(new KeyFate(entry.Key, entry.KeyAt.Line, Fate.Kept, Place(entry), reason));
    }

    /// <summary>It stands in the file, and something of what it says is not so in Weir.</summary>
    public void LostButKept(YamlEntry entry, string reason)
    {
        _harness.Add(entry);
        _fates.Add(new KeyFate(entry.Key, entry.KeyAt.Line, Fate.Lost, Place(entry), reason));
    }

    /// <summary>A part of a key.</summary>
    public void LostPart(YamlEntry entry, string part, string reason) =>
        _fates.Add(new KeyFate($"{entry.Key}/{part}", entry.KeyAt.Line, Fate.Lost, "", reason));

    public void Assumed(string key, string to, string reason) =>
        _fates.Add(new KeyFate(key, 0, Fate.Assumed, to, reason));
}
