using System.Collections.Immutable;
using Weir.Core;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Yaml;

/// <summary>
/// Takes a mapping apart key by key. Each key asked for is a known key; <see cref="Finish"/> reports the others with
/// the nearest known one, so that the list of keys is nowhere written twice.
/// </summary>
internal sealed class KeyReader(YamlMapping map, FindingSink sink, string subject)
{
    private readonly List<string> known = [];

    public FindingSink Sink => sink;
    public Position At => map.At;

    /// <summary>The keys that are written, in the order of the file.</summary>
    public IEnumerable<YamlEntry> Entries => map.Entries;

    public YamlEntry? Entry(string key)
    {
        known.Add(key);
        return map.Find(key) is { Value: not YamlScalar { IsNull: true } } entry ? entry : null;
    }

    public Located<string>? Text(string key) => Entry(key) is { } entry ? AsText(entry.Value, $"'{key}'") : null;

    /// <summary>A text that has to be there; empty, with a finding, when it is not.</summary>
    public Located<string> RequiredText(string key)
    {
        var text = Text(key);
        if (text is null && map.Find(key)?.Value is null or YamlScalar)
        {
            sink.Report(FindingCodes.MissingKey, map.At, $"{subject} has no '{key}'", $"add {key}: …");
        }
        return text ?? new Located<string>("", map.At);
    }

    /// <summary>A word that has to be one of <paramref name="options"/>.</summary>
    public Located<string>? Choice(string key, params string[] options)
    {
        var text = Text(key);
        if (text is null || options.Contains(text.Value, StringComparer.Ordinal))
        {
            return text;
        }
        sink.Report(FindingCodes.NotAnOption, text.At, $"'{key}' cannot be '{text.Value}'",
            Nearest.Hint(text.Value, options, $"values of {key}"));
        return null;
    }

    public bool? Truth(string key)
    {
        if (Entry(key)?.Value is not { } value)
        {
            return null;
        }
        if (value is YamlScalar { IsPlain: true, Text: "true" or "false" } scalar)
        {
            return scalar.Text == "true";
        }
        sink.Report(FindingCodes.WrongType, value.At, $"'{key}' is {value.Noun}, not true or false");
        return null;
    }

    public Located<long>? Integer(string key, long min, long max)
    {
        if (Entry(key)?.Value is not { } value)
        {
            return null;
        }
        if (value is YamlScalar scalar && long.TryParse(scalar.Text, out var number) && number >= min && number <= max)
        {
            return new Located<long>(number, value.At);
        }
        sink.Report(FindingCodes.NotInRange, value.At,
            $"'{key}' is {value.Noun}, not a whole number from {min} to {max}");
        return null;
    }

    public Located<Span>? Span(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }
        if (Quantities.TrySpan(text.Value, out var span))
        {
            return new Located<Span>(span, text.At);
        }
        sink.Report(FindingCodes.NotASpan, text.At, $"'{key}' is '{text.Value}', not a length of time");
        return null;
    }

    /// <summary>Money in millionths of a US dollar.</summary>
    public Located<long>? Money(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }
        if (Quantities.TryMoney(text.Value, out var micros))
        {
            return new Located<long>(micros, text.At);
        }
        sink.Report(FindingCodes.NotMoney, text.At, $"'{key}' is '{text.Value}', not an amount in US dollars");
        return null;
    }

    /// <summary>A number from 0 to 1, in millionths.</summary>
    public long? Share(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }
        if (Quantities.TryDecimal(text.Value, 1, out var scaled) && scaled is >= 0 and <= Quantities.MicrosPerUsd)
        {
            return scaled;
        }
        sink.Report(FindingCodes.NotInRange, text.At, $"'{key}' is '{text.Value}', not a number from 0 to 1");
        return null;
    }

    /// <summary>A list of texts; a single text is a list of one.</summary>
    public ImmutableArray<Located<string>> Texts(string key)
    {
        if (Entry(key)?.Value is not { } value)
        {
            return [];
        }
        var nodes = value is YamlSequence sequence ? sequence.Items : [value];
        var texts = ImmutableArray.CreateBuilder<Located<string>>();
        foreach (var node in nodes)
        {
            if (AsText(node, $"an element of '{key}'") is { } text)
            {
                texts.Add(text);
            }
        }
        return texts.ToImmutable();
    }

    /// <summary>A nested mapping, or null when it is absent or something else.</summary>
    public KeyReader? Map(string key)
    {
        switch (Entry(key)?.Value)
        {
            case null:
                return null;
            case YamlMapping nested:
                return new KeyReader(nested, sink, $"'{key}'");
            case var other:
                sink.Report(FindingCodes.WrongType, other.At, $"'{key}' is {other.Noun}, not keys with values");
                return null;
        }
    }

    /// <summary>The mappings of a list.</summary>
    public IEnumerable<KeyReader> Maps(string key)
    {
        switch (Entry(key)?.Value)
        {
            case null:
                yield break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    if (item is YamlMapping nested)
                    {
                        yield return new KeyReader(nested, sink, $"an element of '{key}'");
                    }
                    else
                    {
                        sink.Report(FindingCodes.WrongType, item.At,
                            $"an element of '{key}' is {item.Noun}, not keys with values");
                    }
                }
                yield break;
            case var other:
                sink.Report(FindingCodes.WrongType, other.At, $"'{key}' is {other.Noun}, not a list");
                yield break;
        }
    }

    /// <summary>The mappings under the names of a mapping: <c>name: {…}</c>.</summary>
    public IEnumerable<(YamlEntry Name, KeyReader Keys)> NamedMaps(string key)
    {
        if (Map(key) is not { } outer)
        {
            yield break;
        }
        foreach (var entry in outer.Entries)
        {
            if (entry.Value is YamlMapping nested)
            {
                yield return (entry, new KeyReader(nested, sink, $"'{entry.Key}'"));
            }
            else
            {
                sink.Report(FindingCodes.WrongType, entry.Value.At,
                    $"'{entry.Key}' is {entry.Value.Noun}, not keys with values");
            }
        }
    }

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Finish()
    {
        foreach (var entry in map.Entries)
        {
            if (!known.Contains(entry.Key, StringComparer.Ordinal))
            {
                sink.Report(FindingCodes.UnknownKey, entry.KeyAt, $"{subject} has no key '{entry.Key}'",
                    Nearest.Hint(entry.Key, known, "keys here"));
            }
        }
    }

    public Located<string>? AsText(YamlNode node, string what)
    {
        if (node is YamlScalar { IsNull: false } scalar)
        {
            return new Located<string>(scalar.Text, scalar.At);
        }
        sink.Report(FindingCodes.WrongType, node.At, $"{what} is {node.Noun}, not a text");
        return null;
    }
}
