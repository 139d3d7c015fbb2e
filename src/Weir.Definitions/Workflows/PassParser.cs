using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Weir.Core.Plans;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Workflows;

/// <summary>Reads <c>## Pass: id — Title</c>: its YAML block and the prose below it.</summary>
internal static partial class PassParser
{
    public const int MaxRetries = 10;
    private const int MaxQuestions = 50;
    private const int MaxParallel = 1_000;
    private const int MaxCount = 100;

    public static readonly string[] Tiers = ["economy", "standard", "deep", "max"];
    private static readonly string[] Modes = ["IS", "IX", "S", "U", "SIX", "X", "SCH"];
    /// <summary>The effect that this release carries out, where the project says how.</summary>
    public const string Deploy = "deploy";

    private const string Engine = "engine";

    private static readonly string[] EffectNames = ["comment", "label", "open-pr", Deploy];

    private static readonly (string Key, ExecutorKind Kind)[] Executors =
    [
        ("agent", ExecutorKind.Agent),
        ("command", ExecutorKind.Command),
        ("template", ExecutorKind.Template),
        ("human", ExecutorKind.Human),
        ("workflow", ExecutorKind.Workflow),
        ("integrate", ExecutorKind.Integrate),
    ];

    public static PassDefinition Parse(Section section, FindingSink sink)
    {
        var pass = new PassDefinition { Id = section.Id, Title = section.Title, Prose = section.Prose };
        if (section.Yaml is not { } yaml)
        {
            sink.Report(FindingCodes.NoYamlBlock, section.At, $"the pass '{section.Id.Value}' has no YAML block");
            return pass;
        }
        if (YamlReader.ReadMapping(yaml.Text, yaml.FirstLine, sink, $"the pass '{section.Id.Value}'") is not { } map)
        {
            return pass;
        }
        var keys = new KeyReader(map, sink, "a pass");
        pass = pass with
        {
            Executor = ParseExecutor(keys, section),
            Assist = keys.Text("assist"),
            Needs = keys.Texts("needs"),
            When = ConditionText.Read(keys, "when"),
            Delay = keys.Span("delay")?.Value,
            Consumes = [.. keys.Texts("consumes").Select(ParseConsumed)],
            Produces = ParseProduces(keys),
            ForEach = ParseForEach(keys),
            Tier = keys.Choice("tier", Tiers),
            Floor = keys.Choice("floor", Tiers),
            Cap = keys.Choice("cap", Tiers),
            StepConditions = ParseTierRules(keys),
            ReservedFrom = ParseReserve(keys),
            Effects = ParseEffects(keys),
            FollowUps = [.. keys.Maps("follow_up").Select(ParseFollowUp)],
            Timeout = WorkflowParser.ParseTimeout(keys),
            Retry = (int?)keys.Integer("retry", 0, MaxRetries)?.Value,
            Sla = keys.Span("sla")?.Value,
            Escalate = keys.Text("escalate"),
            Adopt = keys.Texts("adopt"),
            Skip = ParseSkip(keys),
            Ask = ParseAsk(keys),
            OnDemand = keys.Truth("on_demand") ?? false,
            Capture = ParseCapture(keys),
        };
        var engine = ParseEngine(keys);
        pass = pass with
        {
            Services = engine.Services,
            Pinned =
            [
                .. PinnedKeys.Take(keys.Entries, PinnedKeys.OfPass).Where(key => key.Key != Engine || engine.IsPinned),
            ],
        };
        CheckPinnedOnly(keys);
        keys.Finish();
        return pass;
    }

    /// <summary>Ids are lower-case words, so that they are safe in refs, paths and environment names.</summary>
    /// <summary>False, with a finding, for what cannot be a name.</summary>
    public static bool CheckId(Located<string> id, string what, FindingSink sink)
    {
        var isId = Id().IsMatch(id.Value);
        if (id.Value.Length > 0 && !isId)
        {
            sink.Report(FindingCodes.BadId, id.At, $"'{id.Value}' is not a name for {what}");
        }
        return isId;
    }

    /// <summary>Reads <c>{ controls, sign }</c>.</summary>
    public static CaptureDefinition ParseCapture(KeyReader keys)
    {
        if (keys.Map("capture") is not { } capture)
        {
            return CaptureDefinition.None;
        }
        var definition = new CaptureDefinition(
            [.. capture.Texts("controls").Select(control => control.Value)], capture.Truth("sign") ?? false);
        capture.Finish();
        return definition;
    }

    private static ExecutorDefinition? ParseExecutor(KeyReader keys, Section section)
    {
        var found = new List<ExecutorDefinition>();
        foreach (var (key, kind) in Executors)
        {
            if (keys.Text(key) is { } target)
            {
                found.Add(new ExecutorDefinition(kind, target));
            }
        }
        if (found.Count == 1)
        {
            if (found[0].Kind == ExecutorKind.Human)
            {
                Who.Check(found[0].Target, keys.Sink);
            }
            return found[0];
        }
        keys.Sink.Report(FindingCodes.ExactlyOneExecutor, found.Count == 0 ? section.At : found[1].Target.At,
            found.Count == 0
                ? $"the pass '{section.Id.Value}' has no executor"
                : $"the pass '{section.Id.Value}' has {found.Count} executors");
        return null;
    }

    private static ConsumedArtifact ParseConsumed(Located<string> name) => name.Value.EndsWith('?')
        ? new ConsumedArtifact(name with { Value = name.Value[..^1] }, true)
        : new ConsumedArtifact(name, false);

    private static ImmutableArray<ProducedArtifact> ParseProduces(KeyReader keys)
    {
        if (keys.Entry("produces")?.Value is not { } value)
        {
            return [];
        }
        var products = ImmutableArray.CreateBuilder<ProducedArtifact>();
        foreach (var node in value is YamlSequence sequence ? sequence.Items : [value])
        {
            if (node is YamlMapping { Entries: [var only] })
            {
                var bounds = new KeyReader((YamlMapping)node, keys.Sink, "produces").Texts(only.Key);
                products.Add(new ProducedArtifact(new Located<string>(only.Key, only.KeyAt),
                    [.. bounds.Select(bound => bound.Value)]));
            }
            else if (keys.AsText(node, "an element of 'produces'") is { } name)
            {
                products.Add(new ProducedArtifact(name, []));
            }
        }
        return products.ToImmutable();
    }

    private static ForEachDefinition? ParseForEach(KeyReader keys)
    {
        if (keys.Map("for_each") is not { } each)
        {
            return null;
        }
        var definition = new ForEachDefinition(
            each.RequiredText("in"),
            each.RequiredText("as").Value,
            each.Choice("if_absent", "once")?.Value ?? "",
            each.Choice("if_empty", "skip")?.Value ?? "",
            each.At)
        {
            Order = each.Text("order"),
            MaxParallel = (int?)each.Integer("max_parallel", 1, MaxParallel)?.Value,
            Join = each.Choice("join", "all_done", "all_passed")?.Value == "all_done"
                ? JoinRule.AllDone
                : JoinRule.AllPassed,
        };
        each.Finish();
        return definition;
    }

    /// <summary>Checks <c>upgrade</c> and <c>step</c>; answers the conditions of the steps.</summary>
    private static ImmutableArray<ConditionText> ParseTierRules(KeyReader keys)
    {
        foreach (var rule in keys.Maps("upgrade"))
        {
            rule.Choice("cause", "gate_rejected", "stalled", "output_invalid");
            rule.Integer("count", 1, MaxCount);
            rule.Choice("to", [.. Tiers, "next"]);
            rule.Finish();
        }
        var conditions = ImmutableArray.CreateBuilder<ConditionText>();
        foreach (var rule in keys.Maps("step"))
        {
            if (ConditionText.Read(rule, "when") is { } when)
            {
                conditions.Add(when);
            }
            rule.Integer("by", -Tiers.Length, Tiers.Length);
            rule.Finish();
        }
        return conditions.ToImmutable();
    }

    private static ImmutableArray<Located<string>> ParseReserve(KeyReader keys)
    {
        var from = ImmutableArray.CreateBuilder<Located<string>>();
        foreach (var reserve in keys.Maps("reserve"))
        {
            var resource = reserve.RequiredText("resource");
            if (resource.Value.Length > 0 && !Resource().IsMatch(resource.Value))
            {
                keys.Sink.Report(FindingCodes.BadResource, resource.At,
                    $"'{resource.Value}' is not the name of a resource");
            }
            reserve.Choice("mode", Modes);
            reserve.Span("lease");
            reserve.Choice("hold", "attempt", "pass", "item");
            if (reserve.Text("from") is { } field)
            {
                from.Add(field);
            }
            reserve.Finish();
        }
        return from.ToImmutable();
    }

    private static ImmutableArray<Located<string>> ParseEffects(KeyReader keys)
    {
        var effects = keys.Texts("effects");
        foreach (var effect in effects.Where(effect => !effect.Value.StartsWith(Deploy + ":", StringComparison.Ordinal)
            && !EffectNames.Contains(effect.Value, StringComparer.Ordinal)))
        {
            keys.Sink.Report(FindingCodes.NotAnOption, effect.At, $"'{effect.Value}' is not an effect",
                Nearest.Hint(effect.Value, EffectNames, "effects"));
        }
        return effects;
    }

    private static FollowUpDefinition ParseFollowUp(KeyReader keys)
    {
        var definition = new FollowUpDefinition(
            keys.RequiredText("from"),
            keys.RequiredText("kind"),
            keys.Text("link")?.Value ?? FollowUpPlan.DefaultLink,
            keys.Span("due")?.Value);
        keys.Finish();
        return definition;
    }

    private static SkipDefinition? ParseSkip(KeyReader keys)
    {
        if (keys.Map("skip") is not { } skip)
        {
            return null;
        }
        var allow = skip.Texts("allow");
        foreach (var who in allow)
        {
            Who.Check(who, keys.Sink);
        }
        if (allow.IsEmpty)
        {
            keys.Sink.Report(FindingCodes.MissingKey, skip.At, "'skip' does not say who may", "add allow: [role:x]");
        }
        var definition = new SkipDefinition(allow, ConditionText.Read(skip, "when"));
        skip.Finish();
        return definition;
    }

    private static AskDefinition? ParseAsk(KeyReader keys)
    {
        if (keys.Map("ask") is not { } ask)
        {
            return null;
        }
        var definition = new AskDefinition(
            (int)(ask.Integer("max_questions", 1, MaxQuestions)?.Value ?? AskPlan.DefaultMaxQuestions), ask.Text("of"));
        Who.Check(definition.Of, keys.Sink);
        ask.Finish();
        return definition;
    }

    private static void CheckPinnedOnly(KeyReader keys)
    {
        keys.Money("budget");
        keys.Truth("reuse");
    }

    /// <summary>Its services are carried out; all else of it is pinned.</summary>
    private static (ImmutableArray<Located<string>> Services, bool IsPinned) ParseEngine(KeyReader keys)
    {
        if (keys.Map(Engine) is not { } engine)
        {
            return ([], false);
        }
        ImmutableArray<Located<string>?> pinned = [engine.Text("image"), engine.Text("cpu"), engine.Text("memory")];
        var services = engine.Texts("services");
        engine.Finish();
        return (services, pinned.Any(one => one is not null));
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,63}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Id();

    [GeneratedRegex(@"^(/project/)?(repo|branch|env|service|device|capacity)/[A-Za-z0-9._/\[\),{}*-]+$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Resource();
}
