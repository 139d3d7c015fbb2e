using System.Collections.Immutable;
using Weir.Definitions.Findings;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weir.Definitions.Yaml;

/// <summary>
/// Reads YAML into nodes with positions of the markdown file around it. It works on parser events and not on a
/// deserialiser: no tag, type name or alias of the file can make anything happen, and every bound is checked while
/// reading. A fault is a finding, never an exception.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>Levels of nesting; definitions need five.</summary>
    public const int MaxDepth = 24;

    /// <summary>Values in one block.</summary>
    public const int MaxNodes = 20_000;

    /// <summary>Characters in one scalar.</summary>
    public const int MaxScalar = 64 * 1024;

    private readonly int lineOffset;
    private readonly FindingSink sink;
    private Parser parser = null!;
    private int nodes;

    private YamlReader(int lineOffset, FindingSink sink)
    {
        this.lineOffset = lineOffset;
        this.sink = sink;
    }

    /// <summary>Reads one document. Null when it cannot be read; then a finding says why.</summary>
    /// <param name="firstLine">The line of the file on which <paramref name="text"/> begins, from 1.</param>
    public static YamlNode? Read(string text, int firstLine, FindingSink sink) =>
        new YamlReader(firstLine - 1, sink).ReadDocument(text);

    /// <summary>Reads one document that has to be a mapping; an empty one is an empty mapping.</summary>
    public static YamlMapping? ReadMapping(string text, int firstLine, FindingSink sink, string what)
    {
        var node = Read(text, firstLine, sink);
        switch (node)
        {
            case YamlMapping mapping:
                return mapping;
            case YamlScalar { IsNull: true }:
                return new YamlMapping([], new Position(firstLine, 1));
            case null:
                return null;
            default:
                sink.Report(FindingCodes.YamlNotMapping, node.At, $"{what} is {node.Noun}, not keys with values");
                return null;
        }
    }

    private YamlNode? ReadDocument(string text)
    {
        try
        {
            parser = new Parser(new StringReader(text));
            if (!Next() || !Next() || parser.Current is StreamEnd)
            {
                return new YamlScalar("", true, new Position(lineOffset + 1, 1), new Position(lineOffset + 1, 1));
            }
            Next();
            var node = ReadNode(0);
            Next();
            if (Next() && parser.Current is DocumentStart another)
            {
                sink.Report(FindingCodes.YamlSecondDocument, At(another.Start), "a second YAML document begins here");
            }
            return node;
        }
        catch (YamlLimitException limit)
        {
            sink.Report(FindingCodes.YamlLimit, limit.At, limit.Message);
        }
        catch (YamlException fault)
        {
            sink.Report(FindingCodes.YamlSyntax, At(fault.Start), "this is not YAML: " + Sentence(fault));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The library throws other types on some malformed input, an unclosed bracket among it, without a place:
            // the last event that it read is the nearest there is.
            sink.Report(FindingCodes.YamlSyntax, At(parser.Current?.Start ?? Mark.Empty),
                "this is not YAML: it cannot be read from about here on; a bracket or quote may be open");
        }
        return null;
    }

    private bool Next() => parser.MoveNext();

    private YamlNode ReadNode(int depth)
    {
        var current = parser.Current!;
        if (++nodes > MaxNodes)
        {
            throw new YamlLimitException($"more than {MaxNodes} values in one block", At(current.Start));
        }
        if (depth > MaxDepth)
        {
            throw new YamlLimitException($"nested deeper than {MaxDepth} levels", At(current.Start));
        }
        if (current is NodeEvent node)
        {
            RefuseAnchor(node);
        }
        switch (current)
        {
            case Scalar scalar:
                return ReadScalar(scalar);
            case SequenceStart sequence:
                return ReadSequence(sequence, depth);
            case MappingStart mapping:
                return ReadMap(mapping, depth);
            case AnchorAlias alias:
                sink.Report(FindingCodes.YamlAlias, At(alias.Start),
                    $"alias '*{alias.Value}' is not used in definitions");
                return new YamlScalar("", true, At(alias.Start), At(alias.Start));
            default:
                throw new YamlException(current.Start, current.End, "unexpected " + current.GetType().Name);
        }
    }

    private void RefuseAnchor(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            sink.Report(FindingCodes.YamlAlias, At(node.Start),
                $"anchor '&{node.Anchor.Value}' is not used in definitions");
        }
        if (!node.Tag.IsEmpty)
        {
            sink.Report(FindingCodes.YamlTag, At(node.Start), "YAML tags are not used in definitions");
        }
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        var at = At(scalar.Start);
        if (scalar.Value.Length > MaxScalar)
        {
            throw new YamlLimitException($"a text of more than {MaxScalar} characters", at);
        }
        var plain = scalar.Style is ScalarStyle.Plain or ScalarStyle.Any;
        return new YamlScalar(scalar.Value, plain, at, plain ? at : at with { Column = at.Column + 1 });
    }

    private YamlSequence ReadSequence(SequenceStart start, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (Next() && parser.Current is not SequenceEnd)
        {
            var item = ReadNode(depth + 1);
            FlagOldBoolean(item);
            items.Add(item);
        }
        return new YamlSequence(items.ToImmutable(), At(start.Start));
    }

    private YamlMapping ReadMap(MappingStart start, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        var seen = new Dictionary<string, Position>(StringComparer.Ordinal);
        while (Next() && parser.Current is not MappingEnd)
        {
            var key = ReadNode(depth + 1);
            Next();
            var value = ReadNode(depth + 1);
            FlagOldBoolean(value);
            if (key is not YamlScalar name)
            {
                sink.Report(FindingCodes.YamlKeyNotText, key.At, $"a key has to be a word, and this is {key.Noun}");
                continue;
            }
            if (name.IsPlain && IsOldBoolean(name.Text, withLetters: true))
            {
                sink.Report(FindingCodes.YamlBooleanKey, key.At,
                    $"the key '{name.Text}' is a boolean to YAML 1.1 readers", $"quote it: \"{name.Text}\"");
            }
            if (!seen.TryAdd(name.Text, name.At))
            {
                sink.Report(FindingCodes.YamlDuplicateKey, key.At,
                    $"the key '{name.Text}' is here twice; the first is on line {seen[name.Text].Line}");
                continue;
            }
            entries.Add(new YamlEntry(name.Text, name.At, value));
        }
        return new YamlMapping(entries.ToImmutable(), At(start.Start));
    }

    private void FlagOldBoolean(YamlNode node)
    {
        if (node is YamlScalar { IsPlain: true } scalar && IsOldBoolean(scalar.Text, withLetters: false))
        {
            var truth = scalar.Text.ToLowerInvariant() is "yes" or "on" ? "true" : "false";
            sink.Report(FindingCodes.YamlBooleanValue, scalar.At,
                $"'{scalar.Text}' is a boolean to YAML 1.1 readers and a text to Weir",
                $"write {truth} for a boolean, or quote it: \"{scalar.Text}\"");
        }
    }

    private static bool IsOldBoolean(string text, bool withLetters) => text.ToLowerInvariant() switch
    {
        "yes" or "no" or "on" or "off" => true,
        "y" or "n" or "true" or "false" => withLetters,
        _ => false,
    };

    private Position At(Mark mark) => new(
        lineOffset + Math.Max(1, (int)Math.Min(mark.Line, int.MaxValue / 2)),
        Math.Max(1, (int)Math.Min(mark.Column, int.MaxValue / 2)));

    private static string Sentence(YamlException fault)
    {
        var text = fault.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return text.Length == 0 ? "it ends too early" : char.ToLowerInvariant(text[0]) + text[1..];
    }
}

/// <summary>Ends the reading of a block that exceeds a named limit; caught where the reading began.</summary>
internal sealed class YamlLimitException(string message, Position at) : Exception(message)
{
    public Position At { get; } = at;
}
