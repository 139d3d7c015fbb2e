using System.Runtime.CompilerServices;
using Weir.Core.Changes;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Scheduling;
using Weir.Core.Tasks;
using Weir.Core.Triggers;

namespace Weir.Core.Tests.Scenarios;

/// <summary>
/// What is true after every command, whatever came before. Scenarios and random runs check the same laws; each has a
/// sentence that says what is broken.
/// </summary>
internal static class Laws
{
    /// <param name="isKnown">Of which items the laws that read nothing else were found to hold.</param>
    public static void Check(OrganizationState state, Predicate<ItemState>? isKnown = null)
    {
        Indexes(state);
        Engines(state);
        Triggers(state);
        Batches(state);
        Check(state, state.Items.Values, isKnown);
    }

    /// <summary>The laws of these items alone, for when little was touched and much is there.</summary>
    public static void Check(
        OrganizationState state, IEnumerable<ItemState> items, Predicate<ItemState>? isKnown = null)
    {
        foreach (var item in items)
        {
            if (isKnown?.Invoke(item) != true)
            {
                Alone(state, item);
            }
            if (!item.IsOpen)
            {
                EndedEffects(state, item);
            }
            Hold(state, item);
            Target(state, item);
        }
    }

    /// <summary>What a trigger counts is what it made; while an item is open, no other has its key.</summary>
    private static void Triggers(OrganizationState state)
    {
        foreach (var trigger in state.Triggers.Values)
        {
            var made = state.Items.Values.Where(item => item.Triggered?.Trigger == trigger.Rule.Id).ToList();
            Law.Require(
                made.Count(item => TriggerState.DayOf(item.Created) == trigger.CountedDay) == trigger.Made,
                $"{trigger.Rule.Id} counts {trigger.Made} items of its day and made another number");
            Law.Require(
                made.Where(item => item is { IsOpen: true, Triggered.Key: not null })
                    .GroupBy(item => item.Triggered!.Key).All(group => group.Count() == 1),
                $"{trigger.Rule.Id} made a second item for what is open");
        }
    }

    /// <summary>What reads nothing but the item and its plan.</summary>
    private static void Alone(OrganizationState state, ItemState item)
    {
        if (!item.IsOpen)
        {
            Ended(item);
            return;
        }
        Held(item);
        Work(item);
        Order(state, item);
        Chain(item);
        Verdicts(state, item);
    }

    private static void Indexes(OrganizationState state)
    {
        var items = state.Items.Values.ToList();
        Law.Require(
            state.Open.SequenceEqual(items.Where(item => item.IsOpen).Select(item => item.Id)),
            $"the index of open items is wrong");
        Law.Require(
            state.Attempts.Keys.SequenceEqual(items.SelectMany(item => item.Attempts.Keys).Order()),
            $"the index of attempts is wrong");
        Law.Require(
            state.Tasks.Keys.SequenceEqual(items.SelectMany(item => item.Tasks.Keys).Order()),
            $"the index of tasks is wrong");
    }

    private static void Engines(OrganizationState state)
    {
        var running = state.Items.Values.SelectMany(item => item.Attempts.Values).Where(attempt => attempt.OnEngine)
            .ToList();
        foreach (var engine in state.Engines.Values)
        {
            var used = running.Count(attempt => attempt.Engine == engine.Name);
            Law.Require(engine.Used == used, $"{engine.Name} counts {engine.Used} slots, and {used} are used");
            Law.Require(used <= engine.Slots, $"{engine.Name} has {engine.Slots} slots, and {used} are used");
        }
        Law.Require(
            running.Select(attempt => attempt.Token).Distinct().Count() == running.Count, $"a token was given twice");
    }

    /// <summary>
    /// A pass is held exactly while somebody is asked to decide about it; nobody is about an item that leaves its
    /// workflow, unless the repository is in trouble.
    /// </summary>
    private static void Held(ItemState item)
    {
        foreach (var (_, pass) in item.Passes)
        {
            var isHeld = pass.Status == PassStatus.Held;
            var asked = item.Tasks.IsEmpty ? 0 : Decisions(item, pass.Id);
            Law.Require(
                asked == (isHeld ? 1 : 0) || (isHeld && asked == 0 && item.CutOver is not null),
                $"{asked} decisions are asked about {pass.Id}, which is {pass.Status}");
            Law.Require(pass.Held is not null == isHeld, $"{pass.Id} is {pass.Status}, for {pass.Held}");
        }
        Law.Require(
            item.CutOver is null
                || (item.Tasks.Values.All(task => task.Kind == TaskKind.Decision)
                    && item.Attempts.Values.All(attempt => attempt.Status == AttemptStatus.Stopping)),
            $"something of {item.Id} goes on although it moves to {item.CutOver?.Workflow}");
    }

    private static int Decisions(ItemState item, PassId about) =>
        item.Tasks.Values.Count(task => task.Kind == TaskKind.Decision && task.Pass == about);

    /// <summary>Nothing runs and nobody is asked for a pass or gate that is not at work.</summary>
    private static void Work(ItemState item)
    {
        if (item.Attempts.IsEmpty && item.Tasks.IsEmpty)
        {
            return;
        }
        var working = item.Attempts.Values.Where(attempt => attempt.Status != AttemptStatus.Stopping).ToList();
        foreach (var attempt in working)
        {
            var (subject, pass) = (attempt.Subject, item.Pass(attempt.Subject.Pass));
            var joins = subject is { Kind: SubjectKind.MergeCheck, Pass.IsElement: true };
            var expected = subject.Gate is null && !joins ? PassStatus.Working : PassStatus.Judging;
            Law.Require(
                pass.Status == expected || pass.Status == PassStatus.Held,
                $"{subject.Kind} {attempt.Id} runs for {pass.Id}, which is {pass.Status}");
        }
        foreach (var task in item.Tasks.Values.Where(task =>
            task.Kind is not (TaskKind.Decision or TaskKind.LateReview or TaskKind.LateFinding)))
        {
            var pass = item.Pass(task.Pass);
            var expected = task.Kind == TaskKind.Review ? PassStatus.Judging : PassStatus.Working;
            Law.Require(
                pass.Status == expected || pass.Status == PassStatus.Held,
                $"{task.Kind} {task.Id} is asked for {pass.Id}, which is {pass.Status}");
            Law.Require(
                task.Gate is null || pass.Gate(task.Gate.Value).Status == GateStatus.Open,
                $"{task.Id} asks for a gate that is not open");
        }
        var twice = working.Count < 2 ? null : working.GroupBy(attempt =>
            (attempt.Subject.Kind, attempt.Subject.Pass, attempt.Subject.Gate, attempt.Subject.Reviewer))
            .FirstOrDefault(group => group.Count() > 1);
        Law.Require(twice is null, $"two attempts run for {twice?.Key}");
    }

    /// <summary>
    /// Nothing starts, and no gate opens, before what it needs is settled; and nothing stays passed when that is
    /// undone.
    /// </summary>
    private static void Order(OrganizationState state, ItemState item)
    {
        var plan = state.PlanOf(item);
        foreach (var pass in plan.Passes)
        {
            var at = item.Pass(pass.Id);
            var judges = at.Status == PassStatus.Judging && at.Gates.Values.Any(gate => gate.Status == GateStatus.Open);
            if (!judges && at.Status is not (PassStatus.Working or PassStatus.Passed))
            {
                continue;
            }
            foreach (var need in pass.Needs)
            {
                var needed = item.Pass(need);
                Law.Require(
                    IsSettled(needed) || plan.Pass(need).OnDemand,
                    $"{pass.Id} is {at.Status} while {need}, which it needs, is {needed.Status}");
            }
        }
    }

    /// <summary>
    /// A pass that is over may still be held for trouble with the repository, when nothing else is left to hold.
    /// </summary>
    private static bool IsSettled(PassState pass) =>
        pass.IsSettled || (pass.Status == PassStatus.Held && (pass with { Status = pass.HeldFrom }).IsSettled);

    /// <summary>Each version was made on top of the one before it: no work is lost.</summary>
    private static void Chain(ItemState item)
    {
        for (var i = 1; i < item.Branch.Chain.Length; i++)
        {
            var (before, version) = (item.Branch.Chain[i - 1], item.Branch.Chain[i]);
            Law.Require(
                version.Start == before.Facts.Repositories[0].Head,
                $"version {version.Number} of {version.Pass} was not made on version {before.Number} of {before.Pass}");
        }
    }

    /// <summary>What a passed pass's gates approved is what the item has.</summary>
    private static void Verdicts(OrganizationState state, ItemState item)
    {
        foreach (var pass in state.PlanOf(item).Passes)
        {
            var at = item.Pass(pass.Id);
            if (at.Status != PassStatus.Passed)
            {
                continue;
            }
            foreach (var asked in pass.Gates)
            {
                var gate = at.Gate(asked.Id);
                Law.Require(
                    gate.Status == GateStatus.Approved,
                    $"{pass.Id} has passed, and its gate {gate.Id} is {gate.Status}");
                foreach (var subject in gate.Subject)
                {
                    Law.Require(
                        !item.Artifacts.TryGetValue(subject.Artifact, out var has)
                            || has.Facts.Digest == subject.Digest,
                        $"gate {gate.Id} of {pass.Id} approved {subject.Artifact} {subject.Digest}, and it is "
                            + $"{has?.Facts.Digest}");
                }
            }
        }
    }

    /// <summary>
    /// What ended asks nobody, runs nothing that was not told to stop, and leaves nothing that waits for a person.
    /// </summary>
    private static void Ended(ItemState item)
    {
        Law.Require(item.Tasks.IsEmpty, $"{item.Id} has ended, and {item.Tasks.Count} tasks are open");
        Law.Require(
            item.Attempts.Values.All(attempt => attempt.Status == AttemptStatus.Stopping),
            $"{item.Id} has ended, and attempts run");
    }

    private static void EndedEffects(OrganizationState state, ItemState item)
    {
        foreach (var (_, effect) in state.Effects)
        {
            Law.Require(
                effect.Item != item.Id || effect.NotBefore != Timestamp.Never,
                $"{item.Id} has ended, and an effect of it waits for a person");
        }
    }

    /// <summary>
    /// The recorded reason is the true one, unless time has passed that nobody told Core about yet. An open item waits
    /// for something that can happen.
    /// </summary>
    private static void Hold(OrganizationState state, ItemState item)
    {
        var now = Holds.Of(state, item);
        var waitsForNothing = now.Reason is HoldReason.InRepository { What: "is about to go on" };
        if (item.Hold is not null && (item.Hold != now || waitsForNothing) && Due.NextAt(state) <= state.Now)
        {
            return;
        }
        Law.Require(
            item.Hold == now, $"{item.Id} says '{item.Hold?.Reason.Sentence}', and it is '{now.Reason.Sentence}'");
        Law.Require(!waitsForNothing, $"{item.Id} waits for nothing");
    }

    /// <summary>Exactly the items of the project's batch are at its target, and they are at work there.</summary>
    private static void Target(OrganizationState state, ItemState item)
    {
        var isAtWork = item.Passes.Any(pass =>
            pass.Value.Integration.Stage is not (IntegrationStage.Idle or IntegrationStage.Queued));
        var holds = state.Batches.TryGetValue(item.Id.Project, out var batch) && batch.Members.Contains(item.Id);
        Law.Require(
            isAtWork == holds,
            $"{item.Id} {(holds ? "holds the target and does" : "does not hold the target and is")} nothing there");
        Law.Require(!holds || item.Status == ItemStatus.Open, $"{item.Id} holds the target and is {item.Status}");
        Law.Require(
            !holds || batch!.Members.Length == 1 || !item.IsRestricted,
            $"{item.Id} is restricted, and is merged together with others");
    }

    /// <summary>A batch is of bounded size, and lies as its members are, or it is not known how.</summary>
    private static void Batches(OrganizationState state)
    {
        foreach (var (project, batch) in state.Batches)
        {
            Law.Require(
                batch.Members.Length is > 0 and <= MergeBatch.MaxItems
                    && batch.Members.Distinct().Count() == batch.Members.Length,
                $"the batch of {project} has {batch.Members.Length} members");
            Law.Require(
                batch.Stack.IsEmpty || batch.Stack.Select(change => change.Item).SequenceEqual(batch.Members),
                $"the batch of {project} does not lie as its members are");
        }
    }

    /// <summary>
    /// What is about to be merged was approved as it is, by every gate that judges it at or after its last writer.
    /// </summary>
    public static void CheckMerge(OrganizationState state, ItemState item, PassId integrate)
    {
        var plan = state.PlanOf(item);
        foreach (var need in plan.Pass(integrate).Needs)
        {
            Law.Require(IsSettled(item.Pass(need)), $"{item.Id} merges while {need} is {item.Pass(need).Status}");
        }
        var writer = item.Branch.Last!.Pass;
        var later = new HashSet<PassId> { writer };
        if (item.Pass(writer).DemandedBy is { } demander)
        {
            later.Add(demander);
        }
        foreach (var pass in plan.Passes.Where(pass => pass.Needs.Any(later.Contains)))
        {
            later.Add(pass.Id);
        }
        foreach (var pass in
            plan.Passes.Where(pass => later.Contains(pass.Id) && item.Pass(pass.Id).Status == PassStatus.Passed))
        {
            foreach (var gate in
                pass.Gates.Where(gate => gate.Reviews.Contains(ArtifactPlan.Change, StringComparer.Ordinal)))
            {
                // An element that made nothing has nothing to approve.
                var approved = item.Pass(pass.Id)
                    .Gate(gate.Id).Subject.FirstOrDefault(subject => subject.Artifact == ArtifactPlan.Change)?.Digest;
                var change = WorkPoint.ChangeOf(item, pass.Id)?.Facts.Digest;
                Law.Require(
                    approved == change,
                    $"{item.Id} merges {change}, and gate {gate.Id} of {pass.Id} approved {approved}");
            }
        }
    }
}

/// <summary>
/// Requires something, in a sentence that is made only where it is broken: laws are checked very often.
/// </summary>
internal static class Law
{
    public static void Require(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref Sentence sentence)
    {
        if (!holds)
        {
            throw new ShouldAssertException(sentence.ToString());
        }
    }

    [InterpolatedStringHandler]
    internal ref struct Sentence
    {
        private DefaultInterpolatedStringHandler _text;

        public Sentence(int literals, int values, bool holds, out bool isNeeded)
        {
            isNeeded = !holds;
            _text = isNeeded ? new DefaultInterpolatedStringHandler(literals, values) : default;
        }

        public void AppendLiteral(string text) => _text.AppendLiteral(text);
        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);
        public override string ToString() => _text.ToStringAndClear();
    }
}
