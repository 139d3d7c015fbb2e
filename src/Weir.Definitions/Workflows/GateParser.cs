using System.Collections.Immutable;
using Weir.Core.Plans;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Workflows;

/// <summary>Reads <c>### Gate: id</c>: its YAML block, then its criteria.</summary>
internal static class GateParser
{
    public const int MaxRounds = 100;
    private const int MaxQuorum = 20;

    public static GateDefinition Parse(Section section, FindingSink sink)
    {
        var (criteria, prose) = CriteriaParser.Parse(section, sink);
        var gate = new GateDefinition { Id = section.Id, Criteria = criteria, Prose = prose };
        if (section.Yaml is not { } yaml)
        {
            sink.Report(FindingCodes.NoYamlBlock, section.At, $"the gate '{section.Id.Value}' has no YAML block",
                "add a block of ```yaml with its reviewers below the heading");
            return gate;
        }
        if (YamlReader.ReadMapping(yaml.Text, yaml.FirstLine, sink, $"the gate '{section.Id.Value}'") is not { } map)
        {
            return gate;
        }
        var keys = new KeyReader(map, sink, "a gate");
        gate = gate with
        {
            Reviews = keys.Texts("reviews"),
            Runs = [.. keys.Maps("run").Select(ParseRun)],
            Reviewers = [.. keys.Maps("reviewers").Select(ParseReviewer).OfType<ReviewerDefinition>()],
            Decide = keys.Choice("decide", "all", "any")?.Value == "any" ? DecideRule.Any : DecideRule.All,
            Emergency = ParseEmergency(keys),
            AutoAccept = ParseAutoAccept(keys),
            Escalate = keys.Text("escalate"),
            Capture = PassParser.ParseCapture(keys),
            Pinned = PinnedKeys.Take(keys.Entries, PinnedKeys.OfGate, section.Id.Value + "."),
        };
        gate = ParseReject(gate, keys);
        gate = ParseExhausted(gate, keys);
        gate = gate with { Preview = keys.Truth("preview") ?? false };
        keys.Finish();
        return gate;
    }

    private static RunDefinition ParseRun(KeyReader keys)
    {
        var run = new RunDefinition(
            keys.RequiredText("id"),
            keys.RequiredText("command"),
            keys.Choice("expect", "pass", "fail")?.Value == "fail" ? Expectation.Fail : Expectation.Pass,
            FailExits(keys),
            keys.Text("evidence")?.Value);
        PassParser.CheckId(run.Id, "a run", keys.Sink);
        keys.Finish();
        return run;
    }

    private static ImmutableArray<int> FailExits(KeyReader keys)
    {
        var exits = ImmutableArray.CreateBuilder<int>();
        foreach (var text in keys.Texts("fail_exits"))
        {
            // 126 and above mean "could not run" or a signal: never an awaited failure.
            if (int.TryParse(text.Value, out var code) && code is > 0 and < 126)
            {
                exits.Add(code);
            }
            else
            {
                keys.Sink.Report(FindingCodes.NotInRange, text.At, $"'{text.Value}' is no exit code from 1 to 125");
            }
        }
        return exits.Count == 0 ? [1] : [.. exits.Distinct().Order()];
    }

    private static ReviewerDefinition? ParseReviewer(KeyReader keys)
    {
        var agent = keys.Text("agent");
        var human = keys.Text("human");
        if ((agent is null) == (human is null))
        {
            keys.Sink.Report(FindingCodes.ReviewerKind, keys.At, "a reviewer is either an agent or a human");
        }
        Who.Check(human, keys.Sink);
        var reviewer = new ReviewerDefinition(
            human is null ? ReviewerKind.Agent : ReviewerKind.Human,
            human ?? agent ?? new Located<string>("", keys.At),
            (int)(keys.Integer("quorum", 1, MaxQuorum)?.Value ?? 1),
            keys.Texts("not"),
            ConditionText.Read(keys, "when"),
            keys.Truth("advisory") ?? false,
            keys.Text("differs_from"),
            keys.Span("sla")?.Value);
        keys.Finish();
        return (agent is null) == (human is null) ? null : reviewer;
    }

    private static EmergencyDefinition? ParseEmergency(KeyReader keys)
    {
        if (keys.Map("emergency") is not { } emergency)
        {
            return null;
        }
        var by = emergency.RequiredText("by");
        Who.Check(by.Value.Length > 0 ? by : null, keys.Sink);
        var definition = new EmergencyDefinition(
            ConditionText.Read(emergency, "when"), by, emergency.Span("review_after")?.Value, emergency.At);
        emergency.Finish();
        return definition;
    }

    private static AutoAcceptDefinition? ParseAutoAccept(KeyReader keys)
    {
        if (keys.Map("auto_accept") is not { } accept)
        {
            return null;
        }
        var definition = new AutoAcceptDefinition(
            ConditionText.Read(accept, "when"), (int)(accept.Share("audit_sample") ?? 0), accept.At);
        accept.Finish();
        return definition;
    }

    private static GateDefinition ParseReject(GateDefinition gate, KeyReader keys)
    {
        if (keys.Map("on_reject") is not { } reject)
        {
            return gate;
        }
        gate = gate with
        {
            RejectTo = reject.Texts("to"),
            Rounds = (int)(reject.Integer("rounds", 0, MaxRounds)?.Value ?? RejectPlan.DefaultRounds),
            Stall = reject.Choice("stall", "findings_not_decreasing") is not null,
        };
        reject.Finish();
        return gate;
    }

    private static GateDefinition ParseExhausted(GateDefinition gate, KeyReader keys)
    {
        if (keys.Entry("on_exhausted") is not { } entry)
        {
            return gate;
        }
        gate = gate with { OnExhaustedAt = entry.Value.At };
        if (entry.Value is YamlScalar { Text: "park" })
        {
            return gate with { OnExhausted = new ExhaustPlan(ExhaustAction.Park, "") };
        }
        if (keys.Map("on_exhausted") is not { } exhausted)
        {
            return gate;
        }
        var ask = exhausted.Text("ask");
        var escalate = exhausted.Text("escalate");
        var close = exhausted.Text("close");
        var park = exhausted.Truth("park");
        exhausted.Finish();
        Who.Check(ask, keys.Sink);
        var written = new[] { ask is not null, escalate is not null, close is not null, park == true }.Count(x => x);
        if (written != 1)
        {
            keys.Sink.Report(FindingCodes.OnExhausted, exhausted.At, "on_exhausted does exactly one thing");
            return gate;
        }
        var plan = ask is not null ? new ExhaustPlan(ExhaustAction.Ask, ask.Value)
            : escalate is not null ? new ExhaustPlan(ExhaustAction.Escalate, escalate.Value)
            : close is not null ? new ExhaustPlan(ExhaustAction.Close, close.Value)
            : new ExhaustPlan(ExhaustAction.Park, "");
        return gate with { OnExhausted = plan, OnExhaustedAt = (ask ?? escalate ?? close)?.At ?? exhausted.At };
    }
}
