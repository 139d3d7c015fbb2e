using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;

namespace Weir.Definitions.Agents.Import;

/// <summary>
/// Makes a Weir agent of another tool's agent file. Every key of the source has a fate: it is mapped, kept below
/// <c>harness</c>, or named as lost with the reason; nothing is dropped in silence. What is written is read back first,
/// as lint would.
/// </summary>
public static class AgentImport
{
    private const string Everything = "*";

    /// <summary>What is wrong with files that only lie beside agents.</summary>
    private static readonly ImmutableArray<string> NoAgents =
        [FindingCodes.NotUtf8.Code, FindingCodes.FileTooLarge.Code, FindingCodes.FrontMatterOpen.Code];

    /// <param name="path">Where the file lies, for findings and to tell whose it is.</param>
    /// <param name="dialect">Null to find out.</param>
    public static ImportedAgent Read(ReadOnlySpan<byte> bytes, string path, AgentDialect? dialect = null)
    {
        var sink = new FindingSink(path);
        if (ForeignAgent.Read(bytes, path, dialect, sink) is not { } source)
        {
            return new ImportedAgent(
                path, dialect ?? AgentDialects.Detect(path, [], ""), [], null, null, [], sink.ToArray());
        }
        var draft = new ImportDraft(source);
        foreach (var entry in source.Keys.Entries)
        {
            KeyImport.Take(draft, entry);
        }
        var text = Write(draft);
        var again = new FindingSink(path);
        if (SourceText.Decode(Encoding.UTF8.GetBytes(text), again) is { } written)
        {
            AgentParser.Parse(written, again);
        }
        var said = again.ToArray().Where(finding => finding.Severity != Severity.Info).ToList();
        var wrong = said.Exists(finding => finding.Severity == Severity.Error);
        return new ImportedAgent(
            path, source.Dialect, [.. source.Keys.Entries.Select(entry => entry.Key)], draft.Name,
            wrong ? null : text, draft.Fates,
            [
                .. sink.ToArray().Where(finding => finding.Code != FindingCodes.YamlBooleanKey.Code),
                .. said.Select(finding => finding with { Line = 1, Column = 1 }),
            ]);
    }

    /// <summary>
    /// Whether a folder that is imported has it as an agent: by its place where it has keys, or since it names itself.
    /// What cannot be read may be one, and is not passed over.
    /// </summary>
    public static bool IsAgent(string path, ImportedAgent read) =>
        (AgentDialects.IsPlaced(path) && (!read.Keys.IsEmpty || AgentDialects.IsNamed(path)))
        || (read.Keys.IsEmpty && read.Findings.Any(finding => finding.Severity == Severity.Error
            && (AgentDialects.IsPlaced(path) || !NoAgents.Contains(finding.Code, StringComparer.Ordinal))))
        || (!path.EndsWith("SKILL.md", StringComparison.OrdinalIgnoreCase)
            && read.Keys.Contains("name", StringComparer.Ordinal)
            && read.Keys.Contains("description", StringComparer.Ordinal));

    private static string Write(ImportDraft draft)
    {
        if (draft.Name.Length == 0)
        {
            var file = AgentNames.Of(AgentDialects.NameOf(draft.Source.Path));
            draft.Name = file.Length > 0 ? file : "agent";
            draft.Assumed("name", draft.Name, "the file's name");
        }
        if (draft.Tools is null)
        {
            draft.Assumed(
                "tools", draft.Without.Count == 0 ? Everything : "all but those taken away",
                "the source names none, which means all: name those it needs");
        }
        var tools = ToolImport.Result(draft);
        var writes = draft.Access != "read-only" && tools.Any(tool => tool is "edit" or "execute" or Everything);
        if (draft.Access is null)
        {
            draft.Access = writes ? "branch" : "read-only";
            draft.Assumed("access", draft.Access, writes ? "its tools change files" : "its tools change nothing");
        }
        if (draft.Category is null)
        {
            draft.Category = AgentNames.CategoryOf(draft.Name, writes);
            draft.Assumed("category", draft.Category, "by its name and tools: check it");
        }
        if (writes)
        {
            draft.Assumed("paths", "write: [\"**\"]", "the source has no bounds: name those it needs");
            draft.Assumed("produces", "change", "it may change files");
        }
        draft.Assumed("accepts", writes ? "request, change" : "request", "what agents of a workflow begin with");
        return Text(draft, tools, writes);
    }

    private static string Text(ImportDraft draft, ImmutableArray<string> tools, bool writes)
    {
        var text = new StringBuilder("---\n");
        Line("name", AgentFileText.Word(draft.Name));
        Line("description", AgentFileText.Quote(draft.Description));
        Line("category", draft.Category!);
        if (draft.Version is { } version)
        {
            Line("version", AgentFileText.Quote(version));
        }
        Line("tier", $"{{ default: {draft.Tier} }}");
        Line("tools", AgentFileText.List(tools));
        Line("access", draft.Access!);
        if (writes)
        {
            Line("paths", "{ write: [\"**\"] }");
        }
        Line("accepts", writes ? "[request, change]" : "[request]");
        if (writes)
        {
            Line("produces", "[change]");
        }
        if (draft.Turns is not null || draft.Minutes is not null)
        {
            var limits = new[] { ("turns", draft.Turns), ("minutes", draft.Minutes) }
                .Where(limit => limit.Item2 is not null)
                .Select(limit => $"{limit.Item1}: {limit.Item2!.Value.ToString(CultureInfo.InvariantCulture)}");
            Line("limits", $"{{ {string.Join(", ", limits)} }}");
        }
        if (draft.Harness.Count > 0)
        {
            text.Append("harness:\n  ").Append(AgentDialects.Word(draft.Source.Dialect)).Append(":\n");
            foreach (var entry in draft.Harness)
            {
                text.Append("    ").Append(AgentFileText.Word(entry.Key)).Append(": ")
                    .Append(AgentFileText.Value(entry.Value)).Append('\n');
            }
        }
        return text.Append("---\n").Append(draft.Instructions).Append('\n').ToString();

        void Line(string key, string value) => text.Append(key).Append(": ").Append(value).Append('\n');
    }
}
