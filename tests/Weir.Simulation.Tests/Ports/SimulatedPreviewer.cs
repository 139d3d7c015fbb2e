using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Simulation.Tests.Scheduling;
using Weir.Simulation.Tests.Time;

namespace Weir.Simulation.Tests.Ports;

/// <summary>
/// Previews as one process sees them. It claims to reproduce: commands that take time, fail with nothing, half or all
/// of it up, or are cut short with the process in the midst of them; commands that take down and fail.
/// </summary>
/// <param name="up">What stands, whole or half, for all processes.</param>
internal sealed class SimulatedPreviewer(HashSet<EffectId> up, Dice dice, Life life, Func<bool> isCalm) : IPreviewer
{
    public async Task<PreviewResult> BringUpAsync(PreviewOrder order, CancellationToken cancel)
    {
        await life.PassAsync(dice.Between(100, 60_000));
        if (!dice.OnceIn(8))
        {
            up.Add(order.Preview);
        }
        await life.PassAsync(dice.Between(100, 60_000));
        return new PreviewResult(dice.OnceIn(6) ? null : "http://127.0.0.1/" + order.Name, "It ended with 1.");
    }

    public async Task TakeDownAsync(PreviewOrder order, CancellationToken cancel)
    {
        await life.PassAsync(dice.Between(1, 30_000));
        if (dice.OnceIn(4) && !isCalm())
        {
            throw new RepositoryException("It ended with 1.");
        }
        up.Remove(order.Preview);
        await life.PassAsync(dice.Between(1, 2_000));
    }
}
