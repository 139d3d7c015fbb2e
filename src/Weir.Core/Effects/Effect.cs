using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Contexts;
using Weir.Core.Deployments;
using Weir.Core.Intake;
using Weir.Core.Items;

namespace Weir.Core.Effects;

/// <summary>
/// An outward act on a repository: asked for in the journal, carried out by an adapter that looks for it before doing
/// it, and reported back. Its id is the sequence of the event that asked for it.
/// </summary>
/// <param name="Failures">How often it failed, ever: each try has a number of its own.</param>
/// <param name="NotBefore">When it may be tried again; <see cref="Timestamp.Never"/> while a person is asked.</param>
public sealed record Effect(EffectId Id, ItemId Item, EffectBody Body, int Failures, Timestamp NotBefore)
{
    /// <summary>How often an effect may fail before a person is asked, and again before they are asked again.</summary>
    public const int MaxFailures = 5;

    public static readonly Duration BackOff = Duration.Seconds(5);

    /// <summary>The blob of what went wrong the last time; null before it ever failed.</summary>
    public Digest? Trouble { get; init; }
}

public abstract record EffectBody
{
    private EffectBody()
    {
    }

    /// <summary>Find the commit of the target that the item's branch starts from.</summary>
    public sealed record StartBranch : EffectBody;

    /// <summary>Point the item's branch and artifacts ref at what Core decided.</summary>
    public sealed record PublishRefs : EffectBody;

    public sealed record Rebase(PassId Pass) : EffectBody;

    /// <summary>Rebase what a gate judges, which opens anew on what comes out.</summary>
    public sealed record Renew(PassId Pass, GateId Gate) : EffectBody;

    /// <summary>Put an element's change onto the item's branch.</summary>
    /// <param name="Onto">The head of the item's branch.</param>
    /// <param name="Fork">Where the element's work began.</param>
    public sealed record Join(PassId Pass, ObjectName Onto, ObjectName Fork, ObjectName Head) : EffectBody;

    /// <param name="Target">Where the target has to be.</param>
    public sealed record Merge(PassId Pass, ObjectName Target, ObjectName Head) : EffectBody;

    /// <summary>Merge a change over several repositories: what takes each merge back is made ready before the first
    /// target moves.</summary>
    /// <param name="Moves">In the order in which they are pushed.</param>
    public sealed record MergeAll(PassId Pass, ImmutableArray<TargetMove> Moves) : EffectBody;

    /// <summary>Take back what was merged of a change.</summary>
    /// <param name="Landings">In the order in which they landed; the last is taken back first.</param>
    public sealed record RevertLanding(PassId Pass, ImmutableArray<RepositoryLanding> Landings) : EffectBody;

    /// <summary>Put the items of a batch on top of each other, in their order, where their patches stay as they are.
    /// </summary>
    /// <param name="Pass">Of the first of them.</param>
    /// <param name="Target">The commit of the target that each of them lies on.</param>
    public sealed record Stack(PassId Pass, ObjectName Target, ImmutableArray<BatchPart> Parts) : EffectBody;

    /// <summary>Merge the items of a batch, each by a commit of its own, all with one push.</summary>
    /// <param name="Pass">Of the first of them.</param>
    /// <param name="Target">Where the target has to be.</param>
    public sealed record MergeTogether(PassId Pass, ObjectName Target, ImmutableArray<BatchPart> Parts) : EffectBody;

    /// <summary>Make an item for a command that the target fails by itself.</summary>
    public sealed record OpenBug(PassId Pass, RedTarget Red) : EffectBody;

    /// <summary>The pass for which it puts the item's change onto the newest target; null when it does not.</summary>
    public PassId? Rebases => this switch
    {
        Rebase rebase => rebase.Pass,
        Renew renew => renew.Pass,
        _ => null,
    };

    /// <summary>Whether it is a merge into the target that brings an item there.</summary>
    public bool Merges(ItemId item, ItemId asker) => this switch
    {
        Merge or MergeAll or RevertLanding => item == asker,
        MergeTogether together => together.Parts.Any(part => part.Item == item),
        _ => false,
    };

    /// <summary>Hold what intake's agent proposes against the rules and the definitions.</summary>
    public sealed record WeighProposal : EffectBody;

    /// <summary>Find the workflow that the item moves to, and what of the item it can use.</summary>
    public sealed record FindWorkflow(string Workflow, ImmutableArray<string> Carry) : EffectBody;

    /// <summary>Make the item that carries out a round of a pass.</summary>
    public sealed record StartChild(PassId Pass, int Round) : EffectBody;

    /// <summary>Find out what the item that carried out a pass made of what the pass has to make.</summary>
    public sealed record TakeChild(PassId Pass, int Round, ItemId Child) : EffectBody;

    /// <summary>Make the items that follow from a pass.</summary>
    public sealed record FollowUp(PassId Pass, int Round) : EffectBody;

    /// <summary>Deploy what landed: at most once.</summary>
    public sealed record Deploy(PassId Pass, int Round, string Environment, ObjectName Commit) : EffectBody;

    /// <summary>Probe what was deployed until its time is over, or it has failed.</summary>
    public sealed record Watch(PassId Pass, int Round) : EffectBody;

    /// <summary>Undo what was deployed.</summary>
    public sealed record RollBack(PassId Pass, int Round) : EffectBody;

    /// <summary>Tell the triggers that wait for it how a deployment ended.</summary>
    public sealed record Announce(
        PassId Pass, EffectId Deployment, string Environment, ObjectName Commit, DeploymentStage Ended) : EffectBody;

    /// <summary>Bring up an environment from the change, for the people of a gate.</summary>
    public sealed record BringUp(PassId Pass, GateId Gate) : EffectBody;

    /// <summary>Take an environment down: as often as it takes.</summary>
    /// <param name="Preview">The act that brought it up.</param>
    public sealed record TakeDown(EffectId Preview) : EffectBody;

    public string What => this switch
    {
        BringUp up => $"brings up the preview for gate {up.Gate} of pass {up.Pass}",
        TakeDown => "takes down a preview",
        Deploy deploy => $"deploys to {deploy.Environment}",
        Watch => "watches what was deployed",
        RollBack => "undoes what was deployed",
        Announce announce => $"tells how the deployment to {announce.Environment} ended",
        StartChild start => $"makes the item that carries out pass {start.Pass}",
        TakeChild take => $"takes what the item that carried out pass {take.Pass} made",
        FollowUp follow => $"makes the items that follow from pass {follow.Pass}",
        FindWorkflow find => $"looks up workflow {find.Workflow}",
        StartBranch => "finds the commit that the branch starts from",
        PublishRefs => "publishes the branch and the artifacts",
        Rebase or Renew => "rebases the branch onto its target",
        Join join => $"joins {join.Pass} with the branch",
        WeighProposal => "weighs what intake proposes",
        Merge => "merges the branch into its target",
        MergeAll all =>
            $"merges the branches into their targets in {string.Join(", ", all.Moves.Select(move => move.Repository))}",
        RevertLanding revert =>
            $"takes back what is merged in {string.Join(", ", revert.Landings.Select(one => one.Repository))}",
        Stack stack => $"puts {Sentences.List(stack.Parts.Select(part => part.Item))} on top of each other",
        MergeTogether together =>
            $"merges {Sentences.List(together.Parts.Select(part => part.Item))} into their target",
        OpenBug bug => $"opens an item for {bug.Red.Name}, which the target fails",
        _ => "works on the repository",
    };
}

/// <param name="Target">Where the target has to be.</param>
public sealed record TargetMove(string Repository, ObjectName Target, ObjectName Head);

/// <summary>An item of a batch, as it lies on the target or in the stack.</summary>
/// <param name="Pass">The pass that integrates it.</param>
public sealed record BatchPart(ItemId Item, PassId Pass, ObjectName Head, ObjectName Tree);

/// <summary>What became of an item of a batch that was to lie on top of others.</summary>
/// <param name="Change">Measured from the one before it; null when it was left out.</param>
/// <param name="Cause">Why it was left out; null when it was not.</param>
/// <param name="Paths">The files that conflict.</param>
public sealed record StackedPart(
    ItemId Item, ChangeFacts? Change, DeferralCause? Cause, ImmutableArray<string> Paths);

/// <summary>What an item of a batch was merged as.</summary>
public sealed record LandedPart(ItemId Item, ObjectName Commit, ObjectName Tree);

public abstract record EffectEvent(ItemId Item, EffectId Effect) : ItemEvent(Item);

public sealed record EffectRequested(ItemId Item, EffectId Effect, EffectBody Body) : EffectEvent(Item, Effect);
public sealed record EffectDone(ItemId Item, EffectId Effect) : EffectEvent(Item, Effect);

/// <param name="Detail">The blob of what went wrong.</param>
public sealed record EffectFailed(ItemId Item, EffectId Effect, Digest? Detail, Timestamp RetryAt)
    : EffectEvent(Item, Effect);

public sealed record BranchStarted(ItemId Item, ImmutableArray<BranchStart> Bases) : ItemEvent(Item);

public sealed record ReportEffect(EffectId Effect, EffectOutcome Outcome) : Command;

public abstract record EffectOutcome
{
    private EffectOutcome()
    {
    }

    /// <summary>
    /// The number of the version of the change that it is about; null where that does not matter, or nobody looked.
    /// </summary>
    public long? Of { get; init; }

    /// <param name="Url">The blob of its address.</param>
    public sealed record Previewed(Digest Url) : EffectOutcome;

    /// <param name="Why">The blob of what went wrong; null where nobody waits for it any more.</param>
    public sealed record NotPreviewed(Digest? Why) : EffectOutcome;
    public sealed record TakenDown : EffectOutcome;
    public sealed record BranchFound(ImmutableArray<BranchStart> Bases) : EffectOutcome;
    public sealed record Published : EffectOutcome;

    /// <summary>The target has not moved.</summary>
    public sealed record UpToDate : EffectOutcome;

    /// <param name="PatchUnchanged">Whether every patch id is as before: then verdicts stand.</param>
    /// <param name="Interdiff">The blob of what differs; null when nothing does.</param>
    public sealed record Rebased(ChangeFacts Change, bool PatchUnchanged, Digest? Interdiff) : EffectOutcome
    {
        /// <summary>Commits of the target below the change that the target has no longer.</summary>
        public long Dropped { get; init; }

        /// <summary>What the item's agents would be given there; null where nobody looked.</summary>
        public ImmutableArray<AgentBundle>? Contexts { get; init; }
    }

    /// <param name="Findings">One per conflicting path.</param>
    public sealed record Conflicted(
        ObjectName Target,
        ObjectName Marked,
        ImmutableArray<Gates.Finding> Findings) : EffectOutcome
    {
        /// <summary>Commits of the target below the change that the target has no longer.</summary>
        public long Dropped { get; init; }

        /// <summary>Where each repository of a project that has several goes on.</summary>
        public ImmutableArray<Passes.ConflictPoint>? Repositories { get; init; }

        /// <summary>What the item's agents would be given there; null where nobody looked.</summary>
        public ImmutableArray<AgentBundle>? Contexts { get; init; }
    }

    /// <param name="Whole">The item's change with the element's.</param>
    /// <param name="Own">The element's own, measured from the branch that it was put onto.</param>
    public sealed record Joined(ChangeFacts Whole, ChangeFacts Own) : EffectOutcome;

    /// <param name="Plan">The plan, which is pinned.</param>
    /// <param name="Carried">What the plan declares of what is carried.</param>
    /// <param name="Attached">What it does not declare.</param>
    public sealed record WorkflowFound(
        Digest Plan,
        ImmutableArray<ArtifactFacts> Carried,
        ImmutableArray<Items.Attachment> Attached) : EffectOutcome;

    /// <param name="Why">The blob that says what is wrong with the workflow.</param>
    public sealed record WorkflowMissing(Digest Why) : EffectOutcome;

    public sealed record ChildStarted : EffectOutcome;

    /// <param name="Artifacts">What there is of what the pass makes, with the fields that its plan reads.</param>
    /// <param name="Lacks">The blob that says what there is not, or is not as it has to be; null for nothing.</param>
    public sealed record ChildTaken(ImmutableArray<ArtifactFacts> Artifacts, Digest? Lacks) : EffectOutcome;

    /// <param name="Made">How many items were made.</param>
    /// <param name="Refused">The blob that says which could not be, and why; null when all were.</param>
    public sealed record FollowedUp(int Made, Digest? Refused) : EffectOutcome;

    /// <summary>The command ended well.</summary>
    public sealed record Deployed : EffectOutcome;

    /// <param name="Why">The blob of what it said.</param>
    public sealed record NotDeployed(Digest? Why) : EffectOutcome;

    /// <summary>It had begun before, and nobody can tell what became of it.</summary>
    public sealed record DeploymentUnknown : EffectOutcome;

    /// <summary>The time is over, or so many probes in a row were bad: the record of probes says which.</summary>
    public sealed record Watched : EffectOutcome;

    /// <param name="Trouble">The blob of why it could not be undone; null when it was.</param>
    public sealed record Undone(Digest? Trouble) : EffectOutcome;

    public sealed record Announced : EffectOutcome;

    public sealed record Landed(ObjectName Commit, ObjectName Tree) : EffectOutcome;
    public sealed record TargetMoved : EffectOutcome;

    /// <summary>A change over several repositories is merged in some of them, or in all.</summary>
    /// <param name="Landings">By this act; none when a person let it go on, and what was left is refused again.</param>
    /// <param name="Why">The blob that says which repository refused it, and with what words; null when none
    /// did.</param>
    public sealed record LandedIn(ImmutableArray<RepositoryLanding> Landings, Digest? Why) : EffectOutcome;

    /// <param name="Reverts">The commits that took the merges back.</param>
    /// <param name="Left">Where the change is still merged.</param>
    /// <param name="Why">The blob that says why it could not be taken back there; null when it was everywhere.</param>
    public sealed record Reverted(
        ImmutableArray<BranchStart> Reverts, ImmutableArray<string> Left, Digest? Why) : EffectOutcome;

    /// <param name="TargetTree">The tree of the target that they lie on.</param>
    /// <param name="Parts">In the order in which they were asked for.</param>
    public sealed record Stacked(ObjectName TargetTree, ImmutableArray<StackedPart> Parts) : EffectOutcome;

    /// <param name="Parts">All that were asked for, in their order.</param>
    public sealed record LandedTogether(ImmutableArray<LandedPart> Parts) : EffectOutcome;

    /// <param name="Bug">Null when none could be opened.</param>
    /// <param name="Refused">The blob that says why.</param>
    public sealed record BugOpened(ItemId? Bug, Digest? Refused) : EffectOutcome;

    /// <param name="Proposal">The blob of what was proposed.</param>
    /// <param name="Question">What a person has to be asked as rules and definitions have it; null for nothing.</param>
    /// <param name="Settled">What the item is; null when that cannot be said without a person.</param>
    public sealed record Weighed(
        Digest Proposal,
        ImmutableArray<IntakeChoice> Proposed,
        ImmutableArray<RiskClaim> Risks,
        ImmutableArray<ItemId> Duplicates,
        IntakeQuestion? Question,
        Classification? Settled) : EffectOutcome;

    public sealed record Failed(Digest? Detail) : EffectOutcome;
}
