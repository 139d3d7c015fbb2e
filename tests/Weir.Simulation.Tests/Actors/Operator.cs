using Weir.Simulation.Tests.Scheduling;

namespace Weir.Simulation.Tests.Actors;

/// <summary>Kills the server at any moment, brings it up again after a while, and in the end leaves it alone.</summary>
internal sealed class Operator(World world, Dice dice)
{
    public async Task RunAsync()
    {
        await world.BringUpAsync();
        while (!world.IsCalm)
        {
            await world.Time.After(dice.Between(1_000, 7_200_000));
            // Half the time in the middle of something: a few milliseconds after the next event.
            if (dice.Chance(50))
            {
                await world.ChangedAsync(600_000);
                await world.Time.After(dice.Between(0, 6));
            }
            if (world.IsCalm)
            {
                return;
            }
            world.Crash();
            await world.Time.After(dice.Chance(70) ? dice.Between(100, 4_000) : dice.Between(10_000, 300_000));
            await world.BringUpAsync();
        }
    }
}
