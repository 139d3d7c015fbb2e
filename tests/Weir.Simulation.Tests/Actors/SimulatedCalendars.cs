using Weir.Core;
using Weir.Core.Calendars;
using Weir.Core.Projects;
using Weir.Definitions.Organizations;
using Weir.Runtime.Loop;
using Weir.Simulation.Tests.Scheduling;
using Weir.Simulation.Tests.Time;

namespace Weir.Simulation.Tests.Actors;

/// <summary>
/// The organisation's calendars: two zones whose clocks change while some seeds run, breaks and half days, published
/// for a few days only, so that servers have to renew them; and a calendar that comes and goes. It has a home, too.
/// </summary>
internal sealed class SimulatedCalendars(World world, Dice dice)
{
    /// <summary>Whose work it is to live by another calendar than the rest.</summary>
    public const string Southern = "south";

    private static readonly int[] Days = [.. Enumerable.Range(0, 7)];

    private readonly CalendarRule _north = Rule(
        "Europe/Berlin", world, dice, (0, 150), (180, 660), (720, 1_200), (1_260, 1_440));
    private readonly CalendarRule _south = Rule("Australia/Lord_Howe", world, dice, (30, 600), (615, 1_430));

    public async Task RunAsync()
    {
        await PublishAsync(withSouth: true);
        while (!world.IsCalm)
        {
            await world.Time.After(dice.Between(60, 240) * 60_000L);
            await PublishAsync(withSouth: dice.Chance(60));
            await world.Door.SendAsync(
                world.Door.NewId("home"), PrincipalId.System, new SetHome(new HomeRepository("home.git", "main")));
        }
    }

    private Task<CommandReply> PublishAsync(bool withSouth)
    {
        var now = world.Auditor.State.Now > world.Now ? world.Auditor.State.Now : world.Now;
        var midnight = new Timestamp(now.Value - (now.Value % Duration.Days(1).Value));
        // Ends within days: whichever server is up publishes it for longer.
        var until = midnight + Duration.Days(dice.Between(8, 20));
        var from = new Timestamp(midnight.Value - Duration.Days(1).Value);
        var north = CalendarExpansion.Expand("north", true, _north, from, until);
        var south = CalendarExpansion.Expand(Southern, false, _south, from, until);
        return world.Door.SendAsync(
            world.Door.NewId("calendars"), PrincipalId.System,
            new PublishCalendars(withSouth ? [north, south] : [north]));
    }

    private static CalendarRule Rule(string zone, World world, Dice dice, params (int From, int To)[] hours)
    {
        var today = (int)(VirtualTime.StartOf(world.Settings.Seed).ToUnixTimeSeconds() / 86_400);
        var half = today + dice.Between(0, 1);
        return new CalendarRule(
            zone,
            [.. Days.SelectMany(day => hours.Select(range => new WeeklyHours(day, range.From, range.To)))],
            [new DaysOff(half, half)],
            [new SpecialHours(half, 120, 300), new SpecialHours(half, 600, 1_380)]);
    }
}
