using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Triggers;
using Weir.Definitions.Library;
using Weir.Simulation.Tests.Ports;
using Weir.Simulation.Tests.Scheduling;

namespace Weir.Simulation.Tests.Actors;

/// <summary>
/// Writes triggers into the definitions and changes its mind; sends to a webhook, the same more than once; and reverts
/// what landed. Schedules go by a clock that is changed while some seeds run.
/// </summary>
internal sealed class SimulatedTriggers(World world, Dice dice)
{
    public const string Workflow = "flow1";

    private static readonly Digest Request = new("sha256:" + Trees.Hash("sent"));

    /// <summary>So long before the end of a run nothing begins any more by itself.</summary>
    private const long LastHours = 4 * 3_600_000L;

    private int _sent;

    public async Task RunAsync()
    {
        await world.Time.After(dice.Between(1, 30) * 60_000L);
        Write();
        while (!world.IsCalm)
        {
            await world.Time.After(dice.Between(2, 40) * 60_000L);
            await (dice.Between(0, 9) switch
            {
                0 => ChangeAsync(),
                1 or 2 => RevertAsync(),
                _ => SendAsync(),
            });
        }
        // What a schedule begins in the last hours would not have come to rest.
        await world.Time.After(
            Math.Max(0, world.Settings.Storm + world.Settings.Calm - LastHours - world.Time.Elapsed));
        Write("");
        world.Repository.Push(world.Repository.At(world.Repository.Target).Tree);
    }

    private Task ChangeAsync()
    {
        Write();
        world.Repository.Push(world.Repository.At(world.Repository.Target).Tree);
        return Task.CompletedTask;
    }

    private Task RevertAsync()
    {
        if (world.Repository.Merges.Count > 0)
        {
            var merge = dice.Pick(world.Repository.Merges);
            world.Repository.Revert(merge);
            world.Trace.Note("reverted", $"{merge.Item}");
        }
        return Task.CompletedTask;
    }

    private async Task SendAsync()
    {
        var plan = world.Auditor.State.Plans.Values.FirstOrDefault(known => known.Workflow == Workflow);
        if (plan is null)
        {
            return;
        }
        var occurrence = $"hook-{(dice.OnceIn(4) ? Math.Max(1, _sent - dice.Between(0, 3)) : ++_sent)}";
        var key = dice.Chance(60) ? new Digest($"key{dice.Between(1, 3)}") : (Digest?)null;
        await world.Door.SendAsync(world.Door.NewId("hook"), PrincipalId.System, new FireTrigger(
            $"{World.Project}/alerts", occurrence, key, new CreateItem(
                World.Project, "task", "Alert", Request, plan.Hash, PriorityClass.Low, Risk.Medium, [], [], [], [])));
    }

    private void Write() => Write($$"""
        triggers:
          - { name: often, schedule: every {{dice.Between(1, 4)}}h, dedupe: trigger, per_day: 2 }
          - { name: nightly, schedule: "{{dice.Pick([0, 30])}} 2 * * *", per_day: 1 }
          - { name: alerts, webhook: alerts, per_day: {{dice.Between(1, 2)}},
              budget: {{dice.Pick(["0.001", "{ day: 0.002, month: 0.004 }", "90.00"])}} }
          {{(dice.Chance(70) ? "- { event: revert, dedupe: event.item, per_day: 1 }" : "")}}
        """);

    private void Write(string triggers)
    {
        var text = $$"""
            ---
            workflow: {{Workflow}}
            applies_to: { kinds: [task] }
            {{triggers}}
            ---
            ## Pass: edit
            """;
        world.Library = DefinitionLibrary.Load(
            new DefinitionLayer(Origin.Project, ".weir", MemoryFiles.Of(("workflows/flow1.md", text))));
    }
}
