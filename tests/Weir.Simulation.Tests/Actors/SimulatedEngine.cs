using Weir.Core;
using Weir.Core.Contexts;
using Weir.Core.Engines;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Runtime.Attempts;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Simulation.Tests.Invariants;
using Weir.Simulation.Tests.Scheduling;

namespace Weir.Simulation.Tests.Actors;

/// <summary>
/// An engine in a process of its own, which outlives servers.
///
/// It claims to reproduce: the attempt protocol with its fencing tokens; work of random length that succeeds, fails for
/// every reason of the closed set, or asks; an engine that hangs past its lease and reports late; one that dies and
/// comes back as a new incarnation while its old self still reports; results handed in twice, with the same command id
/// and with another; results with stale or invented tokens; a stop that is obeyed late or never. It does not reproduce:
/// a network that reorders one engine's own messages.
/// </summary>
internal sealed class SimulatedEngine(World world, string name, int slots, Dice dice)
{
    private static readonly long Heartbeat = (long)AttemptProtocol.Heartbeat.TotalMilliseconds;

    /// <summary>How long it waits for work before it asks again.</summary>
    private const long LongPoll = 600_000;

    /// <summary>Every so many attempts leave a trap in their clone.</summary>
    private const int TrapEvery = 19;

    /// <summary>Every so many attempts are described twice, as after an answer that was lost.</summary>
    private const int ReadsTwiceEvery = 7;

    private static readonly FailureReason[] Reasons = Enum.GetValues<FailureReason>();

    private readonly Workshop _workshop = new(world, dice);
    private readonly PrincipalId _self = PrincipalId.Engine(name);
    private int _incarnation;

    public async Task RunAsync()
    {
        while (true)
        {
            _incarnation++;
            await RegisterAsync(dice.Chance(90));
            world.Trace.Note("engine", $"{name} incarnation {_incarnation}");
            await ServeAsync(_incarnation, world.Time.Elapsed + dice.Between(10, 240) * 60_000L);
            if (dice.Chance(30))
            {
                await world.Door.SendAsync(world.Door.NewId(name), _self, new DrainEngine(name));
            }
            await world.Time.After(dice.Between(1_000, 60_000));
        }
    }

    private Task<CommandReply> RegisterAsync(bool isolated) => world.Door.SendAsync(
        world.Door.NewId(name), _self, new RegisterEngine(name, $"{_incarnation}", slots, isolated));

    private async Task ServeAsync(int incarnation, long until)
    {
        var known = new HashSet<AttemptId>();
        while (world.IsCalm || world.Time.Elapsed < until)
        {
            var seen = world.Seen;
            var self = seen?.Engines.GetValueOrDefault(name);
            if (self is { Silent: true })
            {
                await RegisterAsync(self.Isolated);
            }
            foreach (var (item, attempt) in Given(seen))
            {
                if (known.Add(attempt.Id))
                {
                    world.Start(() => WorkAsync(incarnation, item, attempt));
                }
            }
            // Whatever it is given takes a slot of it, which makes its record another one, though perhaps an equal one.
            await world.PublishedAsync(
                state => !ReferenceEquals(state.Engines.GetValueOrDefault(name), self), LongPoll);
            await world.Time.After(dice.Between(5, 30));
        }
    }

    private IEnumerable<(ItemId Item, AttemptState Attempt)> Given(OrganizationState? seen) =>
        seen is null ? [] : seen.Attempts
            .Select(pair => (Item: pair.Value, Attempt: seen.Items[pair.Value].Attempts[pair.Key]))
            .Where(pair => pair.Attempt.Status == AttemptStatus.Dispatched && pair.Attempt.Engine == name);

    private bool Lives(int incarnation) => incarnation == _incarnation;

    private async Task WorkAsync(int incarnation, ItemId item, AttemptState attempt)
    {
        var claim = await world.Door.SendAsync(
            $"claim-{attempt.Id}-{attempt.Token}", _self, new ClaimAttempt(attempt.Id, attempt.Token));
        if (!claim.Accepted)
        {
            return;
        }
        world.Working.Add(attempt.Id);
        // Taken now, as a clone would be: what happens to the item meanwhile does not reach the work.
        var outcome = Outcome(world.Auditor.State.Items[item], attempt);
        await ReadAsync(world.Auditor.State.Items[item], attempt);
        var stopped =
            await BeatAsync(
                incarnation, item, attempt, dice.OnceIn(40) ? dice.Between(300, 2_000) : dice.Between(1, 60));
        if (!world.IsCalm && dice.OnceIn(30))
        {
            world.Trace.Note("hang", $"{attempt.Id}");
            await world.Time.After(dice.Between(20, 400) * 1_000L);
        }
        if (!stopped && !await world.Meter.CallAsync(item, attempt))
        {
            outcome = new AttemptOutcome.Failed(FailureReason.BudgetStopped, _workshop.Text());
        }
        if (stopped && !world.IsCalm && dice.OnceIn(5))
        {
            world.Meter.Later(item, attempt.Id);
            world.Trace.Note("never stops", $"{attempt.Id}");
            return;
        }
        world.Working.Remove(attempt.Id);
        if (!Lives(incarnation) && dice.Chance(50))
        {
            world.Meter.Later(item, attempt.Id);
            return;
        }
        await world.Meter.SettleAsync(item, attempt.Id);
        await ReportAsync(item, attempt, stopped ? new AttemptOutcome.Failed(FailureReason.Cancelled, null) : outcome);
    }

    /// <summary>Is given its documents, as by the server while it describes the attempt; now and then twice.</summary>
    private async Task ReadAsync(ItemState item, AttemptState attempt)
    {
        var plan = world.Auditor.State.PlanOf(item);
        var commit = AttemptInputs.Of(item, attempt, plan).Rules;
        if (SimulatedDocuments.AgentOf(plan, attempt.Subject) is { } agent
            && world.Documents.Facts(agent, commit, item) is { } facts)
        {
            var id = $"reads-{attempt.Id}-{attempt.Token}";
            var give = new GiveContext(attempt.Id, attempt.Token, facts);
            await world.Door.SendAsync(id, _self, give);
            if (attempt.Id.Value % ReadsTwiceEvery == 0)
            {
                await world.Door.SendAsync(id + "-again", _self, give);
            }
        }
    }

    /// <summary>True when it was told to stop, or learnt that the attempt is over.</summary>
    private async Task<bool> BeatAsync(int incarnation, ItemId item, AttemptState attempt, int seconds)
    {
        var heard = 0;
        var end = world.Time.Elapsed + seconds * 1_000L;
        for (var beat = 1; world.Time.Elapsed < end && Lives(incarnation); beat++)
        {
            await world.Time.After(Math.Min(Heartbeat, end - world.Time.Elapsed));
            var asked = world.Time.Elapsed;
            var sent = await world.Door.TryAsync(
                $"lease-{attempt.Id}-{attempt.Token}-{beat}", _self,
                new ExtendLease(attempt.Id, attempt.Token) { Heard = heard });
            heard = Hear(item, attempt, heard);
            if (sent is { Accepted: true })
            {
                world.Auditor.Renewed(attempt.Id, asked);
            }
            else if (sent is { Refusal.Code: "stop" or "attempt-ended" or "fenced" })
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>What it has been told by now; answers are lost now and then, and told again.</summary>
    private int Hear(ItemId item, AttemptState attempt, int heard) => attempt.Subject.Kind == SubjectKind.Pass
        && dice.Chance(80) && world.Seen?.Items.GetValueOrDefault(item)?.Passes
            .GetValueOrDefault(attempt.Subject.Pass) is { } pass
            ? Math.Max(heard, pass.Told.Length)
            : heard;

    private async Task ReportAsync(ItemId item, AttemptState attempt, AttemptOutcome outcome)
    {
        var evidence = new AttemptEvidence(
            new Usage(100, 10, 1, 2) { PricedCalls = dice.Chance(95) ? 1 : 0, NanoUsd = dice.Between(0, 900_000) },
            dice.Chance(50)
                ? "m1"
                : "m2", EventInvariants.Mark(attempt.Id, attempt.Token),
            outcome is AttemptOutcome.Failed && dice.Chance(60) ? new ObjectName($"saved-{attempt.Id}") : null,
            dice.Chance(97));
        var report = world.Settings.Reported(world, new ReportResult(item, attempt.Id, attempt.Token, outcome, evidence)
        {
            Tampered = attempt.Id.Value % TrapEvery == 0 ? [".git/hooks/pre-commit"] : [],
            Notes = _workshop.Notes(attempt.Id),
        });
        if (!world.IsCalm && dice.OnceIn(15))
        {
            world.Trace.Note("forged", $"{attempt.Id}");
            var stolen = dice.OnceIn(4);
            var by = stolen ? PrincipalId.Engine(name + "-thief") : _self;
            await world.Door.TryAsync(world.Door.NewId(name + "-forged"), by, dice.Between(0, 3) switch
            {
                _ when stolen => report with
                {
                    Evidence = evidence with { Log = EventInvariants.Mark(attempt.Id, -1) },
                },
                0 => report with { Token = report.Token - 1 },
                1 => report with { Token = 0 },
                2 => report with { Attempt = Another(item, report.Attempt), Token = report.Token - 1_000_000 },
                _ => report with { Attempt = Another(item, report.Attempt), Token = 0 },
            });
        }
        if (!world.IsCalm && dice.OnceIn(40))
        {
            world.Trace.Note("hours late", $"{attempt.Id}");
            await world.Time.After(dice.Between(1, 5) * 3_600_000L);
        }
        var id = $"result-{attempt.Id}-{attempt.Token}";
        await world.Door.SendAsync(id, _self, report);
        if (dice.OnceIn(8))
        {
            await world.Time.After(dice.Between(0, 120_000));
            world.Trace.Note("duplicate", id);
            await world.Door.SendAsync(id, _self, report);
        }
        if (dice.OnceIn(15))
        {
            await world.Time.After(dice.Between(0, 120_000));
            await world.Door.SendAsync(world.Door.NewId(name + "-again"), _self, report);
        }
    }

    private AttemptId Another(ItemId item, AttemptId but) =>
        world.Auditor.State.Items[item].Attempts.Keys.Where(id => id != but).Select(id => (AttemptId?)id)
            .FirstOrDefault() ?? but;

    private AttemptOutcome Outcome(ItemState item, AttemptState attempt)
    {
        var plan = world.Auditor.State.PlanOf(item);
        var pass = plan.Pass(attempt.Subject.Pass);
        if (!world.IsCalm && dice.Chance(14))
        {
            return new AttemptOutcome.Failed(dice.Pick(Reasons), _workshop.Text());
        }
        return attempt.Subject.Kind switch
        {
            SubjectKind.GateCommands or SubjectKind.MergeCheck => _workshop.Ran(plan, item, attempt),
            SubjectKind.GateReview => _workshop.Reviewed(item, pass, attempt),
            _ when pass.Ask is { } ask && item.Pass(pass.Id).Answers.Length < ask.MaxQuestions && dice.Chance(25) =>
                new AttemptOutcome.Asked(_workshop.Text()),
            _ when pass.Element is not null && dice.Chance(8) => _workshop.Split(pass),
            _ => new AttemptOutcome.Produced(
                _workshop.Change(item, pass), _workshop.Artifacts(plan, pass), _workshop.Ending(),
                pass.Executor.Kind == ExecutorKind.Agent
                    ? PrincipalId.Agent(pass.Executor.Target)
                    : new PrincipalId("command:" + pass.Executor.Target)),
        };
    }
}
