using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Deployments;
using Weir.Core.Plans;
using Weir.Core.Previews;
using Weir.Simulation.Tests.Ports;
using Weir.Simulation.Tests.Scheduling;

namespace Weir.Simulation.Tests.Plans;

/// <summary>
/// Workflows that nobody would write and everybody could: two to seven passes with needs, conditions, delays, people,
/// gates and ladders, and an integration at the end. They keep the rules that loading a definition enforces: needs come
/// before, a rejection goes upstream or to the pass itself, writers of the change are in one line, each artifact has
/// one producer.
/// </summary>
internal sealed class RandomPlans(Dice dice)
{
    /// <summary>When some reviewers are asked.</summary>
    private static readonly Expression HighRisk = new Expression.In("item.risk", [Value.Of("high")]);

    private const long Minute = 60_000;
    private int _made;

    /// <summary>What an item follows while nobody has said what kind of work it is.</summary>
    public static readonly Plan Intake = new()
    {
        Workflow = "intake",
        Hash = new Digest("sha256:" + Trees.Hash("intake")),
        Document = new Digest("sha256:" + Trees.Hash("intake")),
        Artifacts =
            [new ArtifactPlan("proposal", ArtifactKind.Data, ".weir/items/{item}/proposal", false, [])],
        Passes =
        [
            new PassPlan
            {
                Id = new PassId("intake"),
                Executor = new ExecutorPlan(ExecutorKind.Agent, "intake"),
                Produces = [new Product("proposal", [])],
            },
        ],
    };

    /// <summary>What many items follow at once, so that they meet at the target: no person holds them up.</summary>
    public static readonly Plan Rush = new()
    {
        Workflow = "rush",
        Hash = new Digest("sha256:" + Trees.Hash("rush")),
        Document = new Digest("sha256:" + Trees.Hash("rush")),
        Passes =
        [
            new PassPlan
            {
                Id = new PassId("edit"),
                Executor = new ExecutorPlan(ExecutorKind.Agent, "coder"),
                Produces = [new Product(ArtifactPlan.Change, [])],
                Gates =
                [
                    new GatePlan
                    {
                        Id = new GateId("proof"),
                        Reviews = [ArtifactPlan.Change],
                        Runs = [Shared(1), Shared(2), Own(Shared(1), "api", 3), Own(Shared(1), "web", 4)],
                        Criteria = [new Criterion("C1", true, CriterionTag.Command, "run1")],
                        OnReject = new RejectPlan([new PassId("edit")], RejectPlan.DefaultRounds, false),
                        OnExhausted = ExhaustPlan.Default,
                    },
                ],
            },
            new PassPlan
            {
                Id = new PassId("merge"),
                Needs = [new PassId("edit")],
                Executor = new ExecutorPlan(ExecutorKind.Integrate, ArtifactPlan.Change),
                Consumes = [new ArtifactUse(ArtifactPlan.Change, true)],
            },
        ],
    };

    private static RunPlan Shared(int number) => new($"run{number}", Expectation.Pass, [], true, [], null)
    {
        Command = CommandOf(number),
        Inputs = InputsOf(number),
        Affected = CommandOf(number) == Affected.Command,
        RetryFlaky = true,
    };

    /// <summary>What a component has of its own in place of the project's.</summary>
    private static RunPlan Own(RunPlan run, string component, int number) => run with
    {
        Id = RunPlan.IdOf(run.Id, component),
        Component = component,
        Defined = true,
        Command = CommandOf(number),
        Inputs = null,
        Affected = false,
    };

    /// <summary>One of the commands that are the same for whichever item.</summary>
    private static Digest CommandOf(int number) => new("sha256:" + Trees.Hash($"command {number}"));

    private static Digest? InputsOf(int number) => CommandOf(number) == Inputs.Command ? Inputs.Set : null;

    public Plan Next()
    {
        var count = dice.Between(2, 7) - 1;
        var passes = new List<PassPlan>();
        PassId? writer = null;
        var repair = count > 1 && dice.Chance(25) ? new PassId("repair") : (PassId?)null;
        for (var n = 0; n < count; n++)
        {
            var pass = Pass(n, passes, writer);
            if (repair is { } demanded && n == count - 1)
            {
                pass = pass with { Gates = [.. pass.Gates.Select(gate => SendsTo(gate, demanded))] };
                passes.Add(Repair(demanded, writer));
            }
            writer = pass.ProducesChange ? pass.Id : writer;
            passes.Add(pass);
        }
        // What only an on-demand pass needs, the merge needs too: nothing is merged before its writer has passed.
        var needed = passes.Where(pass => !pass.OnDemand).SelectMany(pass => pass.Needs).ToHashSet();
        passes.Add(new PassPlan
        {
            Id = new PassId("merge"),
            Needs = [.. passes.Where(pass => !pass.OnDemand && !needed.Contains(pass.Id)).Select(pass => pass.Id)],
            Executor = new ExecutorPlan(ExecutorKind.Integrate, ArtifactPlan.Change),
            Consumes = [new ArtifactUse(ArtifactPlan.Change, true)],
        });
        if (_made % 3 == 1)
        {
            passes.Add(Release(_made));
        }
        var name = $"flow{++_made}";
        var hash = new Digest("sha256:" + Trees.Hash(name));
        return new Plan
        {
            Workflow = name,
            Hash = hash,
            Document = hash,
            NotExecuted = dice.Chance(10) ? ["workspace"] : [],
            Budget = dice.Chance(60) ? dice.Between(200, 3_000) * 1_000 : null,
            Params =
            [
                new ParamPlan("level", ParamType.Choice, Value.Of("normal"), null, ["normal", "high"], null, null),
                .. passes.SelectMany(pass => pass.Produces).Where(product => product.Artifact != ArtifactPlan.Change)
                    .Take(1).Select(product => new ParamPlan(
                        "size", ParamType.Integer, null, product.Artifact + ".size", [], 0, 3)),
            ],
            Artifacts =
                [.. passes.SelectMany(pass => pass.Produces).Where(product => product.Artifact != ArtifactPlan.Change)
                .Select(product =>
                    new ArtifactPlan(
                        product.Artifact,
                        ArtifactKind.Data,
                        $".weir/items/{{item}}/{product.Artifact}",
                        dice.Chance(20),
                        ["size"]))],
            Ladders = [new LadderPlan("patient",
                [Rung(40, RungAction.Notify, "role:lead"), Rung(90, RungAction.Reassign, "role:lead"),
                    Rung(300, RungAction.Park, "")]),
                new LadderPlan("hasty", [Rung(10, RungAction.Page, "role:lead"), Rung(30, RungAction.Park, "")]),
                new LadderPlan("office", [Rung(60, RungAction.Notify, "role:lead", business: true),
                    Rung(180, RungAction.Reassign, "role:lead", business: true),
                    Rung(600, RungAction.Park, "", business: true)])],
            Slas = Slas(),
            Reclassify = dice.Chance(8) ? [Rule(null, "wontfix")]
                : dice.Chance(10) ? [Rule($"flow{dice.Between(1, _made + 1)}", null) with { Carry = Carried(passes) }]
                : [],
            Passes = [.. passes],
        };
    }

    /// <summary>Deploys what was merged, and most often watches it.</summary>
    private static PassPlan Release(int number) => new()
    {
        Id = new PassId("release"),
        Needs = [new PassId("merge")],
        Executor = new ExecutorPlan(ExecutorKind.Agent, "deployer"),
        Produces = [new Product("released", [])],
        Deploy = new DeployPlan(
            "prod",
            number == 1 ? new WatchPlan(Duration.Seconds(30), Duration.Minutes(4), 2) : null,
            number == 1),
    };

    private ImmutableArray<SlaPlan> Slas() => dice.Chance(30)
        ? [new SlaPlan(null, null, new Span(dice.Between(20, 200) * Minute, dice.Chance(50)))]
        : [];

    private ReclassifyPlan Rule(string? to, string? close) => new(
        new Expression.Compare("change.files", Comparison.Greater, Value.Of(dice.Between(1, 2))), to, close,
        dice.Chance(50) ? "role:lead" : null);

    private ImmutableArray<string> Carried(IEnumerable<PassPlan> passes) =>
    [
        .. passes.SelectMany(pass => pass.Produces).Select(product => product.Artifact)
            .Where(name => name != ArtifactPlan.Change && dice.Chance(50)),
    ];

    /// <summary>Only for whoever sends work to it; it comes before the pass whose gates do.</summary>
    private static PassPlan Repair(PassId id, PassId? writer) => new()
    {
        Id = id,
        OnDemand = true,
        Needs = writer is { } before ? [before] : [],
        Produces = [new Product(writer is null ? "hints" : ArtifactPlan.Change, [])],
        Executor = new ExecutorPlan(ExecutorKind.Agent, "fixer"),
    };

    private GatePlan SendsTo(GatePlan gate, PassId repair) => gate with
    {
        OnReject = gate.OnReject with
        {
            To = dice.Chance(60) ? [repair, .. gate.OnReject.To] : [.. gate.OnReject.To, repair],
        },
    };

    private static RungPlan Rung(int minutes, RungAction action, string who, bool business = false) =>
        new(new Span(minutes * Minute, business), action, who);

    private PassPlan Pass(int n, List<PassPlan> earlier, PassId? writer)
    {
        var id = new PassId($"p{n}");
        var writes = dice.Chance(55) || (writer is null && n > 1);
        var candidates = earlier.Where(pass => !pass.OnDemand).Select(pass => pass.Id).ToList();
        var needs = candidates.Where(_ => dice.Chance(40)).ToHashSet();
        if (candidates.Count > 0 && needs.Count == 0 && dice.Chance(60))
        {
            needs.Add(candidates[^1]);
        }
        if (writes && writer is { } before)
        {
            needs.Add(before);
        }
        var artifact = $"note{n}";
        var consumed = earlier.Where(pass => needs.Contains(pass.Id)).SelectMany(pass => pass.Produces)
            .Select(product => product.Artifact).Distinct(StringComparer.Ordinal).ToList();
        var upstream = Upstream(earlier, needs);
        var pass = new PassPlan
        {
            Id = id,
            Needs = [.. candidates.Where(needs.Contains)],
            When = dice.Chance(12) ? Condition(consumed) : null,
            Delay = dice.Chance(12) ? new Span(dice.Between(1, 40) * Minute) : null,
            Consumes = [.. consumed.Select(name => new ArtifactUse(name, true))],
            Produces = [.. Products(writes, artifact)],
            Executor = Executor(n),
            Timeouts = Timeouts.Default with { Run = new Span(dice.Between(2, 25) * Minute) },
            Retries = dice.Between(0, 2),
            Skip = dice.Chance(15) ? new SkipPlan(["role:lead"], null) : null,
            Sla = dice.Chance(30) ? Sla() : null,
            Escalate = Ladder(),
            Ask = dice.Chance(20) ? new AskPlan(2, "role:dev") : null,
            Adopt = !writes && dice.Chance(30) ? [artifact] : [],
            FollowUps = dice.Chance(12) ? [new FollowUpPlan("change.documents_due", "docs", "documents", null)] : [],
            NotExecuted = dice.Chance(4) ? ["sandbox.network"] : [],
        };
        var lists = consumed.Where(name => name != ArtifactPlan.Change).ToList();
        if (pass.Produces is [{ Artifact: ArtifactPlan.Change }] && lists.Count > 0 && dice.Chance(50))
        {
            pass = pass with { ForEach = ForEach(dice.Pick(lists)) };
        }
        if (!writes && _made > 0 && dice.Chance(12))
        {
            pass = pass with
            {
                Executor = new ExecutorPlan(ExecutorKind.Workflow, $"flow{dice.Between(1, _made)}"),
                Produces = dice.Chance(60) ? [] : pass.Produces,
                Adopt = [],
            };
        }
        var gates = dice.Chance(60) && !pass.Produces.IsEmpty ? dice.Between(1, 2) : 0;
        return pass with { Gates = [.. Enumerable.Range(1, gates).Select(g => Gate(g, pass, upstream))] };
    }

    private ForEachPlan ForEach(string list) => new(
        list, "element", dice.Chance(50) ? "after" : null, dice.Chance(30) ? dice.Between(1, 2) : null,
        dice.Chance(30) ? JoinRule.AllDone : JoinRule.AllPassed, dice.Chance(50), dice.Chance(50));

    private static List<PassId> Upstream(List<PassPlan> earlier, HashSet<PassId> needs)
    {
        var found = new HashSet<PassId>(needs);
        foreach (var pass in Enumerable.Reverse(earlier).Where(pass => found.Contains(pass.Id)))
        {
            found.UnionWith(pass.Needs);
        }
        return [.. earlier.Select(pass => pass.Id).Where(found.Contains)];
    }

    private IEnumerable<Product> Products(bool writes, string artifact)
    {
        if (writes)
        {
            yield return new Product(ArtifactPlan.Change, []);
        }
        if (!writes || dice.Chance(30))
        {
            yield return new Product(artifact, []);
        }
    }

    private ExecutorPlan Executor(int n) => dice.Between(0, 9) switch
    {
        0 => new ExecutorPlan(ExecutorKind.Human, dice.Chance(50) ? "role:dev" : "ben"),
        1 => new ExecutorPlan(ExecutorKind.Human, "role:dev"),
        2 => new ExecutorPlan(ExecutorKind.Command, "make"),
        3 => new ExecutorPlan(ExecutorKind.Template, "page"),
        _ => new ExecutorPlan(ExecutorKind.Agent, $"agent{n}"),
    };

    private Expression.Compare Condition(List<string> consumed)
    {
        var notes = consumed.Where(name => name != ArtifactPlan.Change).ToList();
        return notes.Count > 0 && dice.Chance(70)
            ? new Expression.Compare(dice.Pick(notes) + ".size", Comparison.Greater, Value.Of(1))
            : new Expression.Compare(
                "item.class", dice.Chance(50) ? Comparison.Equal : Comparison.NotEqual, Value.Of("normal"));
    }

    private string? Ladder() => dice.Between(0, 3) switch
    {
        0 => "patient",
        1 => "hasty",
        2 => "office",
        _ => null,
    };

    private GatePlan Gate(int number, PassPlan pass, List<PassId> upstream)
    {
        ImmutableArray<RunPlan> runs =
        [
            .. Enumerable.Range(1, dice.Between(0, 2)).Select(run =>
                new RunPlan(
                    $"run{run}", dice.Chance(85) ? Expectation.Pass : Expectation.Fail, [], dice.Chance(93), [], null)
                {
                    Command = dice.Chance(70) ? CommandOf(dice.Between(1, 2)) : null,
                    RetryFlaky = true,
                }).Select(run => run with
                {
                    Inputs = run.Command == Inputs.Command ? Inputs.Set : null,
                    Affected = run.Command == Affected.Command && run.Expect == Expectation.Pass,
                }),
        ];
        ImmutableArray<RunPlan> own =
        [
            .. runs.Where(_ => dice.Chance(30)).SelectMany(run =>
                new[] { Own(run, "api", 3), Own(run, "web", 4) }[..dice.Between(1, 2)]),
        ];
        var reviewers = ImmutableArray.CreateBuilder<ReviewerPlan>();
        for (var agents = dice.Between(0, 2); agents > 0; agents--)
        {
            reviewers.Add(
                new ReviewerPlan(ReviewerKind.Agent, $"critic{agents}", 1, [], null, dice.Chance(15), null, null));
        }
        for (var people = dice.Between(0, 1) + (reviewers.Count + runs.Length == 0 ? 1 : 0); people > 0; people--)
        {
            string[] not = dice.Chance(40) ? ["author"] : dice.Chance(30) ? ["requester"] : [];
            if (dice.Chance(25))
            {
                reviewers.Add(new ReviewerPlan(ReviewerKind.Human, "role:lead", 1, [], HighRisk, false, null, null));
            }
            reviewers.Add(new ReviewerPlan(
                ReviewerKind.Human, dice.Chance(80) ? "role:reviewer" : "codeowners", dice.Chance(25) ? 2 : 1, [.. not],
                dice.Chance(15)
                    ? Condition([]) : null, false, null, dice.Chance(50) ? Sla() : null));
        }
        var targets = dice.Chance(40) && upstream.Count > 0 ? [dice.Pick(upstream), pass.Id] : new[] { pass.Id };
        return new GatePlan
        {
            Id = new GateId($"g{number}"),
            Reviews = [.. pass.Produces.Select(product => product.Artifact)],
            Runs = [.. runs, .. own],
            Reviewers = reviewers.ToImmutable(),
            Decide = dice.Chance(80) ? DecideRule.All : DecideRule.Any,
            Criteria = [.. Criteria(runs, reviewers.ToImmutable())],
            OnReject = new RejectPlan([.. targets], dice.Between(1, 3), dice.Chance(25)),
            OnExhausted = dice.Between(0, 5) switch
            {
                0 => new ExhaustPlan(ExhaustAction.Park, ""),
                1 => new ExhaustPlan(ExhaustAction.Close, "abandoned"),
                2 => new ExhaustPlan(ExhaustAction.Escalate, "hasty"),
                _ => ExhaustPlan.Default,
            },
            Escalate = Ladder(),
            Preview = (pass.Id.Value[^1] + number) % 3 == 0 ? new PreviewPlan(Duration.Minutes(40)) : null,
            AutoAccept = dice.Chance(25)
                ? new AutoAcceptPlan(Condition([]), dice.Between(0, 2) * (AutoAcceptPlan.Whole / 2))
                : null,
            Emergency = reviewers.Any(reviewer => reviewer.Kind == ReviewerKind.Human) && dice.Chance(35)
                ? new EmergencyPlan(dice.Chance(30) ? Condition([]) : null, "role:lead", Sla())
                : null,
        };
    }

    private Span Sla() => dice.Between(0, 3) switch
    {
        0 => new Span(dice.Between(1, 6) * Span.BusinessHour, true),
        1 => new Span(Span.BusinessDay, true, true),
        _ => new Span(dice.Between(5, 90) * Minute),
    };

    private IEnumerable<Criterion> Criteria(ImmutableArray<RunPlan> runs, ImmutableArray<ReviewerPlan> reviewers)
    {
        foreach (var run in runs.Where(_ => dice.Chance(70)))
        {
            yield return new Criterion("c-" + run.Id, true, CriterionTag.Command, run.Id);
        }
        if (reviewers.Length > 0)
        {
            yield return new Criterion("c-any", dice.Chance(80), CriterionTag.Anyone, null);
        }
        if (reviewers.Any(reviewer => reviewer is { Kind: ReviewerKind.Human, When: null }) && dice.Chance(50))
        {
            yield return new Criterion("c-human", true, CriterionTag.Human, null);
        }
        if (reviewers.Any(reviewer => reviewer is { Kind: ReviewerKind.Agent, Advisory: false }) && dice.Chance(50))
        {
            yield return new Criterion("c-agent", dice.Chance(70), CriterionTag.Agent, null);
        }
    }
}
