using System.Text;
using System.Text.Json.Nodes;
using Weir.Definitions.Agents.Import;
using Weir.Definitions.Findings;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Tests.Agents;

/// <summary>
/// Files with whatever keys and values: each key has a fate, what is kept is read back as it was, and the outcome is
/// an agent that can be read. They are drawn by seed, so that a failure can be looked at again.
/// </summary>
public sealed class ImportCorpusTests
{
    private const int Files = 300;

    private static readonly string[] Keys =
    [
        "name", "description", "model", "tools", "disallowedTools", "permission", "permissions", "permissionMode",
        "mode", "temperature", "top_p", "maxTurns", "max_turns", "steps", "timeout_mins", "color", "hooks", "memory",
        "mcpServers", "mcp-servers", "handoffs", "argument-hint", "version", "category", "role", "sandbox_mode",
        "approval_policy", "prompt", "on", "y", "true", "ключ", "a.b", "a b", "x:y", "#z", "kind", "target",
        "user-invocable", "allowed-tools", "skills", "effort",
    ];

    private static readonly string[] Texts =
    [
        "", "a", "Read, Write, Bash", "true", "null", "~", "yes", "1", "0.1", "-3", "1e9", "sonnet", "*", "all", "deny",
        "allow", "ask", "line one\nline two\n", "\"quoted\" and 'single'", "back\\slash", "#no comment", "- dash",
        "a: b", "🌷 tulip", "\u2028sep", "tab\there", "{{var}}", "${env:X}", "[x]", "%", "@at", "`tick`", "---", "日本語",
        "bypassPermissions", "mcp__a__b", "Bash(git *)", "read-only", "danger-full-access", "C#",
    ];

    public static TheoryData<string> Paths =>
    [
        ".claude/agents/a.md", ".github/agents/a.agent.md", ".opencode/agent/a.md", ".gemini/agents/a.md", "x/a.md",
        ".codex/agents/a.toml",
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public void No_key_is_lost_in_silence(string path)
    {
        for (var seed = 0; seed < Files; seed++)
        {
            var random = new Random(seed);
            var keys = Keys.OrderBy(_ => random.Next()).Take(random.Next(1, 9)).ToList();
            var values = new JsonObject(keys.Select(key =>
                KeyValuePair.Create<string, JsonNode?>(key, Value(random, key == "description" ? 3 : 0))));
            var toml = path.EndsWith(".toml", StringComparison.Ordinal);
            var text = toml ? Toml(values) : $"---\n{Yaml(values)}---\nInstructions {seed}.\n";
            var agent = AgentImport.Read(Encoding.UTF8.GetBytes(text), path);
            var what = $"seed {seed}\n{text}\n{string.Join('\n', agent.Findings)}\n{agent.Text}";

            agent.Keys.Order(StringComparer.Ordinal).ShouldBe(keys.Order(StringComparer.Ordinal), what);
            foreach (var key in keys)
            {
                agent.Fates.ShouldContain(fate => fate.Key == key, what);
            }
            agent.Text.ShouldNotBeNull(what);
            KeptAsItWas(agent, values, what);
        }
    }

    /// <summary>By the reader of data, which knows nothing of the import.</summary>
    private static void KeptAsItWas(ImportedAgent agent, JsonObject values, string what)
    {
        var reading = YamlData.Read(Encoding.UTF8.GetBytes(agent.Text!), "written.md", frontMatter: true);
        reading.Findings.Where(finding => finding.Severity == Severity.Error).ShouldBeEmpty(what);
        var word = AgentDialects.Word(agent.Dialect);
        var kept = reading.Data!["harness"]?[word]?.AsObject() ?? [];
        foreach (var (key, value) in kept)
        {
            JsonNode.DeepEquals(value, values[key]).ShouldBeTrue($"{key}\n{what}");
        }
        foreach (var fate in agent.Fates.Where(fate => fate.Fate == Fate.Kept))
        {
            kept.ContainsKey(fate.Key).ShouldBeTrue($"{fate.Key}\n{what}");
        }
    }

    private static JsonNode Value(Random random, int depth) => random.Next(depth > 2 ? 1 : 10) switch
    {
        < 5 => JsonValue.Create(Texts[random.Next(Texts.Length)]),
        5 => JsonValue.Create(random.Next(2) == 0),
        6 => JsonValue.Create((long)random.Next(-5, 20_000)),
        7 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1))]),
        _ => new JsonObject(Keys.OrderBy(_ => random.Next()).Take(random.Next(4)).Select(key =>
            KeyValuePair.Create<string, JsonNode?>(key, Value(random, depth + 1)))),
    };

    private static string Yaml(JsonObject values) => string.Concat(
        values.Select(pair => $"{Quoted(pair.Key)}: {Flow(pair.Value!, ": ")}\n"));

    private static string Toml(JsonObject values) => string.Concat(
        values.Select(pair => $"{Quoted(pair.Key)} = {Flow(pair.Value!, " = ")}\n"));

    private static string Flow(JsonNode node, string between) => node switch
    {
        JsonArray list => $"[{string.Join(", ", list.Select(one => Flow(one!, between)))}]",
        JsonObject map =>
            $"{{ {string.Join(", ", map.Select(one => $"{Quoted(one.Key)}{between}{Flow(one.Value!, between)}"))} }}",
        JsonValue value when value.TryGetValue<string>(out var text) => Quoted(text),
        _ => node.ToJsonString(),
    };

    private static string Quoted(string text) => "\"" + string.Concat(text.Select(letter => letter switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\t' => "\\t",
        '\u2028' => "\\u2028",
        _ => letter.ToString(),
    })) + "\"";
}
