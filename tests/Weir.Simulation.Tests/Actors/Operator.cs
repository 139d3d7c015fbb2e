using Weir.Simulation.Tests.Scheduling;

namespace Weir.Simulation.Tests.Actors;

/// <summary>
/// Kills the server at any moment, or stops it for a while, or starts another beside it; and in the end leaves it
/// alone.
/// </summary>
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
            await (dice.Between(0, 9) switch
            {
                0 or 1 => StopAsync(),
                2 or 3 => DeposeAsync(),
                _ => RestartAsync(),
            });
        }
    }

    private async Task RestartAsync()
    {
        world.Crash();
        await world.Time.After(dice.Chance(70) ? dice.Between(100, 4_000) : dice.Between(10_000, 300_000));
        await world.BringUpAsync();
    }

    private async Task StopAsync()
    {
        var length = dice.Chance(50) ? dice.Between(1_000, 20_000) : dice.Between(30_000, 600_000);
        world.Trace.Note("stopped", $"{length} ms");
        world.Server?.StopFor(length);
        await world.Time.After(length);
    }

    /// <summary>Often while it stands still, so that it wakes up as one of two.</summary>
    private async Task DeposeAsync()
    {
        var old = world.Server;
        if (dice.Chance(50))
        {
            old?.StopFor(dice.Between(1_000, 120_000));
        }
        await world.DeposeAsync();
        await world.Time.After(dice.Between(10_000, 1_800_000));
        if (old is not null && world.Deposed.Contains(old))
        {
            world.Bury(old);
        }
    }

    /// <summary>Sets the machine's clock, forward and back, by up to some hours.</summary>
    public async Task SetClocksAsync()
    {
        while (!world.IsCalm)
        {
            await world.Time.After(dice.Between(10, 240) * 60_000L);
            var error = TimeSpan.FromMilliseconds(
                dice.Chance(50) ? dice.Between(-60_000, 60_000) : dice.Between(-7_200_000, 7_200_000));
            world.Trace.Note("clock", $"wrong by {error}");
            world.Clock.Error = error;
        }
    }
}
