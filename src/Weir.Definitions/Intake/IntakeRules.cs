using System.Collections.Immutable;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Library;
using Weir.Definitions.Projects;
using Weir.Definitions.Schemas;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Intake;

/// <summary>A rule of <c>project.md: intake</c>, ready to be asked; what it does not set is null.</summary>
/// <param name="Number">Its place in the file, from 1.</param>
/// <param name="When">Null for one that always holds.</param>
/// <param name="Usable">False where its condition is wrong: it never holds then, and lint says why.</param>
public sealed record IntakeRuleSpec(
    int Number,
    Expression? When,
    bool Usable,
    string? Kind,
    PriorityClass? Class,
    Risk? Risk,
    string? Workflow,
    ImmutableSortedDictionary<string, string> Params);

/// <summary>Checks and compiles the rules of intake.</summary>
public static class IntakeRules
{
    /// <summary>The rules as they are asked; what is wrong with them is found by <see cref="Check"/>.</summary>
    public static ImmutableArray<IntakeRuleSpec> Compile(ProjectDefinition project) =>
        Compile(project, new FindingSink(project.File));

    /// <summary>What is wrong with the rules of a library's project.</summary>
    internal static void Check(DefinitionLibrary library, ProjectDefinition project, FindingSink sink)
    {
        Compile(project, sink);
        var enabled = library.EnabledWorkflows.Select(workflow => workflow.Value).ToList();
        for (var i = 0; i < project.Intake.Length; i++)
        {
            var rule = project.Intake[i];
            CheckNames(rule, enabled, sink);
            var broader = project.Intake.Take(i).Select((earlier, at) => (earlier, at))
                .FirstOrDefault(pair => Covers(pair.earlier, rule));
            if (broader.earlier is not null)
            {
                sink.Report(FindingCodes.IntakeNeverDecides, rule.At,
                    $"rule {i + 1} of intake decides nothing: rule {broader.at + 1} has decided all of it by then");
            }
        }
    }

    private static ImmutableArray<IntakeRuleSpec> Compile(ProjectDefinition project, FindingSink sink)
    {
        var scope = new NameScope
        {
            Params = ImmutableSortedDictionary<string, FieldType>.Empty,
            Artifacts = ImmutableSortedDictionary<string, ArtifactSchema?>.Empty,
            IsIntake = true,
        };
        var conditions = new ConditionCompiler(sink);
        return
        [
            .. project.Intake.Select((rule, index) =>
            {
                var when = conditions.Compile(rule.When, scope);
                return new IntakeRuleSpec(
                    index + 1, when, rule.When is null || when is not null, rule.Kind?.Value,
                    rule.Class is { } @class ? Enum.Parse<PriorityClass>(@class, ignoreCase: true) : null,
                    rule.Risk is { } risk ? Enum.Parse<Risk>(risk, ignoreCase: true) : null,
                    rule.Workflow?.Value,
                    rule.Params.ToImmutableSortedDictionary(
                        param => param.Name.Value, param => param.Value, StringComparer.Ordinal));
            }),
        ];
    }

    private static void CheckNames(IntakeRule rule, List<WorkflowDefinition> enabled, FindingSink sink)
    {
        var named = rule.Workflow is { } name
            ? enabled.FirstOrDefault(workflow => workflow.Name.Value == name.Value)
            : null;
        if (rule.Workflow is { } workflow && named is null)
        {
            sink.Report(FindingCodes.IntakeWorkflow, workflow.At, $"no enabled workflow is called '{workflow.Value}'",
                Nearest.Hint(workflow.Value, enabled.Select(one => one.Name.Value), "workflows"));
        }
        var kinds = enabled.SelectMany(one => one.AppliesTo.Kinds).Distinct(StringComparer.Ordinal).ToList();
        if (rule.Kind is { } kind && named is null && !kinds.Contains(kind.Value, StringComparer.Ordinal))
        {
            sink.Report(FindingCodes.IntakeKind, kind.At, $"no enabled workflow is for items of kind '{kind.Value}'",
                Nearest.Hint(kind.Value, kinds, "kinds"));
        }
        foreach (var param in rule.Params.Where(_ => named is not null))
        {
            var declared = named!.Params.FirstOrDefault(one => one.Name.Value == param.Name.Value);
            if (declared is null)
            {
                sink.Report(FindingCodes.UndeclaredParam, param.Name.At,
                    $"workflow '{named.Name.Value}' has no param '{param.Name.Value}'",
                    Nearest.Hint(param.Name.Value, named.Params.Select(one => one.Name.Value), "params"));
            }
            else if (ParamValues.Parse(declared, param.Value) is null)
            {
                sink.Report(FindingCodes.ParamValue, param.Name.At,
                    $"'{param.Value}' is no value of param '{param.Name.Value}'");
            }
        }
    }

    /// <summary>Whether all that a rule would decide is decided once an earlier one held, which it did then.</summary>
    private static bool Covers(IntakeRule earlier, IntakeRule rule) =>
        (earlier.When is null || ConditionText.Same(earlier.When, rule.When))
        && (rule.Kind is null || earlier.Kind is not null)
        && (rule.Class is null || earlier.Class is not null)
        && (rule.Workflow is null || earlier.Workflow is not null)
        && (rule.Risk is null || (earlier.Risk is not null && RankOf(earlier.Risk) >= RankOf(rule.Risk)))
        && rule.Params.All(param => earlier.Params.Any(other => other.Name.Value == param.Name.Value));

    private static Risk RankOf(string risk) => Enum.Parse<Risk>(risk, ignoreCase: true);
}
