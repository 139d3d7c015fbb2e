using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Engines;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.People;
using Weir.Core.Plans;
using Weir.Core.Projects;

namespace Weir.Bench;

/// <summary>
/// An organisation at work, as commands: items of one workflow (an agent's pass with a document, a gate of a command,
/// an agent and a person, and the merge), some at a time, every fifth sent back once. What a command asks follows from
/// the state, as with the real engine and real people.
/// </summary>
/// <param name="openItems">Items that are open at once; as many are made before any is worked on.</param>
internal sealed class Workload(int openItems = Workload.OpenItems)
{
    private const int OpenItems = 20;
    private const int SentBack = 5;
    private const string Engine = "local";

    private static readonly PrincipalId Ada = PrincipalId.Person("ada");
    private static readonly PrincipalId Ben = PrincipalId.Person("ben");
    private static readonly ProjectKey Shop = new("SHOP");
    private int _made;

    /// <summary>Who does what first.</summary>
    public static IEnumerable<(PrincipalId By, Command Body)> Beginning =>
    [
        (Ada, new RecordPerson(new Person(Ada, "Ada", ["maintainer"], [], false))),
        (Ada, new RecordPerson(new Person(Ben, "Ben", ["maintainer", "qa"], [], false))),
        (Ada, new RegisterProject(
            Shop, "The shop", "ada", [], [new ProjectRepository("main", "shop.git", "main", true)])),
        (PrincipalId.System, new RegisterEngine(Engine, "1", 2 * OpenItems, true)),
        (PrincipalId.System, new PinDefinition(Plan)),
    ];

    private static Plan Plan { get; } = new()
    {
        Workflow = "feature",
        Hash = Named("workflow"),
        Document = Named("document"),
        Artifacts = [new ArtifactPlan("notes", ArtifactKind.Document, ".weir/items/{item}/notes.md", false, ["size"])],
        Passes =
        [
            new PassPlan
            {
                Id = new PassId("edit"),
                Executor = new ExecutorPlan(ExecutorKind.Agent, "implementer"),
                Produces = [new Product(ArtifactPlan.Change, []), new Product("notes", [])],
                Gates = [Gate],
            },
            new PassPlan
            {
                Id = new PassId("merge"),
                Needs = [new PassId("edit")],
                Executor = new ExecutorPlan(ExecutorKind.Integrate, ArtifactPlan.Change),
                Consumes = [new ArtifactUse(ArtifactPlan.Change, false)],
            },
        ],
    };

    private static GatePlan Gate => new()
    {
        Id = new GateId("review"),
        Reviews = [ArtifactPlan.Change, "notes"],
        Runs = [new RunPlan("tests", Expectation.Pass, [], true, [], null)],
        Reviewers =
        [
            new ReviewerPlan(ReviewerKind.Agent, "critic", 1, [], null, false, null, null),
            new ReviewerPlan(ReviewerKind.Human, "role:qa", 1, [], null, false, null, null),
        ],
        Criteria =
        [
            new Criterion("C1", true, CriterionTag.Anyone, null),
            new Criterion("C2", true, CriterionTag.Command, "tests"),
        ],
        OnReject = new RejectPlan([new PassId("edit")], 3, false),
        OnExhausted = ExhaustPlan.Default,
    };

    /// <summary>What happens next.</summary>
    public (PrincipalId By, Command Body) Next(OrganizationState state)
    {
        if (state.Effects.Values.FirstOrDefault() is { } effect)
        {
            return (PrincipalId.System, new ReportEffect(effect.Id, Outcome(effect)));
        }
        if (state.Open.Count < openItems)
        {
            return (Ada, new CreateItem(
                Shop, "feature", "Something that the shop shall do " + ++_made, Named("request"), Plan.Hash,
                PriorityClass.Normal, Risk.Medium, ["backend"], [], [], []));
        }
        foreach (var (id, itemId) in state.Attempts)
        {
            var item = state.Items[itemId];
            var attempt = item.Attempts[id];
            if (attempt.OnEngine)
            {
                return attempt.Status == AttemptStatus.Dispatched
                    ? (PrincipalId.Engine(Engine), new ClaimAttempt(id, attempt.Token))
                    : (PrincipalId.Engine(Engine), new ReportResult(
                        itemId, id, attempt.Token, Outcome(item, attempt), Evidence()));
            }
        }
        var (task, about) = state.Tasks.First();
        var judged = state.Items[about];
        var gate = judged.Pass(new PassId("edit")).Gate(new GateId("review"));
        var approve = judged.Id.Number % SentBack != 0 || gate.Round > 1;
        return (Ben, new JudgeGate(
            about, new PassId("edit"), judged.Tasks[task].Gate!.Value, approve, [],
            approve ? [] : [new Finding("C1", Named("finding"), "src/Shop.cs", 12, Ben)], null, Named("note")));
    }

    private static EffectOutcome Outcome(Effect effect) => effect.Body switch
    {
        EffectBody.StartBranch => new EffectOutcome.BranchFound([new BranchStart("main", Commit("main"))]),
        EffectBody.PublishRefs => new EffectOutcome.Published(),
        EffectBody.Rebase => new EffectOutcome.UpToDate(),
        EffectBody.Merge merge => new EffectOutcome.Landed(
            Commit("landed " + merge.Head), Commit("tree " + merge.Head.Value)),
        _ => throw new InvalidOperationException(),
    };

    private AttemptOutcome Outcome(ItemState item, AttemptState attempt) => attempt.Subject.Kind switch
    {
        SubjectKind.Pass => new AttemptOutcome.Produced(
            Change(item), [new ArtifactFacts("notes", Named("notes " + ++_made), Commit("notes " + _made),
                [new FieldValue("size", Value.Of(_made))])], PassEnding.Output, PrincipalId.Agent("implementer")),
        SubjectKind.GateReview => new AttemptOutcome.Reviewed(
            [new CriterionResult("C1", Judgement.Pass)], [], PrincipalId.Agent("critic")),
        _ => new AttemptOutcome.Ran(
            item.Branch.Last!.Facts.Repositories[0].Tree,
            [.. attempt.Subject.Runs.Select(run =>
                new RunResult(run, RunVerdict.Pass, 0, Named("log " + ++_made), 900))]),
    };

    private ChangeFacts Change(ItemState item)
    {
        var head = Commit("head " + ++_made);
        return new ChangeFacts(
            [new RepositoryChange("main", item.Branch.Base, head, Commit("tree " + head.Value), Commit("patch").Value)],
            Named("change " + _made), ["src/Shop.cs", "tests/ShopTests.cs"], 40);
    }

    private AttemptEvidence Evidence() =>
        new(AttemptEvidence.None.Usage, "model-1", Named("transcript " + ++_made), null, true);

    private static Digest Named(string what) => new("sha256:" + Hash(what));

    private static ObjectName Commit(string what) => new(Hash(what)[..40]);

    private static string Hash(string what) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(what.ToString(CultureInfo.InvariantCulture))));
}
