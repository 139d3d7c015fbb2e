using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Agents.Import;

/// <summary>An agent file of another tool: its keys, and the prose below them.</summary>
internal sealed record ForeignAgent(string Path, AgentDialect Dialect, YamlMapping Keys, string Body)
{
    /// <summary>Null when it cannot be read; then a finding says why.</summary>
    /// <param name="given">The tool, where somebody says it; else it is found out.</param>
    public static ForeignAgent? Read(
        ReadOnlySpan<byte> bytes, string path, AgentDialect? given, FindingSink sink)
    {
        if (SourceText.Decode(bytes, sink) is not { } source)
        {
            return null;
        }
        var (keys, body) = path.EndsWith(".toml", StringComparison.OrdinalIgnoreCase)
            ? (TomlKeys.Read(source, sink), "")
            : Markdown(source, sink);
        if (keys is null || sink.ToArray().Any(IsFatal))
        {
            return null;
        }
        var model = keys.Find("model")?.Value is YamlScalar scalar ? scalar.Text : "";
        return new ForeignAgent(
            path, given ?? AgentDialects.Detect(path, keys.Entries.Select(entry => entry.Key), model), keys, body);
    }

    /// <summary>A key that YAML 1.1 readers take for a boolean is a key here: it is written with quotes.</summary>
    private static bool IsFatal(Finding finding) =>
        finding.Severity == Severity.Error && finding.Code != FindingCodes.YamlBooleanKey.Code;

    /// <summary>A file without front matter is all instruction, as AGENTS.md is.</summary>
    private static (YamlMapping? Keys, string Body) Markdown(SourceText source, FindingSink sink)
    {
        if (source.Lines[0].TrimEnd() != "---")
        {
            return (new YamlMapping([], Position.Start), source.Text.Trim('\n', ' '));
        }
        var file = MarkdownFile.ReadPlain(source, sink);
        return (file.FrontMatter, file.Body);
    }
}
