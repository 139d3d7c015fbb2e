using System.Collections.Immutable;
using Weir.Core.Plans;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;
using Weir.Definitions.Triggers;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Workflows;

/// <summary>Reads a workflow file: front matter, then passes with their gates.</summary>
internal static class WorkflowParser
{
    public const int MaxPasses = 200;
    private const int MaxVersion = 1_000_000;
    private static readonly string[] Kinds = ["document", "data", "list", "code", "evidence", "decision"];

    public static WorkflowDefinition Parse(SourceText source, FindingSink sink)
    {
        var file = MarkdownFile.ReadSections(source, sink);
        var workflow = new WorkflowDefinition
        {
            File = source.Path,
            Source = source.Text,
            Name = new Located<string>("", Position.Start),
            Body = file.Body,
        };
        if (file.FrontMatter is { } front)
        {
            workflow = ParseFront(workflow, new KeyReader(front, sink, "a workflow"));
        }
        workflow = workflow with { Passes = ParsePasses(file.Sections, sink) };
        if (workflow.Passes.IsEmpty && !sink.Unreadable)
        {
            sink.Report(FindingCodes.NoPasses, Position.Start, "the workflow has no pass");
        }
        return workflow;
    }

    public static TimeoutDefinition ParseTimeout(KeyReader keys)
    {
        if (keys.Map("timeout") is not { } timeout)
        {
            return TimeoutDefinition.None;
        }
        var definition = new TimeoutDefinition(
            timeout.Span("run")?.Value, timeout.Span("idle")?.Value, timeout.Span("queue")?.Value);
        timeout.Finish();
        return definition;
    }

    private static ImmutableArray<PassDefinition> ParsePasses(ImmutableArray<Section> sections, FindingSink sink)
    {
        var passes = ImmutableArray.CreateBuilder<PassDefinition>();
        var open = false;
        foreach (var section in sections)
        {
            if (section is { Level: 2, Keyword: "Pass" })
            {
                if (passes.Count == MaxPasses)
                {
                    sink.Report(FindingCodes.TooManyPasses, section.At, $"more than {MaxPasses} passes");
                    break;
                }
                passes.Add(PassParser.Parse(section, sink));
                open = true;
            }
            else if (section.Keyword == "Gate")
            {
                if (!open)
                {
                    sink.Report(FindingCodes.GateOutsidePass, section.At, "this gate stands under no pass");
                    continue;
                }
                var pass = passes[^1];
                passes[^1] = pass with { Gates = pass.Gates.Add(GateParser.Parse(section, sink)) };
            }
            else
            {
                sink.Report(FindingCodes.StrayHeading, section.At, "the text under this heading belongs to no pass");
                open &= section.Level != 2;
            }
        }
        return passes.ToImmutable();
    }

    private static WorkflowDefinition ParseFront(WorkflowDefinition workflow, KeyReader keys)
    {
        var name = keys.RequiredText("workflow");
        PassParser.CheckId(name, "a workflow", keys.Sink);
        var owner = keys.Text("owner");
        Who.Check(owner, keys.Sink);
        workflow = workflow with
        {
            Name = name,
            Version = (int)(keys.Integer("version", 1, MaxVersion)?.Value ?? 1),
            Title = keys.Text("title")?.Value ?? "",
            Intent = keys.Text("intent")?.Value ?? "",
            Owner = owner?.Value ?? "",
            Status = keys.Choice("status", "draft", "active", "deprecated")?.Value ?? "active",
            AppliesTo = ParseAppliesTo(keys),
            Params = [.. keys.NamedMaps("params").Select(param => ParseParam(param.Name, param.Keys))],
            Artifacts = [.. keys.NamedMaps("artifacts").Select(one => ParseArtifact(one.Name, one.Keys))],
            Escalations = LadderParser.Parse(keys),
            Slas = [.. keys.Maps("sla").Select(ParseSla).OfType<SlaDefinition>()],
            Reclassify = [.. keys.Maps("reclassify").Select(ParseReclassify)],
        };
        workflow = ParseDefaults(workflow, keys);
        workflow = TriggerParser.Parse(workflow, keys);
        var visibility = keys.Choice("visibility", "normal", "restricted");
        var compliance = ParseCompliance(keys);
        keys.Finish();
        return workflow with
        {
            Compliance = compliance,
            Restricted = visibility?.Value == "restricted",
        };
    }

    private static AppliesTo ParseAppliesTo(KeyReader keys)
    {
        if (keys.Map("applies_to") is not { } applies)
        {
            return AppliesTo.Nothing with { At = keys.At };
        }
        var risk = applies.Texts("risk");
        foreach (var level in risk.Where(level => level.Value is not ("low" or "medium" or "high")))
        {
            keys.Sink.Report(FindingCodes.NotAnOption, level.At, $"'{level.Value}' is not a risk",
                Nearest.Hint(level.Value, ["low", "medium", "high"], "risks"));
        }
        var selector = new AppliesTo(Values(applies.Texts("kinds")), Values(applies.Texts("labels_any")),
            Values(applies.Texts("not_labels")), Values(risk), Values(applies.Texts("paths")), applies.At);
        applies.Finish();
        return selector;
    }

    private static ParamDefinition ParseParam(YamlEntry name, KeyReader keys)
    {
        var type = keys.Choice("type", "choice", "boolean", "integer", "string");
        var located = new Located<string>(name.Key, name.KeyAt);
        PassParser.CheckId(new Located<string>(name.Key.Replace('_', '-'), name.KeyAt), "a param", keys.Sink);
        var param = new ParamDefinition(
            located,
            type?.Value switch
            {
                "choice" => ParamType.Choice,
                "boolean" => ParamType.Truth,
                "integer" => ParamType.Integer,
                _ => ParamType.Text,
            },
            keys.Texts("options"),
            keys.Text("default"),
            keys.Integer("min", int.MinValue, int.MaxValue)?.Value,
            keys.Integer("max", int.MinValue, int.MaxValue)?.Value,
            keys.Text("from"));
        if (keys.Entry("type") is null)
        {
            keys.Sink.Report(FindingCodes.MissingKey, name.KeyAt, $"the param '{name.Key}' has no 'type'",
                "add type: choice, boolean, integer or string");
        }
        keys.Finish();
        return param;
    }

    private static ArtifactDefinition ParseArtifact(YamlEntry name, KeyReader keys)
    {
        var located = new Located<string>(name.Key, name.KeyAt);
        PassParser.CheckId(located, "an artifact", keys.Sink);
        keys.RequiredText("kind");
        var artifact = new ArtifactDefinition(
            located,
            Enum.TryParse<ArtifactKind>(keys.Choice("kind", Kinds)?.Value, ignoreCase: true, out var kind)
                ? kind : ArtifactKind.Document,
            keys.RequiredText("path"),
            keys.Text("schema"),
            keys.Text("template"),
            keys.Text("key")?.Value,
            keys.Truth("optional") ?? false)
        {
            Traces = [.. keys.Maps("traces").Select(ParseTrace)],
        };
        keys.Finish();
        return artifact;
    }

    private static TraceDefinition ParseTrace(KeyReader keys)
    {
        var trace = new TraceDefinition(
            keys.RequiredText("to"), keys.Texts("fields"), keys.Truth("complete") ?? false);
        if (trace.Fields.IsEmpty)
        {
            keys.Sink.Report(FindingCodes.MissingKey, keys.At, "an element of 'traces' has no 'fields'",
                "add fields: [requirements]");
        }
        keys.Finish();
        return trace;
    }

    private static WorkflowDefinition ParseDefaults(WorkflowDefinition workflow, KeyReader keys)
    {
        if (keys.Map("defaults") is not { } defaults)
        {
            return workflow;
        }
        workflow = workflow with
        {
            Defaults = new WorkflowDefaults(defaults.Choice("tier", PassParser.Tiers), ParseTimeout(defaults))
            {
                BudgetMicroUsd = defaults.Money("budget")?.Value,
            },
            Pinned = [.. workflow.Pinned, .. PinnedKeys.Take(defaults.Entries, PinnedKeys.OfDefaults)],
        };
        defaults.Text("workspace");
        defaults.Finish();
        return workflow;
    }

    private static SlaDefinition? ParseSla(KeyReader keys)
    {
        var when = ConditionText.Read(keys, "when");
        var pass = keys.Text("pass");
        keys.RequiredText("complete");
        var complete = keys.Span("complete");
        keys.Finish();
        return complete is null ? null : new SlaDefinition(when, pass, complete.Value);
    }

    private static ReclassifyDefinition ParseReclassify(KeyReader keys)
    {
        keys.RequiredText("when");
        var definition = new ReclassifyDefinition(
            ConditionText.Read(keys, "when"),
            keys.Text("to"),
            keys.Text("close")?.Value,
            keys.Texts("carry"),
            keys.Text("approve")?.Value,
            keys.At);
        Who.Check(keys.Text("approve"), keys.Sink);
        if ((definition.To is null) == (definition.Close is null))
        {
            keys.Sink.Report(FindingCodes.ReclassifyTarget, keys.At,
                "a reclassification goes to a workflow or closes the item");
        }
        keys.Finish();
        return definition;
    }

    private static ComplianceDefinition ParseCompliance(KeyReader keys)
    {
        if (keys.Map("compliance") is not { } compliance)
        {
            return ComplianceDefinition.None;
        }
        var definition = new ComplianceDefinition(
            [.. compliance.Texts("controls").Select(control => control.Value)],
            compliance.Span("retain")?.Value,
            compliance.Truth("sign") ?? false);
        compliance.Finish();
        return definition;
    }

    private static ImmutableArray<string> Values(ImmutableArray<Located<string>> texts) =>
        [.. texts.Select(text => text.Value)];
}
