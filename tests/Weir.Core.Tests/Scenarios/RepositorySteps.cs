using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Contexts;
using Weir.Core.Deployments;
using Weir.Core.Effects;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Core.Previews;
using Weir.Core.Risks;

namespace Weir.Core.Tests.Scenarios;

/// <summary>
/// What the repository answers to what it was asked for the item.
/// <code>
/// repository is up to date                         the target has not moved
/// repository rebases to c1b [patch changed] [tree t-c1] [owned @a] [on m2]     onto the newest target
/// repository rebases to c1b reading writer=d2      where the agents would be given these documents, or none
/// repository rebases to c1b without 2, conflicts without 1 over f1      the target has lost commits below it
/// repository conflicts over f1                     with the marked commit k-f1 on the newest target
/// repository joins to c9 [tree t-c1]               an element with the item's branch
/// repository clashes over f1                       an element with the item's branch: with the marked commit k-f1
/// repository lands [tree t-x]                      the merge commit has the tested tree, or another
/// repository stacks c1 s2 conflicts:f1 patch       the items of a batch, in their order; two are left out
/// repository stacks c1!@a s2~src=x1                what each touches of owners, or what is there of inputs
/// repository lands together [tree t-x]             the items of a batch; the last with another tree
/// repository opens W-3                             the item for what the target fails; else it refuses to
/// repository finds the target moved
/// repository merges main web                       of several: is merged in these
/// repository merges main refusing r1               in these, and the next one refuses
/// repository reverts main [leaving web]            takes back what is merged there
/// repository proposes task [risk high] [same W-2] [asks disagreement]      what intake's agent proposes, as weighed
/// repository makes other for edit                  the item that carries out the pass
/// repository takes notes:n1                        what that item made
/// repository follows edit with a b [due 1d] [refusing c]      the items that follow from the pass
/// repository has other with notes:n1 attaching triage         the workflow that the item moves to
/// repository lacks other
/// repository begins, deployed, undeployed, unknown            the deployment of the item
/// repository probes good, watched, undoes [because r1], tells
/// repository readies, shows u1, spoils, hides      a preview: its command begins; it is up; it is not; it is gone
/// repository fails                                 whatever it was asked first
/// repository starts the branch, publishes          in scenarios that are given 'repository by hand'
/// </code>
/// </summary>
internal sealed class RepositorySteps(Stage stage)
{
    private int _target = 1;

    public void Take(ItemId id, Clause words)
    {
        var item = stage.State.Items[id];
        if (words.Rest[0] == "readies")
        {
            stage.Send(PrincipalId.System, new BeginPreview(stage.State.Effects.Values.First(one =>
                one.Item == id && one.Body is EffectBody.BringUp).Id));
            return;
        }
        if (words.Rest[0] is "begins" or "probes")
        {
            var open = stage.State.Effects.Values.First(one =>
                one.Item == id && one.Body is EffectBody.Deploy or EffectBody.Watch);
            stage.Send(PrincipalId.System, words.Rest[0] == "begins"
                ? new BeginDeployment(open.Id)
                : new ReportProbe(open.Id, words.Has("good"), words.Has("good") ? null : new Digest("bad")));
            return;
        }
        Make(item, words);
        var (asked, outcome) = Answer(item, words.Rest[0], words);
        var effect = stage.State.Effects.Values.FirstOrDefault(effect =>
            effect.Item == id && asked.IsInstanceOfType(effect.Body))
            ?? throw new FormatException($"The repository was not asked for a {asked.Name} of {id}.");
        stage.Send(PrincipalId.System, new ReportEffect(effect.Id, outcome));
    }

    private (Type Asked, EffectOutcome Outcome) Answer(ItemState item, string verb, Clause words) => verb switch
    {
        "is" => (Rebasing(item), new EffectOutcome.UpToDate()),
        "rebases" => (Rebasing(item), Rebased(item, words)),
        "conflicts" => (Rebasing(item), new EffectOutcome.Conflicted(
            new ObjectName($"m{_target++}"), new ObjectName("k-" + words.Rest[^1]), [Made.Finding(words.Rest[^1])])
        {
            Dropped = Dropped(words),
        }),
        "joins" => (typeof(EffectBody.Join), Joined(item, words)),
        "clashes" => (typeof(EffectBody.Join), new EffectOutcome.Conflicted(
            item.Branch.Head, new ObjectName("k-" + words.Rest[^1]), [Made.Finding(words.Rest[^1])])),
        "stacks" => (typeof(EffectBody.Stack), Stacked(item, words)),
        "lands" when words.Has("together") => (typeof(EffectBody.MergeTogether), Together(item, words)),
        "opens" => (typeof(EffectBody.OpenBug), new EffectOutcome.BugOpened(
            ItemId.TryParse(words.Rest[1], out var bug) ? bug : null, null)),
        "refuses" => (typeof(EffectBody.OpenBug), new EffectOutcome.BugOpened(null, new Digest("why"))),
        "lands" => (typeof(EffectBody.Merge), new EffectOutcome.Landed(
            new ObjectName($"m{_target++}"),
            words.After("tree") is { } tree ? new ObjectName(tree) : item.Branch.Last!.Facts.Repositories[0].Tree)),
        "finds" when item.Branch.Bases.Length > 1 => (typeof(EffectBody.MergeAll), new EffectOutcome.TargetMoved()),
        "finds" when stage.State.Effects.Values.Any(effect =>
            effect.Item == item.Id && effect.Body is EffectBody.MergeTogether) =>
            (typeof(EffectBody.MergeTogether), new EffectOutcome.TargetMoved()),
        "finds" => (typeof(EffectBody.Merge), new EffectOutcome.TargetMoved()),
        "merges" => (typeof(EffectBody.MergeAll), Merged(item, words)),
        "reverts" => (typeof(EffectBody.RevertLanding), new EffectOutcome.Reverted(
            [.. Until(words, "leaving").Select(name => new BranchStart(name, new ObjectName("r-" + name)))],
            words.After("leaving") is { } left ? [left] : [], null)),
        "has" => (typeof(EffectBody.FindWorkflow), Found(item, words)),
        "lacks" => (typeof(EffectBody.FindWorkflow), new EffectOutcome.WorkflowMissing(new Digest("why"))),
        "makes" => (typeof(EffectBody.StartChild), new EffectOutcome.ChildStarted()),
        "takes" => (typeof(EffectBody.TakeChild), new EffectOutcome.ChildTaken(Made.Artifacts(words.Rest), null)),
        "follows" => (typeof(EffectBody.FollowUp), new EffectOutcome.FollowedUp(
            Keys(words).Count, words.After("refusing") is { } one ? new Digest(one) : null)),
        "misses" => (typeof(EffectBody.StartChild), new EffectOutcome.WorkflowMissing(new Digest("why"))),
        "starts" =>
            (
                typeof(EffectBody.StartBranch),
                new EffectOutcome.BranchFound([new BranchStart("main", new ObjectName("m0"))])),
        "shows" => (typeof(EffectBody.BringUp), new EffectOutcome.Previewed(new Digest(words.Rest[1]))),
        "spoils" => (typeof(EffectBody.BringUp), new EffectOutcome.NotPreviewed(new Digest("why"))),
        "hides" => (typeof(EffectBody.TakeDown), new EffectOutcome.TakenDown()),
        "deployed" => (typeof(EffectBody.Deploy), new EffectOutcome.Deployed()),
        "undeployed" => (typeof(EffectBody.Deploy), new EffectOutcome.NotDeployed(new Digest("why"))),
        "unknown" => (typeof(EffectBody.Deploy), new EffectOutcome.DeploymentUnknown()),
        "watched" => (typeof(EffectBody.Watch), new EffectOutcome.Watched()),
        "undoes" => (typeof(EffectBody.RollBack), new EffectOutcome.Undone(
            words.After("because") is { } trouble ? new Digest(trouble) : null)),
        "tells" => (typeof(EffectBody.Announce), new EffectOutcome.Announced()),
        "publishes" => (typeof(EffectBody.PublishRefs), new EffectOutcome.Published()),
        "proposes" => (typeof(EffectBody.WeighProposal), Proposed(words)),
        "fails" => (typeof(EffectBody), new EffectOutcome.Failed(null)),
        _ => throw new FormatException($"What does it mean that the repository {verb}?"),
    };

    private Type Rebasing(ItemState item) =>
        stage.State.Effects.Values.Any(effect => effect.Item == item.Id && effect.Body is EffectBody.Renew)
            ? typeof(EffectBody.Renew)
            : typeof(EffectBody.Rebase);

    private static IEnumerable<string> Until(Clause words, string word) =>
        words.Rest.Skip(1).TakeWhile(name => name != word);

    private EffectOutcome.LandedIn Merged(ItemState item, Clause words) => new(
        [
            .. Until(words, "refusing").Select(name => item.Branch.Last!.Facts.Repositories
                .First(change => change.Repository == name)).Select(change => new RepositoryLanding(
                    change.Repository, new EffectId(_target, 0), change.Head,
                    new ObjectName($"{change.Repository}{_target++}"), change.Tree)),
        ],
        words.After("refusing") is { } why ? new Digest(why) : null);

    /// <summary>That an item follows the plan of the scenario.</summary>
    public static Classification Task(Stage stage) =>
        new(
            "task", stage.Plan.Hash, PriorityClass.Normal, [],
            [new IntakeChoice("kind", "task", IntakeSource.Agent, null)]);

    private EffectOutcome.Weighed Proposed(Clause words) => new(
        new Digest("proposal"),
        [new IntakeChoice("kind", words.Rest[1], IntakeSource.Agent, null)],
        words.After("risk") is { } risk
            ? [new RiskClaim(Enum.Parse<Risk>(risk, true), new RiskCause(RiskSource.Agent, "intake", null))]
            : [],
        ItemId.TryParse(words.After("same"), out var other) ? [other] : [],
        words.After("asks") is { } question ? Enum.Parse<IntakeQuestion>(question, true) : null,
        words.Rest[1] == "task" ? Task(stage) : null);

    /// <summary>The items that whoever carries the act out asks for before saying that it is done.</summary>
    private void Make(ItemState item, Clause words)
    {
        if (words.Rest[0] == "opens")
        {
            var red = item.Passes.Values.First(pass => pass.Red is not null);
            Create(
                item, "other", LinkKind.FollowUp, red.Id.Value, "red-target", red.Red!.Command.Value, null, "bug");
        }
        if (words.Rest[0] == "makes")
        {
            Create(item, words.Rest[1], LinkKind.Child, words.After("for")!, "", "", null);
        }
        foreach (var key in words.Rest[0] == "follows" ? Keys(words) : [])
        {
            var due = words.After("due") is { } text ? PlanText.Span(text) : (Span?)null;
            Create(item, "other", LinkKind.FollowUp, words.Rest[1], "follows", key, due);
        }
    }

    private static List<string> Keys(Clause words) =>
    [
        .. words.Rest.SkipWhile(word => word != "with").Skip(1).TakeWhile(word => word is not ("due" or "refusing")),
    ];

    private void Create(
        ItemState item,
        string plan,
        LinkKind kind,
        string pass,
        string word,
        string key,
        Span? due,
        string workKind = "task")
    {
        var origin = new ItemOrigin(
            kind, item.Id, new PassId(pass), item.Pass(new PassId(pass)).Round, word, key);
        stage.Send(PrincipalId.System, new CreateItem(
            Given.Project, workKind, "A title", new Digest("request"), new Digest(plan), PriorityClass.Normal,
            Risk.Medium, [], [], [], [])
        {
            Origin = origin,
            Due = due,
        });
    }

    private static EffectOutcome.WorkflowFound Found(ItemState item, Clause words) => new(
        new Digest(words.Rest[1]),
        Made.Artifacts(words.Rest),
        [
            .. words.Rest.SkipWhile(word => word != "attaching").Skip(1).Select(name => new Attachment(
                name, "", item.Artifacts[name].Facts, item.Artifacts[name].Authors)),
        ]);

    private static EffectOutcome.Joined Joined(ItemState item, Clause words)
    {
        var (to, tree) = (words.After("to")!, words.After("tree"));
        return new EffectOutcome.Joined(
            Made.Change(to, item.Branch.Base, tree), Made.Change(to, item.Branch.Head, tree));
    }

    private EffectOutcome.Stacked Stacked(ItemState item, Clause words)
    {
        var asked = (EffectBody.Stack)stage.State.Effects.Values
            .First(effect => effect.Item == item.Id && effect.Body is EffectBody.Stack).Body;
        var onto = asked.Target;
        var parts = ImmutableArray.CreateBuilder<StackedPart>();
        foreach (var (part, made) in asked.Parts.Zip(words.Rest.Skip(1)))
        {
            if (made == "patch" || made.StartsWith("conflicts:", StringComparison.Ordinal))
            {
                parts.Add(new StackedPart(
                    part.Item, null,
                    made == "patch" ? DeferralCause.PatchChanges : DeferralCause.Conflicts,
                    made == "patch" ? [] : [made.Split(':')[1]]));
                continue;
            }
            var said = made.Split('!', '~');
            var word = made.Contains('~') ? "reading" : "owned";
            var change = Made.Said(Made.Change(said[0], onto), said.Length == 1 ? [] : [word, said[1]]);
            parts.Add(new StackedPart(part.Item, change, null, []));
            onto = change.Repositories[0].Head;
        }
        return new EffectOutcome.Stacked(new ObjectName("t-" + asked.Target), parts.ToImmutable());
    }

    private EffectOutcome.LandedTogether Together(ItemState item, Clause words)
    {
        var asked = (EffectBody.MergeTogether)stage.State.Effects.Values
            .First(effect => effect.Item == item.Id && effect.Body is EffectBody.MergeTogether).Body;
        return new EffectOutcome.LandedTogether(
        [
            .. asked.Parts.Select(part => new LandedPart(
                part.Item, new ObjectName($"m{_target++}"),
                part == asked.Parts[^1] && words.After("tree") is { } tree ? new ObjectName(tree) : part.Tree)),
        ]);
    }

    private EffectOutcome.Rebased Rebased(ItemState item, Clause words)
    {
        var to = words.After("to")!;
        var unchanged = !words.Has("patch");
        var targets = new WorkPoint(
            item.Branch.Head, new ObjectName(words.After("on") ?? $"m{_target}"),
            [
                .. item.Branch.Points.Skip(1).Select(point => point with
                {
                    Base = new ObjectName($"{point.Repository}{_target}"),
                }),
            ]);
        _target += words.Has("on") ? 0 : 1;
        return new EffectOutcome.Rebased(
            Made.Said(Made.Change(to, targets, words.After("tree")), words.Rest),
            unchanged, unchanged
                ? null
                : new Digest("i-" + to))
        {
            Of = words.After("of") is { } version ? long.Parse(version) : null,
            Contexts = words.Has("reading") ? Documents(words) : null,
            Dropped = Dropped(words),
        };
    }

    private static long Dropped(Clause words) => words.After("without") is { } count ? long.Parse(count) : 0;

    private static ImmutableArray<AgentBundle> Documents(Clause words) =>
    [
        .. words.Rest.SkipWhile(word => word != "reading").Skip(1).Select(word => word.Split('='))
            .Select(pair => new AgentBundle(pair[0], new Digest(pair[1]))),
    ];
}
