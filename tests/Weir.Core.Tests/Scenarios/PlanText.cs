using System.Collections.Immutable;
using Weir.Core.Deployments;
using Weir.Core.Plans;

namespace Weir.Core.Tests.Scenarios;

/// <summary>
/// A workflow in a few lines, as scenarios write it. A line is <c>noun name: clause, clause</c>; a clause is a keyword
/// and its words. Everything has the default that the real compiler gives it; artifacts need no line of their own
/// unless they differ from a process artifact that has to be there.
/// <code>
/// given: alone                                     one person, who has every role; see <see cref="Given"/>
/// param severity: low|high, default low, from triage.severity
/// artifact manual: merges, optional                lies in the repository; process artifact otherwise
/// ladder page: 1h notify role:lead, 2h reassign role:lead, 1d park
/// sla: 2d, pass edit, when params.severity=high
/// reclassify: when triage.kind=feature, to other, close invalid, carries triage notes, ask role:lead
/// budget: 80                                       what an item may cost, in cents
/// pinned: triggers                                 keys checked and pinned, but not carried out
/// pass edit: agent writer, needs a b, takes notes, makes change manual, when params.severity=high, delay 1h,
///            adopt notes, skip role:lead, retries 1, asks 2 of role:lead, sla 1h, ladder page, on-demand, pinned
/// reserve
///   gate proof: reviews change, run lint, run repro of notes, run red fails, run ghost undefined,
///               run unit shared flaky,
///               agent critic differs edit advisory, human role:maintainer x2 not author requester when item.risk=high
/// sla 1h,
///               emergency role:lead when params.severity=high review 1bd,
///               any, preview 2h, to edit a, rounds 2, stall, exhausted close wontfix, ladder page,
///               criteria C1 C2=lint C3=human C4=agent C5?
/// </code>
/// A line <c>workflow other</c> begins another workflow, which items may move to.
/// Executors are <c>agent</c>, <c>command</c>, <c>template</c>, <c>human</c>, <c>integrate</c>, <c>workflow</c>. A
/// criterion must pass unless it ends in <c>?</c>; <c>=lint</c> says which command settles it. A line that ends in a
/// comma goes on.
/// </summary>
internal static class PlanText
{
    /// <summary>The workflow that a scenario is about, and those that follow it.</summary>
    public static ImmutableArray<Plan> ParseAll(string text, string name)
    {
        var parts = text.Split("\nworkflow ").Select((part, index) => index == 0
            ? Parse(part, name)
            : Parse(part[part.IndexOf('\n', StringComparison.Ordinal)..], part.Split('\n')[0].Trim()));
        return [.. parts];
    }

    public static Plan Parse(string text, string name = "plan")
    {
        var plan = new Plan { Workflow = name, Hash = new Digest(name), Document = new Digest(name + "-document") };
        foreach (var line in Line.Read(text))
        {
            plan = line.Noun switch
            {
                "given" => plan,
                "param" => plan with { Params = plan.Params.Add(Param(line)) },
                "artifact" => plan with { Artifacts = plan.Artifacts.Add(Artifact(line)) },
                "ladder" =>
                    plan with { Ladders = plan.Ladders.Add(new LadderPlan(line.Name, [.. line.Clauses.Select(Rung)])) },
                "sla" => plan with { Slas = plan.Slas.Add(Sla(line)) },
                "reclassify" => plan with { Reclassify = plan.Reclassify.Add(Reclassify(line)) },
                "budget" => plan with { Budget = Cents(line.Clauses[0].Word) },
                "pinned" => plan with { NotExecuted = [.. line.Clauses.Select(clause => clause.Word)] },
                "pass" => plan with { Passes = plan.Passes.Add(Pass(line)) },
                "gate" => AddGate(plan, line),
                _ => throw new FormatException($"What is a '{line.Noun}'?"),
            };
        }
        var undeclared = plan.Passes.SelectMany(pass => pass.Produces)
            .Select(product => product.Artifact)
            .Where(name => name != ArtifactPlan.Change && plan.FindArtifact(name) is null)
            .Distinct(StringComparer.Ordinal);
        return plan with
        {
            Artifacts = plan.Artifacts.AddRange(undeclared.Select(name => Artifact(new Line("artifact", name, [])))),
        };
    }

    /// <summary>As amounts are counted, in billionths of a US dollar.</summary>
    public static long Cents(string text) => long.Parse(text) * 10_000_000;

    private static PassPlan Pass(Line line)
    {
        var pass =
            new PassPlan { Id = new PassId(line.Name), Executor = new ExecutorPlan(ExecutorKind.Command, "make") };
        foreach (var clause in line.Clauses)
        {
            pass = clause.Word switch
            {
                "needs" => pass with { Needs = [.. clause.Rest.Select(need => new PassId(need))] },
                "takes" =>
                    pass with { Consumes = [.. clause.Rest.Select(name => new ArtifactUse(name.TrimEnd('?'),
                        name.EndsWith('?')))] },
                "makes" => pass with { Produces = [.. clause.Rest.Select(name => new Product(name, []))] },
                "when" => pass with { When = Condition(clause.Rest[0]) },
                "delay" => pass with { Delay = Span(clause.Rest[0]) },
                "adopt" => pass with { Adopt = clause.Rest },
                "skip" =>
                    pass with { Skip = new SkipPlan([clause.Rest[0]],
                        clause.After("when") is { } when ? Condition(when) : null) },
                "retries" => pass with { Retries = int.Parse(clause.Rest[0]) },
                "asks" =>
                    pass with { Ask = new AskPlan(int.Parse(clause.Rest[0]), clause.After("of") ?? ExhaustPlan.Owner) },
                "timeout" => pass with { Timeouts = Timeouts.Default with { Run = Span(clause.Rest[0]) } },
                "sla" => pass with { Sla = Span(clause.Rest[0]) },
                "ladder" => pass with { Escalate = clause.Rest[0] },
                "for" => pass with { ForEach = ForEach(clause) },
                "follows" => pass with { FollowUps = pass.FollowUps.Add(FollowUp(clause)) },
                "deploys" => pass with { Deploy = Deploy(clause) },
                "on-demand" => pass with { OnDemand = true },
                "pinned" => pass with { NotExecuted = clause.Rest },
                _ => pass with { Executor = Executor(clause) },
            };
        }
        return pass;
    }

    /// <summary><c>deploys prod [every 30s] [watched 90s] [fail 2] [undone]</c></summary>
    private static DeployPlan Deploy(Clause clause) => new(
        clause.Rest[0],
        clause.After("watched") is { } whole
            ? new WatchPlan(
                new Duration(Span(clause.After("every") ?? "30s").Value), new Duration(Span(whole).Value),
                int.Parse(clause.After("fail") ?? "2"))
            : null,
        clause.Has("undone"));

    /// <summary>
    /// <c>for tasks as task</c>, with <c>after</c>, <c>most 2</c>, <c>once</c>, <c>skip</c>, <c>done</c>.
    /// </summary>
    private static ForEachPlan ForEach(Clause clause) => new(
        clause.Rest[0],
        clause.After("as") ?? "element",
        clause.Has("after") ? "after" : null,
        clause.After("most") is { } most ? int.Parse(most) : null,
        clause.Has("done") ? JoinRule.AllDone : JoinRule.AllPassed,
        clause.Has("once"),
        clause.Has("skip"));

    private static FollowUpPlan FollowUp(Clause clause) => new(
        clause.Rest[0],
        clause.After("as") ?? "task",
        clause.After("called") ?? FollowUpPlan.DefaultLink,
        clause.After("due") is { } due ? Span(due) : null);

    private static ExecutorPlan Executor(Clause clause) => new(
        Enum.Parse<ExecutorKind>(clause.Word, ignoreCase: true),
        clause.Word == "integrate" ? ArtifactPlan.Change : clause.Rest[0]);

    private static Plan AddGate(Plan plan, Line line)
    {
        var pass = plan.Passes[^1];
        var gate = new GatePlan
        {
            Id = new GateId(line.Name),
            Reviews = [.. pass.Produces.Select(product => product.Artifact)],
            OnReject = new RejectPlan([pass.Id], RejectPlan.DefaultRounds, false),
            OnExhausted = ExhaustPlan.Default,
            Criteria = [new Criterion("C1", true, CriterionTag.Anyone, null)],
        };
        gate = line.Clauses.Aggregate(gate, Gate);
        return plan with { Passes = plan.Passes.SetItem(plan.Passes.Length - 1,
            pass with { Gates = pass.Gates.Add(gate) }) };
    }

    private static GatePlan Gate(GatePlan gate, Clause clause) => clause.Word switch
    {
        "reviews" => gate with { Reviews = clause.Rest },
        "run" => gate with { Runs = gate.Runs.Add(Run(clause)) },
        "agent" => gate with { Reviewers = gate.Reviewers.Add(Reviewer(ReviewerKind.Agent, clause)) },
        "human" => gate with { Reviewers = gate.Reviewers.Add(Reviewer(ReviewerKind.Human, clause)) },
        "preview" => gate with { Preview = new Previews.PreviewPlan(new Duration(Span(clause.Rest[0]).Value)) },
        "any" => gate with { Decide = DecideRule.Any },
        "spares" => gate with
        {
            AutoAccept = new AutoAcceptPlan(
                Condition(clause.After("when")!),
                clause.Has("sampled") ? AutoAcceptPlan.Whole : 0),
        },
        "emergency" => gate with
        {
            Emergency = new EmergencyPlan(
                clause.After("when") is { } when ? Condition(when) : null,
                clause.Rest[0],
                Span(clause.After("review") ?? "2bd")),
        },
        "to" => gate with { OnReject = gate.OnReject with { To = [.. clause.Rest.Select(name => new PassId(name))] } },
        "rounds" => gate with { OnReject = gate.OnReject with { Rounds = int.Parse(clause.Rest[0]) } },
        "stall" => gate with { OnReject = gate.OnReject with { Stall = true } },
        "exhausted" => gate with
        {
            OnExhausted = new ExhaustPlan(
                Enum.Parse<ExhaustAction>(clause.Rest[0], ignoreCase: true),
                clause.Rest.Length > 1 ? clause.Rest[1] : ""),
        },
        "ladder" => gate with { Escalate = clause.Rest[0] },
        "criteria" => gate with { Criteria = [.. clause.Rest.Select(Criterion)] },
        _ => throw new FormatException($"What is '{clause.Word}' of a gate?"),
    };

    /// <summary><c>run test [in api] [shared] [reads src] [affected]</c>: of the project or a component.</summary>
    private static RunPlan Run(Clause clause) => new(
        clause.After("in") is { } component ? RunPlan.IdOf(clause.Rest[0], component) : clause.Rest[0],
        clause.Has("fails") ? Expectation.Fail : Expectation.Pass,
        clause.After("of") is { } artifact ? [artifact] : [],
        !clause.Has("undefined"),
        [],
        null)
    {
        Command = clause.Has("shared")
            ? new Digest($"command-{clause.Rest[0]}{(clause.After("in") is { } own ? "." + own : "")}")
            : null,
        Inputs = clause.After("reads") is { } globs ? new Digest(globs) : null,
        Component = clause.After("in"),
        Affected = clause.Has("affected"),
        RetryFlaky = clause.Has("flaky"),
    };

    private static ReviewerPlan Reviewer(ReviewerKind kind, Clause clause) => new(
        kind,
        clause.Rest[0],
        clause.Rest.FirstOrDefault(word => word is ['x', >= '1' and <= '9']) is { } times ? times[1] - '0' : 1,
        [.. clause.Rest.Where(word => word is "author" or "requester"
            || word.StartsWith("pass:", StringComparison.Ordinal))],
        clause.After("when") is { } when ? Condition(when) : null,
        clause.Has("advisory"),
        clause.After("differs") is { } pass ? new PassId(pass) : null,
        clause.After("sla") is { } sla ? Span(sla) : null);

    private static Criterion Criterion(string text)
    {
        var must = !text.EndsWith('?');
        var parts = text.TrimEnd('?').Split('=');
        return parts.Length == 1 ? new Criterion(parts[0], must, CriterionTag.Anyone, null) : parts[1] switch
        {
            "human" => new Criterion(parts[0], must, CriterionTag.Human, null),
            "agent" => new Criterion(parts[0], must, CriterionTag.Agent, null),
            var run => new Criterion(parts[0], must, CriterionTag.Command, run),
        };
    }

    private static ParamPlan Param(Line line)
    {
        var options = line.Clauses[0].Word.Split('|').ToImmutableArray();
        var given = line.Find("default") is { } named ? Value(named.Rest[0]) : null;
        return new ParamPlan(line.Name, ParamType.Choice, given, line.Find("from")?.Rest[0], options, null, null);
    }

    private static ArtifactPlan Artifact(Line line) => new(
        line.Name,
        ArtifactKind.Document,
        line.Find("merges") is null ? $".weir/items/{{item}}/{line.Name}" : $"docs/{line.Name}.md",
        line.Find("optional") is not null,
        []);

    private static RungPlan Rung(Clause clause) => new(
        Span(clause.Word),
        Enum.Parse<RungAction>(clause.Rest[0], ignoreCase: true),
        clause.Rest.Length > 1 ? clause.Rest[1] : "");

    private static SlaPlan Sla(Line line) => new(
        line.Find("when") is { } when ? Condition(when.Rest[0]) : null,
        line.Find("pass") is { } pass ? new PassId(pass.Rest[0]) : null,
        Span(line.Clauses[0].Word));

    private static ReclassifyPlan Reclassify(Line line) =>
        new(
            Condition(line.Find("when")!.Rest[0]),
            line.Find("close") is null ? line.Find("to")?.Rest[0] ?? "nowhere" : null,
            line.Find("close")?.Rest[0],
            line.Find("ask")?.Rest[0])
        {
            Carry = line.Find("carries")?.Rest ?? [],
        };

    /// <summary><c>path=value</c>, <c>path!=value</c> or, of a list, <c>path~value</c>.</summary>
    private static Expression Condition(string text)
    {
        if (text.Split('~') is [var list, var member])
        {
            return new Expression.Contains(list, Value(member));
        }
        var parts = text.Split("!=");
        return parts.Length == 2
            ? new Expression.Compare(parts[0], Comparison.NotEqual, Value(parts[1]))
            : new Expression.Compare(text.Split('=')[0], Comparison.Equal, Value(text.Split('=')[1]));
    }

    public static Value Value(string text) => text switch
    {
        "true" or "false" => Plans.Value.Of(text == "true"),
        _ when long.TryParse(text, out var number) => Plans.Value.Of(number),
        _ => Plans.Value.Of(text),
    };

    /// <summary><c>90s</c>, <c>30m</c>, <c>2h</c>, <c>1d</c>, and <c>1bh</c>, <c>5bd</c> of business time.</summary>
    public static Span Span(string text)
    {
        var digits = text.TrimEnd('s', 'm', 'h', 'd', 'b');
        var count = long.Parse(digits);
        return text[digits.Length..] switch
        {
            "s" => new Span(Duration.Seconds(count).Value),
            "m" => new Span(Duration.Minutes(count).Value),
            "h" => new Span(Duration.Hours(count).Value),
            "d" => new Span(Duration.Days(count).Value),
            "bh" => new Span(count * Core.Span.BusinessHour, true),
            "bd" => new Span(count * Core.Span.BusinessDay, true, true),
            _ => throw new FormatException($"How long is '{text}'?"),
        };
    }
}
