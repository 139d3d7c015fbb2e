using System.Collections.Immutable;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Changes;

/// <summary>
/// The checks of a batch. The commands of all its gates run once on the whole, each asked for by the first item that
/// has it; a command that reads what is an item's own is run for each. What fails is tried once more where the project
/// says that it may be flaky. What still fails runs on the target alone: what fails there is nobody's fault
/// (<see cref="RedTargets"/>). Otherwise it runs on halves, since the items lie on top of each other: of the first few
/// the smallest number is looked for that fails. The last of these is the culprit, be it by itself or together with
/// what is ahead of it; those ahead of it go on, and those above it wait for the next batch.
/// </summary>
internal static class BatchChecks
{
    /// <summary>How often a command runs on one tree that may be flaky.</summary>
    private const int MostTries = 2;

    /// <summary>A command that has to pass, asked for by the first item that has it.</summary>
    private sealed record Test(ItemId Asker, int Index, IntegrationRun Run)
    {
        public Digest? Command => Run.Plan.Command;
    }

    private sealed record Found(RunResult Result, ItemId Item, int Tries);

    private sealed record Tested(Test Test, Found? Found)
    {
        /// <summary>Whether it is known what it comes to.</summary>
        public bool IsOver => Found is { } found
            && (found.Result.Verdict == RunVerdict.Pass || !Test.Run.Plan.RetryFlaky || found.Tries >= MostTries);

        public bool Fails => Found is { Result.Verdict: not RunVerdict.Pass };

        public RunResult Result => Found!.Result;
    }

    public static bool Step(Transaction t, ItemState item, PassPlan pass)
    {
        var batch = t.State.Batches[item.Id.Project];
        if (FailsAsBefore(t, item, pass.Id))
        {
            return true;
        }
        if (!IsLinedUp(t.State, batch))
        {
            return false;
        }
        if (batch.Members.Length > 1 && batch.Stack.IsEmpty)
        {
            return batch.Members[0] == item.Id && BatchStacking.Ask(t, item, pass.Id, batch);
        }
        var tests = Tests(t.State, batch, batch.UnderTest);
        if (tests.Exists(test => !test.IsOver))
        {
            return Run(t, item, pass, batch, [.. tests.Where(test => !test.IsOver && test.Test.Asker == item.Id)]);
        }
        // What runs still may have become known meanwhile: its end is waited for.
        if (batch.Members[0] != item.Id || batch.Members.Any(member => Runs(t.Item(member))))
        {
            return false;
        }
        Decide(t, batch, [.. tests.Where(test => test.Fails)]);
        IntegrationProgress.TouchQueue(t, item.Id.Project);
        return true;
    }

    private static bool Runs(ItemState item) => AttemptDecisions.IsOpen(
        item, SubjectKind.MergeCheck, IntegrationProgress.PassOf(item).Id, null, null);

    /// <summary>Whether every item of a batch lies on the target.</summary>
    public static bool IsLinedUp(OrganizationState state, MergeBatch batch)
    {
        foreach (var member in batch.Members)
        {
            if (IntegrationProgress.PassOf(state.Items[member]).Integration.Stage != IntegrationStage.Checking)
            {
                return false;
            }
        }
        return true;
    }

    private static bool Run(
        Transaction t, ItemState item, PassPlan pass, MergeBatch batch, ImmutableArray<Tested> missing)
    {
        if (missing.IsEmpty || AttemptDecisions.IsOpen(item, SubjectKind.MergeCheck, pass.Id, null, null))
        {
            return false;
        }
        var state = item.Pass(pass.Id);
        var subject = new AttemptSubject(
            SubjectKind.MergeCheck, pass.Id, null, null, [.. missing.Select(test => test.Test.Run.Name)])
        {
            On = PointOf(t.State, batch, batch.UnderTest),
        };
        AttemptDecisions.Queue(t, item, subject, state.Round, state.Failure?.Until);
        return true;
    }

    /// <summary>
    /// What has to pass on the first few of a batch. After a failure that is what failed on the whole, so that each
    /// part is asked the same; what reads something of an item's own needs that item there.
    /// </summary>
    private static List<Tested> Tests(OrganizationState state, MergeBatch batch, int under)
    {
        var tests = new List<Test>();
        var touched = TouchedBy(state, batch);
        foreach (var (index, member) in batch.Members.Index())
        {
            foreach (var run in RunsOf(state, member, touched))
            {
                var known = run.Plan.Command is { } command && tests.Exists(test => test.Command == command);
                if (!known && (run.Plan.Command is not null || index < under))
                {
                    tests.Add(new Test(member, index, run));
                }
            }
        }
        var whole = batch.Members.Length;
        return
        [
            .. tests.Select(test => batch.IsProbing ? On(state, batch, test, whole) : On(state, batch, test, under))
                .Where(test => !batch.IsProbing || test.Fails)
                .Select(test => batch.IsProbing ? On(state, batch, test.Test, under) : test),
        ];
    }

    private static Tested On(OrganizationState state, MergeBatch batch, Test test, int under) =>
        new(test, Find(state, batch, test, under));

    private static ImmutableArray<IntegrationRun> RunsOf(
        OrganizationState state, ItemId member, TouchedComponents touched)
    {
        var item = state.Items[member];
        var plan = state.PlanOf(item);
        return IntegrationRuns.Of(item, plan, plan.Pass(IntegrationProgress.PassOf(item).Id), touched);
    }

    /// <summary>
    /// The components that a batch touches: what one item's gates ask for is asked of what the others bring, too.
    /// </summary>
    public static TouchedComponents TouchedBy(OrganizationState state, MergeBatch batch) =>
        TouchedComponents.Together(
            batch.Members.Select(member => state.Items[member].Branch.Last!.Facts.Components));

    /// <summary>What is known of a command on the first few of a batch; null when it has to run.</summary>
    private static Found? Find(OrganizationState state, MergeBatch batch, Test test, int under)
    {
        if (ContentOf(state, batch, under) is not { } content)
        {
            return null;
        }
        var tree = content.Tree;
        foreach (var known in batch.Results)
        {
            if (known.Tree == tree && ((known.Item == test.Asker && known.Run == test.Run.Name)
                || (known.Command is not null && known.Command == test.Command)))
            {
                return new Found(known.Result, known.Item, known.Tries);
            }
        }
        if (test.Run.Gate.Tree == tree
            && (test.Run.Gate.Runs ?? []).FirstOrDefault(result =>
                result.Run == test.Run.Name && !result.Affected) is { } judged)
        {
            return new Found(judged, test.Asker, MostTries);
        }
        if (test.Command is not { } command)
        {
            return null;
        }
        var project = test.Asker.Project;
        if (state.Known.Find(project, test.Run.Plan, content, test.Run.Name) is { From: { } from } passed)
        {
            return new Found(passed, from, MostTries);
        }
        return under == 0 && RedTargets.IsKnown(state, project, command, tree) is { } red
            ? new Found(
                new RunResult(test.Run.Name, RunVerdict.Fail, 1, red.Log, 0), test.Asker, MostTries)
            : null;
    }

    private static ObjectName? TreeOf(OrganizationState state, MergeBatch batch, int under) =>
        ContentOf(state, batch, under)?.Tree;

    private static TestedContent? ContentOf(OrganizationState state, MergeBatch batch, int under)
    {
        if (under > 0)
        {
            return batch.Members.Length == 1
                ? state.Items[batch.Members[0]].Branch.Last!.Facts.Content
                : batch.Stack[under - 1].Content;
        }
        return TargetTreeOf(state, batch) is { } target ? new TestedContent(target, []) : null;
    }

    private static ObjectName? TargetTreeOf(OrganizationState state, MergeBatch batch)
    {
        return batch.TargetTree
            ?? (state.Landings.TryGetValue(batch.Members[0].Project, out var landed)
                && state.Items[batch.Members[0]].Branch.Points.Length == 1
                && landed.Commit == FactsOf(state, batch).Base ? landed.Tree : null);
    }

    private static RepositoryChange FactsOf(OrganizationState state, MergeBatch batch) =>
        state.Items[batch.Members[0]].Branch.Last!.Facts.Repositories[0];

    /// <summary>Null for one item alone, which is checked where it lies.</summary>
    private static WorkPoint? PointOf(OrganizationState state, MergeBatch batch, int under)
    {
        var target = FactsOf(state, batch).Base;
        if (under > 0)
        {
            return batch.Members.Length == 1 ? null : new WorkPoint(batch.Stack[under - 1].Head, target, []);
        }
        return WorkPoint.BelowChange(state.Items[batch.Members[0]]);
    }

    public static void Accept(
        Transaction t, ItemState item, PassId pass, ObjectName tree, ImmutableArray<RunResult> results)
    {
        if (!t.State.Batches.TryGetValue(item.Id.Project, out var batch) || !batch.Members.Contains(item.Id))
        {
            return;
        }
        if (Whole(t.State, item, batch, results) is { } whole)
        {
            t.Emit(new MergeChecked(item.Id, pass, tree, whole, false));
            if (whole.Any(result => result.Verdict != RunVerdict.Pass))
            {
                IntegrationProgress.SendBack(
                    t, t.Item(item.Id), pass, ReopenCause.MergeCheckFailed, FindingsOf(whole), null);
            }
            return;
        }
        t.Emit(new MergeRan(item.Id, pass, tree, results));
        IntegrationProgress.TouchQueue(t, item.Id.Project);
    }

    /// <summary>All results of an item that is merged alone, where nothing is left to find out; else null.</summary>
    private static ImmutableArray<RunResult>? Whole(
        OrganizationState state, ItemState item, MergeBatch batch, ImmutableArray<RunResult> ran)
    {
        if (batch.Members.Length > 1 || !batch.Results.IsEmpty)
        {
            return null;
        }
        var whole = ImmutableArray.CreateBuilder<RunResult>();
        foreach (var run in RunsOf(state, item.Id, TouchedBy(state, batch)))
        {
            var result = ran.FirstOrDefault(result => result.Run == run.Name)
                ?? Find(state, batch, new Test(item.Id, 0, run), 1)?.Result;
            if (result is null
                || (result.Verdict != RunVerdict.Pass && (run.Plan.RetryFlaky || run.Plan.Command is not null)))
            {
                return null;
            }
            whole.Add(result);
        }
        return whole.ToImmutable();
    }

    public static ImmutableArray<Finding> FindingsOf(ImmutableArray<RunResult> results) =>
    [
        .. results.Where(result => result.Verdict != RunVerdict.Pass).Select(result => new Finding(
            null, result.Log ?? default, null, null, new PrincipalId("command:" + result.Run))),
    ];

    /// <summary>It is known what the part of the batch that is under test comes to.</summary>
    private static void Decide(Transaction t, MergeBatch batch, ImmutableArray<Tested> failing)
    {
        if (!batch.IsProbing && failing.IsEmpty)
        {
            Conclude(t, batch);
        }
        else if (!batch.IsProbing)
        {
            var whole = batch.Members.Length;
            if (failing.Any(test => test.Test.Command is not null))
            {
                Probe(t, batch, -1, whole, 0);
            }
            else
            {
                Narrow(t, batch, 0, whole);
            }
        }
        else if (batch.Probe > 0)
        {
            Narrow(
                t, batch, failing.IsEmpty ? batch.Probe : batch.Passing,
                failing.IsEmpty ? batch.Failing : batch.Probe);
        }
        else if (failing.IsEmpty)
        {
            Narrow(t, batch, 0, batch.Failing);
        }
        else
        {
            RedTargets.Find(
                t, batch, FactsOf(t.State, batch).Base, TreeOf(t.State, batch, 0)!.Value,
                [.. failing.Select(test => (test.Test.Command!.Value, test.Result.Log))]);
        }
    }

    private static void Probe(Transaction t, MergeBatch batch, int passing, int failing, int probe)
    {
        var first = t.Item(batch.Members[0]);
        t.Emit(new BatchProbed(
            first.Id, IntegrationProgress.PassOf(first).Id, passing, failing, probe, batch.Members.Length));
    }

    private static void Narrow(Transaction t, MergeBatch batch, int passing, int failing)
    {
        if (failing - passing > 1)
        {
            Probe(t, batch, passing, failing, (passing + failing) / 2);
        }
        else
        {
            Blame(t, batch with { Failing = failing }, failing);
        }
    }

    /// <summary>All pass: every item is merged as it was checked.</summary>
    private static void Conclude(Transaction t, MergeBatch batch)
    {
        var tree = TreeOf(t.State, batch, batch.Members.Length)!.Value;
        var touched = TouchedBy(t.State, batch);
        foreach (var (index, member) in batch.Members.Index())
        {
            var results = RunsOf(t.State, member, touched).Select(run => new Test(member, index, run))
                .Select(test => Named(
                    Find(t.State, batch, test, batch.Members.Length)!, test.Run.Name, member))
                .ToImmutableArray();
            var ran = results.Any(result =>
                batch.Results.Any(known => known.Item == member && known.Run == result.Run && known.Tree == tree));
            t.Emit(new MergeChecked(
                member, IntegrationProgress.PassOf(t.Item(member)).Id, tree, results, !ran));
        }
    }

    private static RunResult Named(Found found, string run, ItemId member) =>
        found.Result with { Run = run, From = found.Item == member ? null : found.Item };

    /// <summary>
    /// The last of the first few that fail is the culprit. One alone is sent back. One on top of others waits until
    /// they have landed: what it has to answer for is not on its branch before. What is above it waits for the next
    /// batch; what is below it stays where it lies.
    /// </summary>
    private static void Blame(Transaction t, MergeBatch batch, int failing)
    {
        var (culprit, tree) = (batch.Members[failing - 1], TreeOf(t.State, batch, failing)!.Value);
        var failed = Tests(t.State, batch, failing).Where(test => test.Fails)
            .Select(test => new BatchResult(
                test.Found!.Item, test.Result.Run, test.Test.Command, tree, test.Result, test.Found.Tries))
            .ToImmutableArray();
        var whole = batch.Members.Length == 1
            ? RunsOf(t.State, culprit, TouchedBy(t.State, batch)).Select(run => new Test(culprit, 0, run))
                .Select(test => Named(Find(t.State, batch, test, 1)!, test.Run.Name, culprit)).ToImmutableArray()
            : [];
        foreach (var above in batch.Members.Skip(failing).Reverse())
        {
            t.Emit(new IntegrationDeferred(
                above, IntegrationProgress.PassOf(t.Item(above)).Id, DeferralCause.BatchFailed, []));
        }
        var pass = IntegrationProgress.PassOf(t.Item(culprit)).Id;
        if (failing > 1)
        {
            t.Emit(new CulpritFound(culprit, pass, tree, failed, batch.Members[..(failing - 1)]));
            IntegrationProgress.Regroup(t, culprit.Project);
            return;
        }
        SendBack(t, culprit, pass, tree, whole.IsEmpty ? Own(failed, culprit) : whole);
    }

    private static void SendBack(
        Transaction t, ItemId item, PassId pass, ObjectName tree, ImmutableArray<RunResult> results)
    {
        t.Emit(new MergeChecked(item, pass, tree, results, false));
        IntegrationProgress.SendBack(
            t, t.Item(item), pass, ReopenCause.MergeCheckFailed, FindingsOf(results), null);
    }

    private static ImmutableArray<RunResult> Own(ImmutableArray<BatchResult> failed, ItemId item) =>
        [.. failed.Select(one => one.Result with { From = one.Item == item ? null : one.Item })];

    /// <summary>
    /// What broke a batch lies on what it broke by now, and is as it was: it fails, and nothing has to run for that.
    /// </summary>
    private static bool FailsAsBefore(Transaction t, ItemState item, PassId pass)
    {
        var failed = item.Pass(pass).Integration.Failed;
        var tree = item.Branch.Last!.Facts.Tree;
        if (failed.IsEmpty || failed[0].Tree != tree)
        {
            return false;
        }
        SendBack(t, item.Id, pass, tree, Own(failed, item.Id));
        return true;
    }
}
