using System.Collections.Immutable;
using Tomlyn;
using Tomlyn.Serialization;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Agents.Import;

/// <summary>Reads TOML into the nodes that front matter is read into, with the same bounds.</summary>
internal sealed class TomlKeys
{
    private readonly TomlReader _reader;
    private int _nodes;

    private TomlKeys(TomlReader reader) => _reader = reader;

    /// <summary>Null when it cannot be read; then a finding says why.</summary>
    public static YamlMapping? Read(SourceText source, FindingSink sink)
    {
        try
        {
            var keys = new TomlKeys(TomlReader.Create(source.Text, TomlSerializerOptions.Default));
            while (keys._reader.Read() && keys._reader.TokenType != TomlTokenType.StartTable)
            {
                // What stands before the document's own table is its start.
            }
            return keys._reader.TokenType == TomlTokenType.StartTable
                ? keys.ReadTable(0)
                : new YamlMapping([], Position.Start);
        }
        catch (YamlLimitException limit)
        {
            sink.Report(FindingCodes.YamlLimit, limit.At, limit.Message);
        }
        catch (TomlTwiceException twice)
        {
            sink.Report(FindingCodes.YamlDuplicateKey, twice.At, twice.Message);
        }
        catch (TomlException fault)
        {
            sink.Report(
                FindingCodes.TomlSyntax, new Position(Math.Max(1, fault.Line ?? 1), Math.Max(1, fault.Column ?? 1)),
                $"this is not TOML: {fault.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.')}");
        }
        return null;
    }

    private Position At => new(Math.Max(1, _reader.Line), Math.Max(1, _reader.Column));

    private YamlNode ReadValue(int depth)
    {
        if (++_nodes > YamlReader.MaxNodes)
        {
            throw new YamlLimitException($"more than {YamlReader.MaxNodes} values in one file", At);
        }
        if (depth > YamlReader.MaxDepth)
        {
            throw new YamlLimitException($"nested deeper than {YamlReader.MaxDepth} levels", At);
        }
        return _reader.TokenType switch
        {
            TomlTokenType.StartTable => ReadTable(depth),
            TomlTokenType.StartArray => ReadArray(depth),
            TomlTokenType.String => new YamlScalar(_reader.GetString(), false, At, At),
            TomlTokenType.Boolean => new YamlScalar(_reader.GetBoolean() ? "true" : "false", true, At, At),
            _ => new YamlScalar(_reader.GetRawText(), true, At, At),
        };
    }

    private YamlMapping ReadTable(int depth)
    {
        var at = At;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        while (_reader.Read() && _reader.TokenType != TomlTokenType.EndTable)
        {
            var (name, keyAt) = (_reader.PropertyName!, At);
            if (!seen.TryAdd(name, keyAt.Line))
            {
                throw new TomlTwiceException(
                    $"the key '{name}' is here twice; the first is on line {seen[name]}", keyAt);
            }
            _reader.Read();
            entries.Add(new YamlEntry(name, keyAt, ReadValue(depth + 1)));
        }
        return new YamlMapping(entries.ToImmutable(), at);
    }

    private YamlSequence ReadArray(int depth)
    {
        var at = At;
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (_reader.Read() && _reader.TokenType != TomlTokenType.EndArray)
        {
            items.Add(ReadValue(depth + 1));
        }
        return new YamlSequence(items.ToImmutable(), at);
    }
}

/// <summary>Ends the reading of a file that says two things of one key; caught where the reading began.</summary>
internal sealed class TomlTwiceException(string message, Position at) : Exception(message)
{
    public Position At { get; } = at;
}
