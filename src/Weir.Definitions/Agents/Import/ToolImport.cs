using System.Collections.Immutable;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Agents.Import;

/// <summary>
/// The tools of a foreign agent. What is not understood gives nothing: an agent never comes out with more than its file
/// gave it, except where the file names no tools, which means all of them.
/// </summary>
internal static class ToolImport
{
    private const string NotAsked = "nobody is asked in the middle of an attempt: not given";

    /// <summary>A list of names, names with commas, or names that are on or off.</summary>
    public static void Tools(ImportDraft draft, YamlEntry entry)
    {
        if (entry.Value is YamlMapping map && map.Entries.All(one => one.Value is YamlScalar))
        {
            var given = new HashSet<string>(ToolNames.All, StringComparer.Ordinal);
            foreach (var (name, on) in map.Entries.Select(one =>
                (one.Key, ((YamlScalar)one.Value).Text.Equals("true", StringComparison.OrdinalIgnoreCase))))
            {
                Switch(draft, entry, given, name, on);
            }
            Finish(draft, entry, given);
            return;
        }
        if (Names(entry.Value) is not { } names)
        {
            draft.LostButKept(entry, "it is no list of tools: the agent has none");
            draft.Tools = [];
            return;
        }
        var tools = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (ToolNames.Of(name) is not { } tool)
            {
                draft.LostPart(entry, name, "Weir has no such tool");
                continue;
            }
            if (ToolNames.IsBounded(name))
            {
                draft.LostPart(entry, name, $"Weir gives '{tool}' whole or not at all: not given");
                continue;
            }
            tools.Add(tool);
        }
        Finish(draft, entry, tools);
    }

    /// <summary>Tools that are taken away.</summary>
    public static void Without(ImportDraft draft, YamlEntry entry)
    {
        foreach (var name in Names(entry.Value) ?? [])
        {
            if (ToolNames.Of(name) is { } tool)
            {
                draft.Without.Add(tool);
                continue;
            }
            draft.LostPart(entry, name, "Weir has no such tool");
        }
        draft.MappedAndKept(entry, "tools");
    }

    /// <summary>What each tool may do: allowed, denied, or asked for each time.</summary>
    public static void Permission(ImportDraft draft, YamlEntry entry)
    {
        if (entry.Value is not YamlMapping map)
        {
            draft.LostButKept(entry, "it is no list of permissions");
            return;
        }
        var usual = map.Find("*")?.Value is YamlScalar all ? all.Text : "allow";
        var given = new HashSet<string>(usual == "allow" ? ToolNames.All : [], StringComparer.Ordinal);
        if (usual is not ("allow" or "deny"))
        {
            draft.LostPart(entry, "*", NotAsked);
        }
        foreach (var one in map.Entries.Where(one => one.Key != "*"))
        {
            var word = one.Value switch
            {
                YamlScalar scalar => scalar.Text,
                YamlMapping patterns => patterns.Find("*")?.Value is YamlScalar every ? every.Text : "ask",
                _ => "ask",
            };
            if (one.Value is YamlMapping { Entries.Length: > 1 } or YamlSequence)
            {
                draft.LostPart(entry, one.Key, "Weir gives a tool whole or not at all: what holds for '*' counts");
            }
            else if (word is not ("allow" or "deny"))
            {
                draft.LostPart(entry, one.Key, NotAsked);
            }
            Switch(draft, entry, given, one.Key, word == "allow");
        }
        if (draft.Tools is { } already)
        {
            given.IntersectWith(already.Contains("*", StringComparer.Ordinal) ? ToolNames.All : already);
        }
        Finish(draft, entry, given);
    }

    /// <summary>
    /// What the agent comes out with: what was given without what was taken away, in the order of Weir's list.
    /// </summary>
    public static ImmutableArray<string> Result(ImportDraft draft)
    {
        var tools = draft.Tools ?? ["*"];
        if (draft.Without.Count > 0 && tools.Contains("*", StringComparer.Ordinal))
        {
            tools = [.. ToolNames.All, .. tools.Where(tool => tool.StartsWith("mcp:", StringComparison.Ordinal))];
        }
        return [.. tools.Where(tool => !draft.Without.Contains(tool))];
    }

    private static void Switch(ImportDraft draft, YamlEntry entry, HashSet<string> given, string name, bool on)
    {
        if (ToolNames.Of(name) is not { } tool)
        {
            if (on)
            {
                draft.LostPart(entry, name, "Weir has no such tool");
            }
        }
        else if (on)
        {
            given.Add(tool);
        }
        else if (tool == "*")
        {
            given.Clear();
        }
        else
        {
            given.Remove(tool);
            draft.Without.Add(tool);
        }
    }

    private static void Finish(ImportDraft draft, YamlEntry entry, HashSet<string> tools)
    {
        draft.Tools =
        [
            .. tools.OrderBy(tool => ToolNames.All.IndexOf(tool) is >= 0 and var place ? place : int.MaxValue)
                .ThenBy(tool => tool, StringComparer.Ordinal),
        ];
        draft.MappedAndKept(entry, "tools");
    }

    private static ImmutableArray<string>? Names(YamlNode node) => node switch
    {
        YamlScalar { IsNull: true } => [],
        YamlScalar scalar => Split(scalar.Text),
        YamlSequence list when list.Items.All(item => item is YamlScalar) =>
            [.. list.Items.SelectMany(item => Split(((YamlScalar)item).Text))],
        _ => null,
    };

    /// <summary>At commas that stand in no parentheses.</summary>
    private static ImmutableArray<string> Split(string text)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var (begin, depth) = (0, 0);
        for (var at = 0; at <= text.Length; at++)
        {
            depth += at < text.Length && text[at] == '(' ? 1 : at < text.Length && text[at] == ')' ? -1 : 0;
            if (at == text.Length || (text[at] == ',' && depth <= 0))
            {
                names.Add(text[begin..at].Trim().Trim('[', ']', '"', '\'', '`').Trim());
                begin = at + 1;
            }
        }
        return [.. names.Where(name => name.Length > 0)];
    }
}
