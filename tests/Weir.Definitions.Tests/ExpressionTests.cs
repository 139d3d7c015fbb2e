using System.Collections.Immutable;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Preview;
using Weir.Definitions.Schemas;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Tests;

/// <summary>A table: a condition, and what it compiles to or what is reported, with the column.</summary>
public sealed class ExpressionTests
{
    private const string Table = """
        item.risk == 'high'                              | item.risk == 'high'
        item.risk < 'high'                               | item.risk in ['low', 'medium']
        item.risk >= 'medium'                            | item.risk in ['medium', 'high']
        report.tier > 'standard'                         | report.tier in ['deep', 'max']
        params.ui                                        | params.ui
        not params.ui                                    | not params.ui
        params.ui == false                               | params.ui == false
        params.count <= 3 and params.count > -1          | params.count <= 3 and params.count > -1
        change.lines <= 0.25                             | change.lines <= 0.25
        params.ui or params.ui and params.ui             | params.ui or params.ui and params.ui
        (params.ui or params.ui) and params.ui           | (params.ui or params.ui) and params.ui
        not (params.ui or params.ui)                     | not (params.ui or params.ui)
        not params.ui and params.ui                      | not params.ui and params.ui
        item.labels contains 'security'                  | item.labels contains 'security'
        item.kind in ['docs', 'config']                  | item.kind in ['docs', 'config']
        report.files contains 'a.cs'                     | report.files contains 'a.cs'
        report.deep.verdict == 'ok'                      | report.deep.verdict == 'ok'
        report.maybe == 'a'                              | report.maybe == 'a'
        task.risk == 'low'                               | task.risk == 'low'
        item.risk == 'hi'                                | 1:14 EX006
        params.size == 'larg'                            | 1:16 EX006
        params.note == 'x'                               | 1:1 EX007
        report.title == 'x'                              | 1:1 EX007
        report.deep == 'x'                               | 1:1 EX007
        report.actions contains 'x'                      | 1:1 EX004
        report.nothing == 'x'                            | 1:1 EX002
        plain.field == 'x'                               | 1:1 EX002
        request.kind == 'x'                              | 1:1 EX002
        tsk.risk == 'low'                                | 1:1 EX002
        params.siz == 'large'                            | 1:1 EX003
        params.size < 'large'                            | 1:1 EX005
        params.ui == 'true'                              | 1:14 EX004
        params.count == 'three'                          | 1:17 EX004
        item.kind == docs                                | 1:14 EX001
        item.kind = 'docs'                               | 1:11 EX001
        item.kind == "docs"                              | 1:14 EX001
        item.kind == 'docs                               | 1:14 EX001
        item.kind == 'docs' item.risk                    | 1:21 EX001
        item.kind in []                                  | 1:15 EX001
        item.kind in ['docs'                             | 1:21 EX001
        not                                              | 1:4 EX001
        and                                              | 1:1 EX001
        item..kind == 'x'                                | 1:1 EX001
        !params.ui                                       | 1:1 EX001
        params.ui & params.ui                            | 1:11 EX001
        item == 'x'                                      | 1:1 EX002
        change.lines == 1.0000001                        | 1:17 EX001
        """;

    private const string Schema = """
        {
          "properties": {
            "tier": { "enum": ["economy", "standard", "deep", "max"] },
            "title": { "type": "string" },
            "files": { "type": "array", "items": { "type": "string" } },
            "actions": { "type": "array", "items": { "type": "object" } },
            "deep": { "$ref": "#/$defs/deep" },
            "maybe": { "anyOf": [{ "enum": ["a", "b"], "type": "string" }, { "type": "null" }] }
          },
          "$defs": { "deep": { "type": "object", "properties": { "verdict": { "const": "ok" } } } }
        }
        """;

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var line in Table.Split('\n'))
            {
                var bar = line.LastIndexOf('|');
                rows.Add(line[..bar].Trim(), line[(bar + 1)..].Trim());
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_condition_compiles_or_is_reported(string condition, string expected) =>
        Compile(condition).ShouldBe(expected);

    [Fact]
    public void Exactly_the_fields_that_are_read_are_collected()
    {
        var sink = new FindingSink("w.md");
        var compiler = new ConditionCompiler(sink);
        compiler.Compile(Read("report.tier == 'deep' and report.deep.verdict == 'ok' or item.kind == 'x'", sink),
            Scope);

        string.Join(' ', compiler.FieldsOf("report")).ShouldBe("deep.verdict tier");
    }

    [Fact]
    public void A_reference_that_leads_to_itself_ends()
    {
        var schema = ArtifactSchema.Parse("""{ "properties": { "a": { "$ref": "#/properties/a" } } }""");
        schema.Find(["a"]).ShouldBe(FieldType.Other);
    }

    private static NameScope Scope { get; } = new()
    {
        Params = new Dictionary<string, FieldType>(StringComparer.Ordinal)
        {
            ["ui"] = FieldType.Truth,
            ["count"] = FieldType.Number,
            ["note"] = FieldType.FreeText,
            ["size"] = FieldType.Symbol("small", "large"),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Artifacts = new Dictionary<string, ArtifactSchema?>(StringComparer.Ordinal)
        {
            ["report"] = ArtifactSchema.Parse(Schema),
            ["plain"] = null,
        }.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Element = new ElementScope(
            "task", "tasks", ArtifactSchema.Parse("""{ "properties": { "risk": { "enum": ["low", "high"] } } }""")),
    };

    private static ConditionText? Read(string condition, FindingSink sink)
    {
        var entry = new YamlEntry("when", Position.Start,
            new YamlScalar(condition, false, Position.Start, Position.Start));
        return ConditionText.Read(new KeyReader(new YamlMapping([entry], Position.Start), sink, "a pass"), "when");
    }

    private static string Compile(string condition)
    {
        var sink = new FindingSink("w.md");
        var compiled = new ConditionCompiler(sink).Compile(Read(condition, sink), Scope);
        var findings = sink.ToArray();
        return findings.IsEmpty
            ? ExpressionText.Of(compiled.ShouldNotBeNull())
            : string.Join(' ', findings.Select(finding => $"{finding.Line}:{finding.Column} {finding.Code}"));
    }
}
