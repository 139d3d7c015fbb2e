using Weir.Core;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.People;
using Weir.Core.Projects;
using Weir.Simulation.Tests.Plans;
using Weir.Simulation.Tests.Ports;
using Weir.Simulation.Tests.Scheduling;

namespace Weir.Simulation.Tests.Actors;

/// <summary>
/// Sets the organisation up, asks for items over the first hours, and pushes to the target past Weir's back.
/// </summary>
internal sealed class Requesters(World world, Dice dice)
{
    private static readonly Digest Token = new("sha256:" + Trees.Hash("token"));

    private readonly RandomPlans _plans = new(dice);
    private readonly Workshop _workshop = new(world, dice);

    public async Task RunAsync()
    {
        foreach (var person in SimulatedPeople.Everybody)
        {
            await SendAsync(PrincipalId.System, new RecordPerson(person));
        }
        await SendAsync(PrincipalId.System, new RegisterProject(
            World.Project, "Simulated", SimulatedPeople.Owner.Id.Name, [],
                [
                    .. world.Repositories.Select(repository => new ProjectRepository(
                        repository.Name, "nowhere", "main", repository == world.Repository)),
                ]));
        await SendAsync(PrincipalId.System, new IssueToken("key", Token, SimulatedPeople.Owner.Id, ["items"]));
        for (var items = dice.Between(3, 6); items > 0; items--)
        {
            var plan = _plans.Next();
            world.Written[plan.Hash] = plan;
            plan = world.Settings.Compiled(plan);
            await SendAsync(PrincipalId.System, new PinDefinition(plan));
            await SendAsync(dice.Pick(SimulatedPeople.Everybody).Id, new CreateItem(
                World.Project, "task", $"Item {items}", _workshop.Text(), plan.Hash,
                dice.Pick(Enum.GetValues<PriorityClass>()), dice.Pick(Enum.GetValues<Risk>()), [], [], Blockers(),
                _workshop.Given(plan)));
            if (dice.OnceIn(6))
            {
                await AskUnsureAsync();
            }
            await world.Time.After(dice.Chance(50) ? 0 : dice.Between(0, 30) * 60_000L);
        }
        if (dice.OnceIn(2))
        {
            await RushAsync();
        }
        await SendAsync(PrincipalId.System, new RevokeToken("key"));
        while (!world.IsCalm)
        {
            await world.Time.After(dice.Between(3, 40) * 60_000L);
            var (path, part) = ($"src/f{dice.Between(0, 5)}", dice.Between(0, Trees.Parts - 1));
            var repository = world.Side is { } side && dice.Chance(50) ? side : world.Repository;
            var tree = repository.At(repository.Target).Tree;
            repository.Push(Trees.Edit(tree, path, part, $"pushed{world.Time.Elapsed}"));
            world.Trace.Note("push", $"{repository.Target}");
        }
    }

    /// <summary>Asks for much at once, so that it meets at the target.</summary>
    private async Task RushAsync()
    {
        world.Written[RandomPlans.Rush.Hash] = RandomPlans.Rush;
        var plan = world.Settings.Compiled(RandomPlans.Rush);
        await SendAsync(PrincipalId.System, new PinDefinition(plan));
        for (var items = dice.Between(5, 10); items > 0; items--)
        {
            await SendAsync(dice.Pick(SimulatedPeople.Everybody).Id, new CreateItem(
                World.Project, "task", $"Rush {items}", _workshop.Text(), plan.Hash,
                PriorityClass.Normal, Risk.Low, [], [], [], []));
        }
    }

    /// <summary>Asks for something without saying what kind of work it is.</summary>
    private async Task AskUnsureAsync()
    {
        await SendAsync(PrincipalId.System, new PinDefinition(RandomPlans.Intake));
        await SendAsync(dice.Pick(SimulatedPeople.Everybody).Id, new CreateItem(
            World.Project, IntakeState.NoKind, "Something", _workshop.Text(), RandomPlans.Intake.Hash,
            PriorityClass.Normal, dice.Pick(Enum.GetValues<Risk>()), [], [], [], [])
        {
            AwaitsProposal = true,
        });
    }

    private System.Collections.Immutable.ImmutableArray<ItemId> Blockers() =>
        [.. world.Auditor.State.Open.Where(_ => dice.OnceIn(6)).Take(2)];

    private async Task SendAsync(PrincipalId by, Command body)
    {
        var id = world.Door.NewId(by.Name);
        await world.Door.SendAsync(id, by, body);
        if (dice.OnceIn(4))
        {
            world.Trace.Note("duplicate", id);
            await world.Door.SendAsync(id, by, body);
        }
    }
}
