using Weir.Simulation.Tests.Actors;
using Weir.Simulation.Tests.Scheduling;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests;

/// <summary>What a run came to.</summary>
internal sealed record Outcome(int Seed, Trace Trace, long Steps, long Elapsed, Exception? Failure)
{
    /// <summary>The invariant that does not hold; null when all do, or when something threw.</summary>
    public string? Broken => (Failure as Violation)?.Invariant;

    public string Report =>
        $"seed {Seed}, step {Steps}, {TimeSpan.FromMilliseconds(Elapsed)} into the run: {Failure?.Message}\n"
        + $"{(Failure is Violation ? "" : Failure)}\n{Trace.Tail}\n"
        + $"again, with every line: ./test --seed {Seed}";
}

/// <summary>
/// The simulator: the real control plane, the real loop, timekeeper and effect worker, in a world that is made up.
///
/// The idea. Weir is one deterministic state machine whose surroundings are ports. Here every port is simulated, time
/// is virtual, and all tasks run on one thread in an order thrown with dice; so a run is a function of its seed. A
/// storm of some hours passes in well under a second: the journal fails, pauses and leaves commits unanswered; the
/// server is killed in the middle of a commit and started again, stands still, or is deposed by another beside it;
/// engines hang, die and report late; the repository fails after it acted; people contradict each other, or never
/// answer. Then it is calm for a day, nobody answers anything, and whatever could go on by itself must have gone on.
///
/// What is checked. An <see cref="Invariants.Auditor"/> outside the server folds the journal as it becomes durable and
/// checks each event and each command (EventInvariants, StateInvariants, Verdicts), looks into forked states (Forks),
/// compares each restarted server with the fold, and looks at what rests at the end (Quiescence). The numbers in its
/// messages are those of the design's scheduling invariants; those that need the scheduler come with it.
///
/// What is claimed. Each simulated port says at its head what it reproduces of a real one, and what not; the tests in
/// Fidelity hold those claims. Mutants (a port that lies in one way) are kept as tests,
/// since an invariant that never fails is worth nothing until it has.
///
/// The models: the simulators of FoundationDB and TigerBeetle.
/// </summary>
internal static class Simulation
{
    /// <summary>More tasks than this at one instant of virtual time mean that something spins.</summary>
    private const int MaxStepsAtOnce = 200_000;

    public static Outcome Run(Settings settings)
    {
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return RunAlone(settings);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    private static Outcome RunAlone(Settings settings)
    {
        var scheduler = new SimulationScheduler(Dice.For(settings.Seed, 0));
        var world = new World(settings, scheduler);
        var people = new SimulatedPeople(world, Dice.For(settings.Seed, 10));
        var slots = Dice.For(settings.Seed, 11);
        world.Start(new Operator(world, Dice.For(settings.Seed, 12)).RunAsync);
        world.Start(new Operator(world, Dice.For(settings.Seed, 16)).SetClocksAsync);
        world.Start(new Requesters(world, Dice.For(settings.Seed, 13)).RunAsync);
        world.Start(people.RunAsync);
        world.Start(new SimulatedCalendars(world, Dice.For(settings.Seed, 17)).RunAsync);
        world.Start(new SimulatedTriggers(world, Dice.For(settings.Seed, 19)).RunAsync);
        world.Start(new Travellers(world, Dice.For(settings.Seed, 18)).RunAsync);
        world.Start(new SimulatedEngine(world, "east", slots.Between(1, 3), Dice.For(settings.Seed, 14)).RunAsync);
        world.Start(new SimulatedEngine(world, "west", slots.Between(1, 2), Dice.For(settings.Seed, 15)).RunAsync);

        var failure = Advance(world, scheduler, settings.Storm);
        if (failure is null)
        {
            world.CalmDown();
            failure = Advance(world, scheduler, settings.Storm + settings.Calm);
        }
        if (failure is null)
        {
            world.Start(world.Auditor.FinishAsync);
            failure = Advance(world, scheduler, world.Time.Elapsed);
        }
        world.Time.End();
        return new Outcome(settings.Seed, world.Trace, scheduler.Steps, world.Time.Elapsed, failure);
    }

    /// <summary>Runs what is ready, then lets time jump to the next timer, until that end.</summary>
    private static Exception? Advance(World world, SimulationScheduler scheduler, long end)
    {
        do
        {
            for (var steps = 0; scheduler.RunOne(); steps++)
            {
                if (world.Failure is not null || scheduler.Escaped is not null || steps > MaxStepsAtOnce)
                {
                    return Trouble(world, scheduler, steps);
                }
            }
            if (world.Trace.Committed > world.Settings.MaxEvents && !world.IsCalm)
            {
                return null;
            }
        }
        while (world.Time.RingNext(end));
        return Trouble(world, scheduler, 0);
    }

    private static Exception? Trouble(World world, SimulationScheduler scheduler, int steps) =>
        world.Failure
        ?? (
            scheduler.Escaped is { } where
                ? new Violation("determinism", "a continuation left the simulation's thread:\n" + where)
                : null)
        ?? (steps > MaxStepsAtOnce ? new Violation("liveness", "time stands still: something spins") : null);
}
