using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Intake;
using Weir.Definitions.Library;
using Weir.Definitions.Workflows;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Intake;

/// <summary>Something that nobody has said and that has to be known.</summary>
/// <param name="What"><c>kind</c>, <c>workflow</c> or <c>params.NAME</c>.</param>
/// <param name="Flag">What to type, with what may be chosen.</param>
/// <param name="Options">What may be chosen; empty where anything may be written.</param>
public sealed record MissingValue(string What, string Flag, ImmutableArray<string> Options);

/// <summary>What is known of an item once persons, rules and definitions have spoken.</summary>
/// <param name="Kind">Null while it is open.</param>
/// <param name="Compiled">Null while the workflow is open.</param>
/// <param name="Refusal">What makes it impossible, whatever else is said; null when nothing does.</param>
internal sealed record Draft(
    ProjectServices Services,
    IntakeResult Result,
    string? Kind,
    Compiled? Compiled,
    ImmutableArray<NamedValue> Params,
    ImmutableArray<IntakeChoice> Choices,
    ImmutableArray<MissingValue> Missing,
    Refusal? Refusal)
{
    public bool KindIsOpen => Missing.Any(missing => missing.What == IntakeClassifier.Kind);

    public PriorityClass Class => Result.Class ?? PriorityClass.Normal;
    public Risk Risk => Result.Risk ?? Risk.Medium;

    /// <summary>What the item is; null while something is missing.</summary>
    public Classification? Settled => Compiled is null || !Missing.IsEmpty || Refusal is not null
        ? null
        : new Classification(Kind!, Compiled.Plan.Hash, Class, Params, Choices);

    public static Draft Read(ProjectServices services, IntakeFacts facts)
    {
        var result = IntakeClassifier.Ask(IntakeRules.Compile(services.Definition), facts);
        var draft = new Draft(services, result, result.Kind, null, [], result.Choices, [], null);
        var enabled = services.Library.EnabledWorkflows.Select(sourced => sourced.Value).ToList();
        if (result.Workflow is { } name)
        {
            return draft.Named(enabled, name);
        }
        if (result.Kind is not { } kind)
        {
            return enabled is [var only] ? draft.Follow(only) : draft.Lack(IntakeClassifier.Kind, KindsOf(enabled));
        }
        var choice = WorkflowSelection.Choose(services.Library, new ItemFacts(
            kind, Facts.Symbol(draft.Risk), Facts.Symbol(draft.Class), facts.Labels, facts.Requester, facts.Paths)
        {
            Project = facts.Project,
        });
        return choice switch
        {
            { Workflow: { } chosen } => draft.Follow(chosen),
            { Candidates.IsEmpty: true } => draft with
            {
                Refusal = Refusal.Invalid(
                    "no-workflow", $"No workflow of this project is for items of kind {kind}.",
                    Nearest.Hint(kind, KindsOf(enabled), "kind")),
            },
            _ => draft.Lack(IntakeClassifier.Workflow, choice.Candidates),
        };
    }

    /// <summary>The kinds of work that a project does, sorted.</summary>
    public static ImmutableArray<string> KindsOf(IEnumerable<WorkflowDefinition> enabled) =>
    [
        .. enabled.SelectMany(workflow => workflow.AppliesTo.Kinds).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private Draft Named(List<WorkflowDefinition> enabled, string name) =>
        enabled.FirstOrDefault(workflow => workflow.Name.Value == name) is { } named
            ? Follow(named)
            : this with
            {
                Refusal = FoundWorkflow.Missing(name, enabled.Select(workflow => workflow.Name.Value)).Trouble,
            };

    private Draft Lack(string what, ImmutableArray<string> options) => this with
    {
        Missing = Missing.Add(new MissingValue(what, $"--{what} {string.Join('|', options)}", options)),
    };

    /// <summary>With the workflow: the kind where nobody said one, and the values that it needs.</summary>
    private Draft Follow(WorkflowDefinition workflow)
    {
        var found = FoundWorkflow.Of(Services, workflow);
        if (found.Compiled is not { } compiled)
        {
            return this with { Refusal = found.Trouble };
        }
        var draft = this with { Compiled = compiled };
        if (draft.Kind is null)
        {
            var usual = workflow.AppliesTo.Kinds.FirstOrDefault("task");
            draft = draft with
            {
                Kind = usual,
                Choices = draft.Choices.Insert(
                    0, new IntakeChoice(IntakeClassifier.Kind, usual, IntakeSource.Default, null)),
            };
        }
        return draft.WithParams(compiled.Plan);
    }

    private Draft WithParams(Plan plan)
    {
        var values = ImmutableArray.CreateBuilder<NamedValue>();
        var draft = this;
        foreach (var (name, text) in Result.Params)
        {
            var byRule = Result.Of(IntakeClassifier.ParamPrefix + name) is { Source: IntakeSource.Rule };
            var param = plan.Params.FirstOrDefault(param => param.Name == name);
            if (param is null && byRule)
            {
                // A rule speaks of whatever workflow the item turns out to follow.
                draft = draft with
                {
                    Choices = [.. draft.Choices.Where(choice => choice.About != IntakeClassifier.ParamPrefix + name)],
                };
                continue;
            }
            if (param is null)
            {
                var hint = Nearest.Hint(name, plan.Params.Select(known => known.Name), "param");
                return draft with
                {
                    Refusal = Refusal.Invalid(
                        "unknown-param", $"Workflow {plan.Workflow} has no param {name}.", hint),
                };
            }
            if (ParamValues.Parse(param, text) is not { } value)
            {
                return draft with
                {
                    Refusal = Refusal.Invalid(
                        "bad-param", $"'{text}' is not a value of param {name}.",
                        param.Options.IsEmpty ? null : FlagOf(param)),
                };
            }
            // What a rule says was written and reviewed by people: no artifact overrides it.
            values.Add(new NamedValue(name, value, true));
        }
        foreach (var param in plan.Params.Where(param => param is { Default: null, From: null }
            && !Result.Params.ContainsKey(param.Name)))
        {
            draft = draft with
            {
                Missing = draft.Missing.Add(
                    new MissingValue(IntakeClassifier.ParamPrefix + param.Name, FlagOf(param), param.Options)),
            };
        }
        return draft with { Params = values.ToImmutable() };
    }

    private static string FlagOf(ParamPlan param) => $"--param {param.Name}="
        + (param.Options.IsEmpty ? "VALUE" : string.Join('|', param.Options));
}
