using System.Collections.Immutable;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Yaml;

/// <summary>
/// A YAML value with its place in the file it came from. There are no aliases, tags or implicit types.
/// </summary>
internal abstract record YamlNode(Position At)
{
    /// <summary>What a person would call it, for findings.</summary>
    public abstract string Noun { get; }
}

/// <param name="IsPlain">Written without quotes, so that <c>true</c> is a boolean and <c>~</c> is nothing.</param>
/// <param name="TextAt">Where the text begins, behind an opening quote.</param>
internal sealed record YamlScalar(string Text, bool IsPlain, Position At, Position TextAt) : YamlNode(At)
{
    public bool IsNull => IsPlain && Text is "" or "~" or "null";
    public override string Noun => IsNull ? "nothing" : $"'{(Text.Length > 40 ? Text[..40] + "…" : Text)}'";
}

internal sealed record YamlSequence(ImmutableArray<YamlNode> Items, Position At) : YamlNode(At)
{
    public override string Noun => "a list";
}

internal sealed record YamlEntry(string Key, Position KeyAt, YamlNode Value);

internal sealed record YamlMapping(ImmutableArray<YamlEntry> Entries, Position At) : YamlNode(At)
{
    public override string Noun => "a mapping";

    public YamlEntry? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry;
            }
        }
        return null;
    }
}
