using Weir.Core;
using Weir.Core.People;
using Weir.Simulation.Tests.Scheduling;

namespace Weir.Simulation.Tests.Actors;

/// <summary>
/// People who go away, at once or later, with and without somebody who answers for them, come back early or never,
/// leave the organisation, lose their roles, and join it again.
/// </summary>
internal sealed class Travellers(World world, Dice dice)
{
    public async Task RunAsync()
    {
        while (!world.IsCalm)
        {
            await world.Time.After(dice.Between(5, 60) * 60_000L);
            if (world.Seen is { } seen)
            {
                await world.Door.SendAsync(world.Door.NewId("travel"), PrincipalId.System, Deed(seen));
            }
        }
    }

    private Command Deed(OrganizationState seen)
    {
        var person = dice.Pick(SimulatedPeople.Everybody);
        var known = seen.People.ContainsKey(person.Id);
        return dice.Between(0, 9) switch
        {
            _ when !known => new RecordPerson(person),
            0 when person != SimulatedPeople.Owner => new RemovePerson(person.Id),
            1 when person != SimulatedPeople.Owner => new RecordPerson(person with { Roles = [] }),
            2 => new RecordPerson(person),
            3 or 4 => new EndAbsence(person.Id),
            _ => Away(seen, person.Id),
        };
    }

    private RecordAbsence Away(OrganizationState seen, PrincipalId person)
    {
        var from = seen.Now + Duration.Minutes(dice.Chance(60) ? 0 : dice.Between(5, 120));
        return new RecordAbsence(
            person, from, from + Duration.Minutes(dice.Between(10, 300)),
            dice.Chance(75) ? dice.Pick(SimulatedPeople.Everybody).Id : null);
    }
}
