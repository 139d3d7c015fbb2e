using System.Collections.Immutable;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Core.Risks;

namespace Weir.Definitions.Intake;

/// <summary>What is known of an item before the rules are asked; null is what nobody has said.</summary>
/// <param name="KindBy">Who said the kind, where it is said.</param>
/// <param name="Paths">The paths that the request names.</param>
public sealed record IntakeFacts(
    string Project,
    string Requester,
    ImmutableArray<string> Labels,
    ImmutableArray<string> Paths,
    string? Kind,
    IntakeSource KindBy,
    string? Workflow,
    PriorityClass? Class,
    Risk? Risk,
    ImmutableSortedDictionary<string, string> Params);

/// <summary>What is known once the rules were asked; null is what is still open.</summary>
/// <param name="Risk">Null when neither a person nor a rule said anything about it.</param>
/// <param name="Choices">What was settled and by what, in the order in which it is told.</param>
public sealed record IntakeResult(
    string? Kind,
    string? Workflow,
    PriorityClass? Class,
    Risk? Risk,
    ImmutableSortedDictionary<string, string> Params,
    ImmutableArray<IntakeChoice> Choices)
{
    /// <summary>Claims about the risk by rules that hold, in their order.</summary>
    public ImmutableArray<RiskClaim> Claims { get; init; } = [];

    public IntakeChoice? Of(string about) => Choices.FirstOrDefault(choice => choice.About == about);
}

/// <summary>
/// Asks the rules of intake in their order. A rule sees what was settled before it. It settles what is open and changes
/// nothing that a person, or a rule before it, has settled; but for the risk, which every rule that holds may raise.
/// Total: whatever the facts and the rules are, there is an answer.
/// </summary>
public static class IntakeClassifier
{
    public const string Kind = "kind";
    public const string Workflow = "workflow";
    public const string Class = "class";
    public const string Risk = "risk";
    public const string Size = "size";
    public const string ParamPrefix = "params.";

    public static IntakeResult Ask(ImmutableArray<IntakeRuleSpec> rules, IntakeFacts facts)
    {
        var result = Given(facts);
        foreach (var rule in rules)
        {
            if (rule.Usable && (rule.When is null
                || ExpressionEvaluator.Holds(rule.When, path => Find(facts, result, path))))
            {
                result = Apply(result, rule);
            }
        }
        return result;
    }

    private static IntakeResult Given(IntakeFacts facts)
    {
        var result = new IntakeResult(
            facts.Kind, facts.Workflow, facts.Class, facts.Risk, facts.Params, []);
        var choices = ImmutableArray.CreateBuilder<IntakeChoice>();
        Add(Kind, facts.Kind, facts.KindBy);
        Add(Workflow, facts.Workflow, IntakeSource.Person);
        Add(Class, facts.Class is { } @class ? Facts.Symbol(@class) : null, IntakeSource.Person);
        Add(Risk, facts.Risk is { } risk ? Facts.Symbol(risk) : null, IntakeSource.Person);
        foreach (var (name, value) in facts.Params)
        {
            Add(ParamPrefix + name, value, IntakeSource.Person);
        }
        return result with { Choices = choices.ToImmutable() };

        void Add(string about, string? value, IntakeSource source)
        {
            if (value is not null)
            {
                choices.Add(new IntakeChoice(about, value, source, null));
            }
        }
    }

    private static IntakeResult Apply(IntakeResult result, IntakeRuleSpec rule)
    {
        IntakeChoice By(string about, string value) => new(about, value, IntakeSource.Rule, rule.Number);
        if (result.Kind is null && rule.Kind is { } kind)
        {
            result = result with { Kind = kind, Choices = result.Choices.Add(By(Kind, kind)) };
        }
        if (result.Workflow is null && rule.Workflow is { } workflow)
        {
            result = result with { Workflow = workflow, Choices = result.Choices.Add(By(Workflow, workflow)) };
        }
        if (result.Class is null && rule.Class is { } @class)
        {
            result = result with
            {
                Class = @class,
                Choices = result.Choices.Add(By(Class, Facts.Symbol(@class))),
            };
        }
        if (rule.Risk is { } risk)
        {
            var cause = new RiskCause(RiskSource.Rule, $"rule {rule.Number} of intake", null);
            result = result with { Claims = result.Claims.Add(new RiskClaim(risk, cause)) };
            if (result.Risk is not { } before || before < risk)
            {
                var others = result.Choices.Where(choice => choice.About != Risk);
                result = result with { Risk = risk, Choices = [.. others, By(Risk, Facts.Symbol(risk))] };
            }
        }
        foreach (var (name, value) in rule.Params.Where(param => !result.Params.ContainsKey(param.Key)).ToList())
        {
            result = result with
            {
                Params = result.Params.Add(name, value),
                Choices = result.Choices.Add(By(ParamPrefix + name, value)),
            };
        }
        return result;
    }

    private static Value? Find(IntakeFacts facts, IntakeResult known, string path) => path switch
    {
        "item.kind" => known.Kind is { } kind ? Value.Of(kind) : null,
        "item.class" => Value.Of(Facts.Symbol(known.Class ?? PriorityClass.Normal)),
        "item.risk" => Value.Of(Facts.Symbol(known.Risk ?? Core.Items.Risk.Medium)),
        "item.labels" => new Value.List(facts.Labels),
        "item.requester" => Value.Of(facts.Requester),
        "item.project" => Value.Of(facts.Project),
        "request.paths" => new Value.List(RequestPaths.WithFolders(facts.Paths)),
        _ => null,
    };
}
