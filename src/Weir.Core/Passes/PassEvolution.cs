using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Deployments;
using Weir.Core.FanOut;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Links;

namespace Weir.Core.Passes;

/// <summary>Applies events about passes.</summary>
internal static class PassEvolution
{
    public static ItemState Evolve(ItemState item, PassEvent about, Recorded recorded)
    {
        var next = about switch
        {
            PassFannedOut e => FanOutEvolution.Split(item, e),
            ElementSplit e => Splits.Evolve(item, e),
            ElementJoined e => item with { Branch = Append(item.Branch, e.Change), RefsAreBehind = true },
            ArtifactRecorded e => item with
            {
                Artifacts = item.Artifacts.SetItem(
                    e.Artifact.Name, new ArtifactVersion(e.Artifact.Name, e.Version, e.Pass, e.Artifact, e.Authors)),
                RefsAreBehind = true,
            },
            ChangeRecorded { Pass.IsElement: true } e => item with { Branch = Count(item.Branch, e.Change) },
            ElementMerged e => item with { Branch = Count(item.Branch, e.Whole) },
            ChangeRecorded e => item with { Branch = Append(item.Branch, e.Change), RefsAreBehind = true },
            PassWentStale or PassSkipped or PassNotApplicable => 
                FanOutEvolution.Outdate(SetAside(item, about.Pass), about.Pass),
            PassRevived { Pass.IsElement: false } e when item.Pass(e.Pass).Made is { } made =>
                item with { Branch = Append(item.Branch, made), RefsAreBehind = true },
            PassReleased e when item.Pass(e.Pass) is { Held: HeldCause.ChildEnded or HeldCause.ChildLacks } held =>
                item with { Links = [.. item.Links.Select(link => GiveUp(link, held))] },
            PassReleased e when item.Pass(e.Pass).HeldByRule is { } rule =>
                item with { DeclinedRules = item.DeclinedRules.Add(rule) },
            ChangeRebased e => item with
            {
                Branch = Replace(item.Branch, e.Change) with { Dropped = e.Dropped },
                Passes = e.Change.Pass.IsElement
                    ? item.Passes
                    : item.Passes.SetItem(e.Change.Pass, item.Pass(e.Change.Pass) with { Made = e.Change }),
                RefsAreBehind = true,
            },
            PassReopened { Cause: not ReopenCause.MergeConflict } =>
                item with { Branch = item.Branch with { Dropped = 0 } },
            IntegrationConflicted e => item with { Branch = item.Branch with { Dropped = e.Dropped } },
            // What is on the chain is what the round goes on from; anything else it has to make anew.
            PassStarted { Pass.IsElement: false } e => item with
            {
                Passes = item.Passes.SetItem(e.Pass, item.Pass(e.Pass) with { Made = item.Branch.Of(e.Pass) }),
            },
            ChangeLanded e => item with
            {
                Branch = item.Branch with
                {
                    Bases = [.. item.Branch.Bases.Select(@base => Landed(item, e, @base))],
                    Chain = [],
                    Landed = item.Branch.Last?.Facts,
                    // With those of other repositories, so that a revert of any of them is known for one of the item.
                    Merges =
                    [
                        .. item.Branch.Merges,
                        .. item.Pass(e.Pass).Integration.Landed.Select(one => one.Commit).Where(one => one != e.Commit),
                        e.Commit,
                    ],
                },
            },
            _ => item,
        };
        var pass = Evolve(next.Pass(about.Pass), about, recorded);
        pass = pass.Id.IsElement ? FanOutEvolution.Evolve(pass, about) : Deploying.Evolve(pass, about);
        return next with { Passes = next.Passes.SetItem(pass.Id, pass) };
    }

    /// <summary>Where the branch starts from after a landing: from what landed there, or from where it was.</summary>
    private static BranchStart Landed(ItemState item, ChangeLanded e, BranchStart start) =>
        item.Pass(e.Pass).Integration.Landed.LastOrDefault(one => one.Repository == start.Repository) is { } landing
            ? start with { Commit = landing.Commit }
            : item.Branch.Bases.Length == 1 ? start with { Commit = e.Commit } : start;

    private static PassState Evolve(PassState pass, PassEvent about, Recorded recorded) => about switch
    {
        PassDelayed e => pass with { DelayedUntil = e.Until },
        PassStarted e => Start(pass, e, recorded),
        PassProduced e => Go(pass, PassStatus.Judging) with
        {
            Ending = e.Ending,
            Outputs = e.Outputs,
            Authors = e.Authors,
            Failure = null,
            Conflict = null,
            TakenOver = null,
            Saved = null,
            GoesOnFrom = null,
        },
        PassTakenOver e => pass with { TakenOver = new Takeover(recorded.By, e.From) },
        PassGivenBack e => GiveBack(pass, e, recorded.By),
        SplitProposed e => pass with { Split = e.Parts },
        ElementSplit => Release(pass) with { Split = [] },
        AgentTold e => pass with { Told = pass.Told.Add(new Saying(e.Number, e.Text, recorded.By)) },
        ChangeRecorded e => pass with { Made = e.Change },
        PassPassed => pass with { Status = PassStatus.Passed, SettledAt = recorded.At, Findings = [], Held = null },
        PassNotApplicable => Untaken(pass) with
        {
            Status = PassStatus.NotApplicable, SettledAt = recorded.At, Held = null,
        },
        PassSkipped => Untaken(pass) with { Status = PassStatus.Skipped, SettledAt = recorded.At, Held = null },
        PassWentStale => Untaken(pass) with
        {
            Status = pass.Round == 0 ? PassStatus.Waiting : PassStatus.Stale,
            Held = null,
            Failure = null,
            Conflict = null,
            DemandedBy = null,
            Integration = pass.Integration with { Stage = IntegrationStage.Idle, CheckedTree = null, Red = null },
        },
        PassRevived => pass with { Status = PassStatus.Judging },
        PassReopened e => Untaken(pass) with
        {
            Status = PassStatus.Waiting,
            Held = null,
            Tries = 0,
            Misfortunes = 0,
            Failure = null,
            Outputs = [],
            Findings = e.Findings,
            Conflict = e.Conflict,
            DemandedBy = e.DemandedBy ?? pass.DemandedBy,
        },
        PassHeld e => pass with
        {
            Status = PassStatus.Held,
            Held = e.Cause,
            HeldByRule = e.Rule,
            HeldWhy = e.Why,
            HeldAt = e.Budget,
            HeldFrom = pass.Status == PassStatus.Held ? pass.HeldFrom : pass.Status,
        },
        PassReleased e => Release(pass) with { GoesOnFrom = e.GoesOnFrom ?? pass.GoesOnFrom },
        PassFollowedUp => pass with { FollowedUp = true },
        _ => Integrate(pass, about, recorded),
    };

    private static PassState Integrate(PassState pass, PassEvent about, Recorded recorded)
    {
        var integration = IntegrationEvolution.Evolve(pass.Integration, about, recorded);
        return ReferenceEquals(integration, pass.Integration) ? pass : pass with { Integration = integration };
    }

    /// <summary>Nobody is at it any more, and what was made of it so far is not gone on from.</summary>
    private static PassState Untaken(PassState pass) =>
        pass with { TakenOver = null, Saved = null, GoesOnFrom = null };

    private static PassState GiveBack(PassState pass, PassGivenBack e, PrincipalId by) => pass with
    {
        TakenOver = null,
        GoesOnFrom = e.Commit ?? pass.Saved,
        Helpers = e.Commit is null || pass.Helpers.Contains(by) ? pass.Helpers : pass.Helpers.Add(by),
    };

    private static PassState Start(PassState pass, PassStarted e, Recorded recorded) => Untaken(pass) with
    {
        Status = PassStatus.Working,
        Round = e.Round,
        InputKey = e.InputKey,
        Context = null,
        Outputs = [],
        Tries = 0,
        Misfortunes = 0,
        FollowedUp = false,
        Deployment = null,
        Failure = null,
        StartedAt = recorded.At,
        SettledAt = null,
        Gates = pass.Gates.SetItems(pass.Gates.Values
            .Where(gate => gate.Status != GateStatus.Closed || gate.Interdiff is not null)
            .Select(gate => KeyValuePair.Create(gate.Id, gate with { Status = GateStatus.Closed, Interdiff = null }))),
    };

    private static ImmutableArray<RepositoryLanding> Add(
        ImmutableArray<RepositoryLanding> landed, RepositoryLanding landing) =>
        [.. landed.Where(one => one.Repository != landing.Repository), landing];

    /// <summary>A pass that is held stays so; what it goes on with is the new status.</summary>
    private static PassState Go(PassState pass, PassStatus to) =>
        pass.Status == PassStatus.Held ? pass with { HeldFrom = to } : pass with { Status = to };

    private static PassState Release(PassState held) =>
        Unhold(held) with { Status = held.HeldFrom, Held = null, HeldByRule = null, HeldWhy = null, HeldAt = null };

    private static PassState Unhold(PassState pass) => pass.Held switch
    {
        HeldCause.TargetFails => pass with
        {
            Integration = pass.Integration with { Red = null },
        },
        // Held by integration, not by a gate: it may send the change back once more.
        HeldCause.RoundsExhausted when pass.HeldFrom == PassStatus.Working => pass with
        {
            Integration = pass.Integration with { Rejections = IntegrationState.MaxRejections - 1 },
        },
        // Held by joining: likewise.
        HeldCause.RoundsExhausted when pass.Join.Rejections > JoinState.MaxRejections => pass with
        {
            Join = pass.Join with { Rejections = JoinState.MaxRejections - 1 },
        },
        HeldCause.RoundsExhausted or HeldCause.FindingsNotDecreasing => pass with
        {
            Gates = pass.Gates.SetItems(pass.Gates.Values
                .Where(gate => gate.Status == GateStatus.Rejected)
                .Select(gate => KeyValuePair.Create(
                    gate.Id,
                    gate with { Rejections = gate.Rejections - 1, LastRejection = null }))),
        },
        HeldCause.SplitProposed => pass with { SplitDeclined = true, Split = [] },
        HeldCause.TriesExhausted or HeldCause.BudgetReached => pass with
        {
            Tries = 0,
            Misfortunes = 0,
            Failure = null,
            Gates = pass.Gates.SetItems(pass.Gates.Values.Select(gate =>
                KeyValuePair.Create(gate.Id, gate with { Tries = 0, Misfortunes = 0, Failure = null }))),
        },
        _ => pass,
    };

    /// <summary>Another item is to take the place of one that came to nothing.</summary>
    private static LinkedItem GiveUp(LinkedItem link, PassState held) =>
        link.Kind == LinkKind.Child && link.Pass == held.Id && link.Round == held.Round
            ? link with { GivenUp = true }
            : link;

    /// <summary>A version that is not on the chain has a number of its own nevertheless.</summary>
    private static Branch Count(Branch branch, ChangeVersion version) =>
        branch with { Versions = Math.Max(branch.Versions, version.Number) };

    private static Branch Append(Branch branch, ChangeVersion version) => branch with
    {
        Bases = BasesOf(version),
        Chain = branch.Chain.Add(version),
        Versions = Math.Max(branch.Versions, version.Number),
    };

    private static Branch Replace(Branch branch, ChangeVersion version) => branch with
    {
        Bases = BasesOf(version),
        Chain = branch.Chain.SetItem(branch.Chain.Length - 1, version),
        Versions = version.Number,
    };

    private static ImmutableArray<BranchStart> BasesOf(ChangeVersion version) =>
        [.. version.Facts.Repositories.Select(repository => new BranchStart(repository.Repository, repository.Base))];

    /// <summary>Takes a pass's versions off the chain; their heads are kept.</summary>
    private static ItemState SetAside(ItemState item, PassId pass)
    {
        var removed = item.Branch.Chain.Where(version => version.Pass == pass).ToList();
        return removed.Count == 0 ? item : item with
        {
            Branch = item.Branch with
            {
                Chain = item.Branch.Chain.RemoveAll(version => version.Pass == pass),
                SetAside = item.Branch.SetAside.AddRange(removed.Select(version => version.Facts.Repositories[0].Head)),
            },
            RefsAreBehind = true,
        };
    }
}
