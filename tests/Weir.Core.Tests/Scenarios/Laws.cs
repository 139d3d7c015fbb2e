using Weir.Core.Changes;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Scheduling;
using Weir.Core.Tasks;

namespace Weir.Core.Tests.Scenarios;

/// <summary>
/// What is true after every command, whatever came before. Scenarios and random runs check the same laws; each has a
/// sentence that says what is broken.
/// </summary>
internal static class Laws
{
    public static void Check(OrganizationState state)
    {
        Indexes(state);
        Engines(state);
        foreach (var item in state.Items.Values)
        {
            if (item.IsOpen)
            {
                Held(item);
                Work(item);
                Chain(item);
                Verdicts(state, item);
            }
            else
            {
                Ended(state, item);
            }
            Hold(state, item);
        }
        Target(state);
    }

    private static void Indexes(OrganizationState state)
    {
        var items = state.Items.Values.ToList();
        state.Open.ShouldBe(items.Where(item => item.IsOpen).Select(item => item.Id), "the index of open items");
        state.Attempts.Keys.ShouldBe(items.SelectMany(item => item.Attempts.Keys).Order(), "the index of attempts");
        state.Tasks.Keys.ShouldBe(items.SelectMany(item => item.Tasks.Keys).Order(), "the index of tasks");
    }

    private static void Engines(OrganizationState state)
    {
        var running = state.Items.Values.SelectMany(item => item.Attempts.Values).Where(attempt => attempt.OnEngine).ToList();
        foreach (var engine in state.Engines.Values)
        {
            engine.Used.ShouldBe(running.Count(attempt => attempt.Engine == engine.Name), $"slots used on {engine.Name}");
            engine.Used.ShouldBeLessThanOrEqualTo(engine.Slots, $"slots of {engine.Name}");
        }
        running.Select(attempt => attempt.Token).ShouldBeUnique("tokens are never given twice");
    }

    /// <summary>A pass is held exactly while somebody is asked to decide about it.</summary>
    private static void Held(ItemState item)
    {
        foreach (var pass in item.Passes.Values)
        {
            var asked = item.Tasks.Values.Count(task => task.Kind == TaskKind.Decision && task.Pass == pass.Id);
            asked.ShouldBe(pass.Status == PassStatus.Held ? 1 : 0, $"decisions asked about {pass.Id}, which is {pass.Status}");
            (pass.Held is not null).ShouldBe(pass.Status == PassStatus.Held, $"the cause that {pass.Id} is held for");
        }
    }

    /// <summary>Nothing runs and nobody is asked for a pass or gate that is not at work.</summary>
    private static void Work(ItemState item)
    {
        foreach (var attempt in item.Attempts.Values.Where(attempt => attempt.Status != AttemptStatus.Stopping))
        {
            var pass = item.Pass(attempt.Subject.Pass);
            var expected = attempt.Subject.Gate is null ? PassStatus.Working : PassStatus.Judging;
            (pass.Status == expected || pass.Status == PassStatus.Held).ShouldBeTrue(
                $"{attempt.Subject.Kind} {attempt.Id} runs for {pass.Id}, which is {pass.Status}");
        }
        foreach (var task in item.Tasks.Values.Where(task => task.Kind != TaskKind.Decision))
        {
            var pass = item.Pass(task.Pass);
            var expected = task.Kind == TaskKind.Review ? PassStatus.Judging : PassStatus.Working;
            (pass.Status == expected || pass.Status == PassStatus.Held).ShouldBeTrue(
                $"{task.Kind} {task.Id} is asked for {pass.Id}, which is {pass.Status}");
            (task.Gate is null || pass.Gate(task.Gate.Value).Status == GateStatus.Open).ShouldBeTrue($"{task.Id} asks for a gate that is not open");
        }
        var twice = item.Attempts.Values.Where(attempt => attempt.Status != AttemptStatus.Stopping)
            .GroupBy(attempt => (attempt.Subject.Kind, attempt.Subject.Pass, attempt.Subject.Gate, attempt.Subject.Reviewer))
            .FirstOrDefault(group => group.Count() > 1);
        twice.ShouldBeNull($"two attempts for {twice?.Key}");
    }

    /// <summary>Each version was made on top of the one before it: no work is lost.</summary>
    private static void Chain(ItemState item)
    {
        for (var i = 1; i < item.Branch.Chain.Length; i++)
        {
            var (before, version) = (item.Branch.Chain[i - 1], item.Branch.Chain[i]);
            version.Start.ShouldBe(before.Facts.Repositories[0].Head, $"version {version.Number} of {version.Pass} was not made on version {before.Number} of {before.Pass}");
        }
    }

    /// <summary>What a passed pass's gates approved is what the item has.</summary>
    private static void Verdicts(OrganizationState state, ItemState item)
    {
        var plan = state.PlanOf(item);
        foreach (var pass in plan.Passes.Where(pass => item.Pass(pass.Id).Status == PassStatus.Passed))
        {
            foreach (var gate in pass.Gates.Select(gate => item.Pass(pass.Id).Gate(gate.Id)))
            {
                gate.Status.ShouldBe(GateStatus.Approved, $"gate {gate.Id} of {pass.Id}, which has passed");
                foreach (var subject in gate.Subject.Where(subject => item.Artifacts.ContainsKey(subject.Artifact)))
                {
                    item.Artifacts[subject.Artifact].Facts.Digest.ShouldBe(subject.Digest, $"gate {gate.Id} of {pass.Id} approved another {subject.Artifact}");
                }
            }
        }
    }

    /// <summary>What ended asks nobody, runs nothing that was not told to stop, and holds no target.</summary>
    private static void Ended(OrganizationState state, ItemState item)
    {
        item.Tasks.ShouldBeEmpty($"{item.Id} has ended");
        item.Attempts.Values.ShouldAllBe(attempt => attempt.Status == AttemptStatus.Stopping, $"{item.Id} has ended");
        state.Integrating.Values.ShouldNotContain(item.Id, $"{item.Id} has ended");
    }

    /// <summary>
    /// The recorded reason is the true one, unless time has passed that nobody told Core about yet. An open item waits for
    /// something that can happen.
    /// </summary>
    private static void Hold(OrganizationState state, ItemState item)
    {
        item.Hold.ShouldNotBeNull();
        if (Due.NextAt(state) > state.Now)
        {
            item.Hold.ShouldBe(Holds.Of(state, item), $"what holds {item.Id}");
        }
        item.Hold.Reason.Sentence.ShouldNotContain("is about to go on", Case.Sensitive, $"{item.Id} waits for nothing");
    }

    /// <summary>Exactly one open item holds the target, and it is at work there.</summary>
    private static void Target(OrganizationState state)
    {
        foreach (var item in state.Items.Values)
        {
            var stages = item.Passes.Values.Select(pass => pass.Integration.Stage);
            var atWork = stages.Any(stage => stage is not (IntegrationStage.Idle or IntegrationStage.Queued));
            var holds = state.Integrating.TryGetValue(item.Id.Project, out var holder) && holder == item.Id;
            atWork.ShouldBe(holds, $"{item.Id} is at work on the target");
            (holds && item.Status != ItemStatus.Open).ShouldBeFalse($"{item.Id} holds the target and is {item.Status}");
        }
    }

    /// <summary>What is about to be merged was approved as it is, by every gate that judges it.</summary>
    public static void CheckMerge(OrganizationState state, ItemState item, PassId integrate)
    {
        var plan = state.PlanOf(item);
        foreach (var pass in plan.Passes.TakeWhile(pass => pass.Id != integrate).Where(pass => !pass.OnDemand))
        {
            item.Pass(pass.Id).IsSettled.ShouldBeTrue($"{item.Id} merges while {pass.Id} is {item.Pass(pass.Id).Status}");
        }
        var writer = plan.Passes.IndexOf(plan.Pass(item.Branch.Last!.Pass));
        foreach (var pass in plan.Passes.Skip(writer).TakeWhile(pass => pass.Id != integrate))
        {
            foreach (var gate in pass.Gates.Where(gate => gate.Reviews.Contains(ArtifactPlan.Change, StringComparer.Ordinal) && item.Pass(pass.Id).Status == PassStatus.Passed))
            {
                var state2 = item.Pass(pass.Id).Gate(gate.Id);
                state2.Status.ShouldBe(GateStatus.Approved, $"gate {gate.Id} of {pass.Id}");
                state2.Subject.ShouldContain(new SubjectDigest(ArtifactPlan.Change, item.Branch.Digest!.Value), $"{item.Id}: gate {gate.Id} of {pass.Id}");
            }
        }
    }
}
