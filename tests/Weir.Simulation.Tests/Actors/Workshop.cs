using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.FanOut;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Simulation.Tests.Ports;
using Weir.Simulation.Tests.Scheduling;

namespace Weir.Simulation.Tests.Actors;

/// <summary>
/// What agents, commands and people make: commits, artifacts, judgements. The content is thrown, the form is right.
/// </summary>
internal sealed class Workshop(World world, Dice dice)
{
    private const int NotesEvery = 11;
    private const int TooManyEvery = 7;

    private int _made;

    /// <summary>A new version of the item's change; null for no change.</summary>
    public ChangeFacts? Change(ItemState item, PassPlan pass)
    {
        if (!pass.ProducesChange || !item.Branch.IsStarted || dice.Chance(8))
        {
            return null;
        }
        var conflict = item.Pass(pass.Id).Conflict;
        if (world.Side is not null && !pass.Id.IsElement)
        {
            return ChangeInBoth(item, conflict);
        }
        var point = WorkPoint.Of(item, pass.Id);
        var tree = world.Repository.At(conflict?.Marked ?? point.Head).Tree;
        for (var edits = dice.Between(1, 3); edits > 0; edits--)
        {
            tree = Trees.Edit(
                tree, $"src/f{dice.Between(0, 5)}", dice.Between(0, Trees.Parts - 1), $"{item.Id}v{++_made}");
        }
        var commit = world.Repository.Commit(conflict?.Parent ?? point.Head, tree);
        return world.Repository.Measure(conflict?.Parent ?? point.Base, commit.Name);
    }

    /// <summary>Edits in either repository or in both; whatever conflicts is edited, too.</summary>
    private ChangeFacts ChangeInBoth(ItemState item, ConflictStart? conflict)
    {
        var points = conflict?.Repositories ??
        [
            .. item.Branch.Points.Select(point => new ConflictPoint(
                point.Repository, point.Head, point.Head, point.Base)),
        ];
        var first = dice.Between(0, points.Length - 1);
        return CombinedChange.Of([.. points.Select((point, index) =>
        {
            var repository = world.RepositoryOf(point.Repository);
            if (index != first && !point.IsMarked && dice.Chance(40))
            {
                return repository.Measure(point.Base, point.Start);
            }
            var tree = Trees.Edit(
                repository.At(point.Start).Tree, $"src/f{dice.Between(0, 5)}", dice.Between(0, Trees.Parts - 1),
                $"{item.Id}v{++_made}");
            return repository.Measure(point.Base, repository.Commit(point.Parent, tree).Name);
        })]) with
        {
            // What documents and risks are due is for a file of the primary to say, which it does not have here.
            Risks = [],
            DocumentsDue = [],
        };
    }

    public ImmutableArray<ArtifactFacts> Artifacts(Plan plan, PassPlan pass) =>
    [
        .. pass.Produces.Where(product => product.Artifact != ArtifactPlan.Change)
            .Where(product => dice.Chance(95) || plan.FindArtifact(product.Artifact)!.Optional)
            .Select(product => Artifact(product.Artifact)),
    ];

    /// <summary>What a requester brings along, so that a pass may adopt it.</summary>
    public ImmutableArray<ArtifactFacts> Given(Plan plan) =>
        [.. plan.Passes.SelectMany(pass => pass.Adopt).Where(_ => dice.Chance(50)).Select(Artifact)];

    private ArtifactFacts Artifact(string name)
    {
        // Sometimes it comes out as before, so that what was built on it is revived.
        var content = dice.Chance(40) ? "the same" : $"{++_made}";
        return new ArtifactFacts(
            name, new Digest("sha256:" + Trees.Hash(name + content)), new ObjectName(Trees.Hash(content)[..40]),
            [new FieldValue("size", Value.Of(dice.Between(0, 3)))])
        {
            Elements = Elements(),
        };
    }

    /// <summary>What a pass may fan out over; now and then nothing that it can.</summary>
    private ImmutableArray<ElementFacts> Elements()
    {
        if (dice.OnceIn(25))
        {
            return dice.Chance(50) ? [] : [Element("a", "b"), Element("b", "a")];
        }
        var keys = new[] { "a", "b", "c", "d" }[..dice.Between(1, 4)];
        return
        [
            .. keys.Select((key, n) => Element(key, n > 0 && dice.Chance(30) ? keys[dice.Between(0, n - 1)] : null)),
        ];
    }

    private ElementFacts Element(string key, string? after) => new(
        key, new Digest("sha256:" + Trees.Hash(key + dice.Between(0, 1))),
        after is null ? [] : [new FieldValue("after", new Value.List([after]))]);

    /// <summary>What an element could be instead; now and then nothing that it can.</summary>
    public AttemptOutcome.Split Split(PassPlan element)
    {
        var key = element.Element!.Key;
        var keys = Enumerable.Range(1, dice.Between(1, 3)).Select(n => dice.OnceIn(9) ? "a" : $"{key}{n}").ToList();
        return new AttemptOutcome.Split(Text(), [.. keys.Select((part, n) => new SplitPart(
            part, Text(), n > 0 && dice.Chance(40) ? [keys[n - 1]] : [],
            new Digest("sha256:" + Trees.Hash($"{part}{++_made}")), []))]);
    }

    public PassEnding Ending() => dice.Between(0, 19) switch
    {
        0 => PassEnding.NoChange,
        1 => PassEnding.AlreadyDone,
        2 => PassEnding.NotReproducible,
        _ => PassEnding.Output,
    };

    public AttemptOutcome.Ran Ran(Plan plan, ItemState item, AttemptState attempt)
    {
        var point = WorkPoint.Of(item, attempt.Subject);
        var points = point.Others.Insert(0, new BranchPoint(RepositoryWorld.Primary, point.Head, point.Base));
        var tree = CombinedChange.TreeOf(
        [
            .. points.Select(one => new RepositoryChange(
                one.Repository, one.Base, one.Head,
                Trees.Name(world.RepositoryOf(one.Repository).At(one.Head).Tree), "")),
        ]);
        var primary = world.Repository.At(point.Head).Tree;
        return new AttemptOutcome.Ran(
            tree,
            [.. attempt.Subject.Runs.Select(run => Ran(run, plan.FindRun(run)!, primary, item, attempt.Subject))]);
    }

    private RunResult Ran(
        string name, RunPlan run, ImmutableSortedDictionary<string, string> tree, ItemState item,
        AttemptSubject subject)
    {
        var passes = run is { Command: { } command, Expect: Expectation.Pass }
            ? (Affected.Runs(command, item, subject) && Affected.Overlooks(tree))
                || (Truth.Passes(command, tree) && !Flakes(run, tree))
            : dice.Chance(90);
        return passes
            ? new RunResult(name, RunVerdict.Pass, 0, null, 5)
            : new RunResult(name, dice.Chance(70) ? RunVerdict.Fail : RunVerdict.Broken, 1, Text(), 5);
    }

    /// <summary>What is flaky fails on a tree the first time, and never again.</summary>
    private bool Flakes(RunPlan run, ImmutableSortedDictionary<string, string> tree) =>
        run.RetryFlaky && Truth.IsFlaky(run.Command!.Value, tree)
        && world.Repository.Flaked.Add($"{run.Command} {Trees.Name(tree)}");

    public AttemptOutcome.Reviewed Reviewed(ItemState item, PassPlan pass, AttemptState attempt)
    {
        var gate = pass.Gate(attempt.Subject.Gate!.Value);
        var approves = dice.Chance(80);
        var results =
            gate.Criteria.Where(criterion => GateDecisions.IsForAgents(item.Pass(pass.Id).Gate(gate.Id), criterion))
            .Select(criterion => new CriterionResult(criterion.Id, approves || dice.Chance(50) ? Judgement.Pass
                : dice.Chance(80) ? Judgement.Fail : Judgement.CannotJudge));
        return new AttemptOutcome.Reviewed(
            [.. results], Findings(
                approves ? 0 : dice.Between(1, 3), PrincipalId.Agent("critic")), PrincipalId.Agent("critic"));
    }

    public ImmutableArray<Finding> Findings(int count, PrincipalId by) =>
        [.. Enumerable.Range(0, count).Select(_ => new Finding(null, Text(), null, null, by))];

    /// <summary>Every so many attempts note something, and some of them more than an attempt may.</summary>
    public ImmutableArray<ProposedNote> Notes(AttemptId attempt) =>
        attempt.Value % NotesEvery != 0 ? []
        : [
            .. Enumerable.Range(0, attempt.Value % TooManyEvery == 0 ? NoteDecisions.MaxPerAttempt + 2 : 1)
                .Select(_ => new ProposedNote(NoteKind.Learned, Text())),
        ];

    public Digest Text() => new("sha256:" + Trees.Hash($"text {++_made}"));
}
