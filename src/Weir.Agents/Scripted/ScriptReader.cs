using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Weir.Agents.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Weir.Agents.Scripted;

/// <summary>Reads a script and reports every fault at once, each with the place where it stands.</summary>
internal sealed class ScriptReader
{
    private static readonly ImmutableArray<string> EntryKeys =
        ["pass", "gate", "agent", "element", "round", "told", "turns"];
    private static readonly ImmutableArray<string> TurnKeys = ["say", "calls", "fault"];
    private static readonly ImmutableArray<string> Faults = ["hang", "error", "quota", "length", "disconnect"];

    private readonly string file;
    private readonly ImmutableArray<ScriptFinding>.Builder findings = ImmutableArray.CreateBuilder<ScriptFinding>();

    private ScriptReader(string file) => this.file = file;

    public static ScriptReading Read(string text, string file)
    {
        var reader = new ScriptReader(file);
        var entries = reader.Document(text);
        var script = reader.findings.Count == 0 ? new Script(Path.GetFileName(file), entries) : null;
        return new ScriptReading(
            script, [.. reader.findings.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column)]);
    }

    private ImmutableArray<ScriptEntry> Document(string text)
    {
        YamlNode? document;
        try
        {
            document = BoundedYaml.Load(text);
        }
        catch (YamlFaultException fault)
        {
            Report(fault.At, "script-yaml", fault.Message, "a script is one YAML document with the key `entries`");
            return [];
        }
        if (document is not YamlMappingNode root)
        {
            Report(Mark.Empty, "script-empty", "the script holds no mapping", "begin with `entries:`");
            return [];
        }
        var keys = Keys(root, ["entries"], "the script");
        if (!keys.TryGetValue("entries", out var list))
        {
            Report(root.Start, "script-empty", "the script has no `entries`", "begin with `entries:`");
            return [];
        }
        var entries = ImmutableArray.CreateBuilder<ScriptEntry>();
        foreach (var node in Items(list, "entries"))
        {
            if (Entry(node) is { } entry)
            {
                Distinct(entry, entries, node);
                entries.Add(entry);
            }
        }
        return entries.ToImmutable();
    }

    private ScriptEntry? Entry(YamlNode node)
    {
        if (node is not YamlMappingNode mapping)
        {
            Report(node.Start, "script-shape", "an entry is a mapping", "write `- pass: id` and `turns: […]` below it");
            return null;
        }
        var keys = Keys(mapping, EntryKeys, "an entry");
        var pass = Text(keys, "pass");
        var gate = Text(keys, "gate");
        if ((pass is null) == (gate is null))
        {
            Report(mapping.Start, "script-key", "an entry names a pass or a gate, and only one of them",
                "write `pass: fix` for a pass or `gate: fix/proof` for a gate's reviewer");
            return null;
        }
        if (gate is not null && gate.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
        {
            Report(keys["gate"].Start, "script-key",
                $"'{gate}' names no gate", "write the pass and the gate: `fix/proof`");
        }
        var turns = keys.TryGetValue("turns", out var list) ? Items(list, "turns").Select(Turn).ToImmutableArray() : [];
        if (turns.IsEmpty)
        {
            Report(mapping.Start, "script-turns",
                "an entry needs at least one turn", "add `turns: [{ calls: [{ tool: submit }] }]`");
        }
        return new ScriptEntry(
            pass ?? gate!, gate is not null, Text(keys, "agent"), Text(keys, "element"), Round(keys), turns)
        {
            Told = Text(keys, "told"),
        };
    }

    private int? Round(ImmutableSortedDictionary<string, YamlNode> keys)
    {
        if (Text(keys, "round") is not { } text)
        {
            return null;
        }
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var round) && round > 0)
        {
            return round;
        }
        Report(keys["round"].Start, "script-round", $"'{text}' is no round", "rounds are whole numbers from 1");
        return null;
    }

    private ScriptTurn Turn(YamlNode node)
    {
        if (node is not YamlMappingNode mapping)
        {
            Report(node.Start, "script-shape", "a turn is a mapping", "write `- say: …` or `- calls: […]`");
            return new ScriptTurn("", [], ScriptFault.None);
        }
        var keys = Keys(mapping, TurnKeys, "a turn");
        var fault = Fault(keys);
        var calls = keys.TryGetValue("calls", out var list)
            ? Items(list, "calls").Select(Call).OfType<ScriptCall>().ToImmutableArray()
            : [];
        if (mapping.Children.Count == 0)
        {
            Report(mapping.Start, "script-turn-empty",
                "the turn says and calls nothing", "give it `say`, `calls` or `fault`");
        }
        return new ScriptTurn(Text(keys, "say") ?? "", calls, fault);
    }

    private ScriptFault Fault(ImmutableSortedDictionary<string, YamlNode> keys)
    {
        var text = Text(keys, "fault");
        if (text is null)
        {
            return ScriptFault.None;
        }
        if (Faults.Contains(text, StringComparer.Ordinal))
        {
            return Enum.Parse<ScriptFault>(text, ignoreCase: true);
        }
        Report(keys["fault"].Start, "script-fault", $"'{text}' is no fault", $"one of {string.Join(", ", Faults)}");
        return ScriptFault.None;
    }

    private ScriptCall? Call(YamlNode node)
    {
        const string hint = "write `{ tool: read, path: src/main.cs }`";
        if (node is not YamlMappingNode mapping)
        {
            Report(node.Start, "script-shape", "a call is a mapping", hint);
            return null;
        }
        if (!mapping.AllNodes.OfType<YamlMappingNode>()
            .All(inner => inner.Children.Keys.All(key => key is YamlScalarNode)))
        {
            Report(mapping.Start, "script-shape", "the keys of a call's arguments are plain names", hint);
            return null;
        }
        var arguments = (JsonObject)YamlValues.ToJson(mapping)!;
        if (arguments["tool"] is not JsonValue value || !value.TryGetValue<string>(out var tool) || tool.Length == 0)
        {
            Report(mapping.Start, "script-tool", "a call names no tool", hint);
            return null;
        }
        arguments.Remove("tool");
        return new ScriptCall(tool, arguments);
    }

    private void Distinct(ScriptEntry entry, ImmutableArray<ScriptEntry>.Builder before, YamlNode node)
    {
        if (before.Any(other => other with { Turns = entry.Turns } == entry))
        {
            Report(node.Start, "script-duplicate", $"'{entry.Place}' has an entry with the same key already",
                "give one of them another round, element or agent");
        }
    }

    private ImmutableSortedDictionary<string, YamlNode> Keys(
        YamlMappingNode mapping, ImmutableArray<string> known, string what)
    {
        var keys = ImmutableSortedDictionary.CreateBuilder<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (known.Contains(name, StringComparer.Ordinal))
            {
                keys[name] = value;
            }
            else
            {
                Report(key.Start, "script-unknown-key",
                    $"{what} has no key '{name}'", $"one of {string.Join(", ", known)}");
            }
        }
        return keys.ToImmutable();
    }

    private IEnumerable<YamlNode> Items(YamlNode node, string name)
    {
        if (node is YamlSequenceNode sequence)
        {
            return sequence.Children;
        }
        Report(node.Start, "script-shape", $"`{name}` is a list", "begin each of its items with a dash");
        return [];
    }

    private string? Text(ImmutableSortedDictionary<string, YamlNode> keys, string name)
    {
        if (!keys.TryGetValue(name, out var node))
        {
            return null;
        }
        if (node is YamlScalarNode { Value.Length: > 0 } scalar)
        {
            return scalar.Value;
        }
        Report(node.Start, "script-shape",
            $"`{name}` is a text", $"write `{name}: …` on one line, or as a block with `|`");
        return null;
    }

    private void Report(Mark at, string code, string message, string hint) =>
        findings.Add(new ScriptFinding(
            file, Math.Max(1, (int)at.Line), Math.Max(1, (int)at.Column), code, message, hint));
}
