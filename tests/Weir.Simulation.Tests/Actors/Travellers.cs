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
    private const string From = "home";

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
        return dice.Between(0, 10) switch
        {
            10 => Roster(seen),
            _ when !known => new RecordPerson(person),
            0 when person != SimulatedPeople.Owner => new RemovePerson(person.Id),
            1 when person != SimulatedPeople.Owner => new RecordPerson(person with { Roles = [] }),
            2 => new RecordPerson(person),
            3 or 4 => new EndAbsence(person.Id),
            _ => Away(seen, person.Id),
        };
    }

    /// <summary>An organization.md that names all but somebody, who is here again with the next; or one that cannot be
    /// used.</summary>
    private Command Roster(OrganizationState seen)
    {
        var commit = new ObjectName($"{dice.Between(1, 5):x40}");
        if (seen.Rosters.ContainsKey(From) && dice.Chance(30))
        {
            return new RefuseRoster(From, commit, new Digest("sha256:fault"));
        }
        var gone = dice.Pick(SimulatedPeople.Everybody);
        return new TakeRoster(
            From, new Digest($"sha256:{gone.Name}"), commit,
            [.. SimulatedPeople.Everybody.Where(person => person != gone || person == SimulatedPeople.Owner)]);
    }

    private RecordAbsence Away(OrganizationState seen, PrincipalId person)
    {
        var from = seen.Now + Duration.Minutes(dice.Chance(60) ? 0 : dice.Between(5, 120));
        return new RecordAbsence(
            person, from, from + Duration.Minutes(dice.Between(10, 300)),
            dice.Chance(75) ? dice.Pick(SimulatedPeople.Everybody).Id : null);
    }
}
