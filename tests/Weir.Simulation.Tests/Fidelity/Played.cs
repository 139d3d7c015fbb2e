using Weir.Simulation.Tests.Scheduling;

namespace Weir.Simulation.Tests.Fidelity;

/// <summary>Plays one piece of work in virtual time, to its end.</summary>
internal static class Played
{
    public static void In(int seed, Func<World, Task> work)
    {
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var scheduler = new SimulationScheduler(Dice.For(seed, 0));
            var world = new World(new Settings(seed), scheduler);
            var ended = false;
            world.Start(async () =>
            {
                await work(world);
                ended = true;
            });
            do
            {
                while (scheduler.RunOne())
                {
                }
            }
            while (!ended && world.Failure is null && world.Time.RingNext(long.MaxValue));
            world.Failure.ShouldBeNull();
            ended.ShouldBeTrue("it waits for something that never comes");
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }
}
