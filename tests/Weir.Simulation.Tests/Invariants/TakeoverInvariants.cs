using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Tasks;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>What holds of people who take work over from agents, give it back, and say something meanwhile.</summary>
internal static class TakeoverInvariants
{
    private const string Kept = "work is not lost by taking it over";
    private const string Alone = "while a person has the work no agent is given it";
    private const string Part = "whoever had a part in it is an author";
    private const string Heard = "what is said is heard once and in order";

    public static void Check(OrganizationState before, Recorded recorded, OrganizationState after)
    {
        switch (recorded.Event)
        {
            case AttemptFailed { Evidence.Checkpoint: { } saved } e
                when before.Items[e.Item].Attempts[e.Attempt].Subject is { Kind: SubjectKind.Pass } subject:
                Violation.Unless(
                    after.Items[e.Item].Pass(subject.Pass).Saved == saved, Kept,
                    $"{e.Attempt} of {e.Item} saved {saved}, and nobody would go on from it");
                break;
            case PassGivenBack e:
                Violation.Unless(
                    after.Items[e.Item].Pass(e.Pass).GoesOnFrom
                        == (e.Commit ?? before.Items[e.Item].Pass(e.Pass).Saved),
                    Kept, $"{e.Pass} of {e.Item} goes on from something else than what it was given back with");
                break;
            case AttemptDispatched e
                when before.Items[e.Item].Attempts[e.Attempt].Subject is { Kind: SubjectKind.Pass } subject:
                Violation.Unless(
                    before.Items[e.Item].Pass(subject.Pass).TakenOver is null, Alone,
                    $"{e.Attempt} of {e.Item} is given {subject.Pass}, which a person has");
                break;
            case PassProduced { Adopted: false } e:
                Authors(before.Items[e.Item], e, recorded.By);
                break;
            case AgentTold e:
                Violation.Unless(
                    e.Number == before.Items[e.Item].Pass(e.Pass).Told.Length + 1, Heard,
                    $"number {e.Number} is not the next that {e.Pass} of {e.Item} is told");
                break;
            case AgentHeard e:
                Hears(before.Items[e.Item], e);
                break;
            default:
                break;
        }
    }

    private static void Authors(ItemState item, PassProduced produced, PrincipalId by)
    {
        var pass = item.Pass(produced.Pass);
        if (pass.TakenOver is not null && by.IsPerson)
        {
            Violation.Unless(
                produced.Authors.Contains(by), Part, $"{by} handed in {produced.Pass} of {item.Id} and is no author");
        }
        if (pass.TakenOver is not null || item.Attempts.Values.Any(attempt => attempt.Subject.Pass == produced.Pass))
        {
            foreach (var told in pass.Told.Select(said => said.By).Concat(pass.Helpers))
            {
                Violation.Unless(
                    produced.Authors.Contains(told), Part,
                    $"{told} had a part in {produced.Pass} of {item.Id} and is no author");
            }
        }
    }

    private static void Hears(ItemState item, AgentHeard heard)
    {
        var attempt = item.Attempts[heard.Attempt];
        Violation.Unless(
            heard.Upto > attempt.Heard && heard.Upto <= item.Pass(attempt.Subject.Pass).Told.Length, Heard,
            $"{heard.Attempt} of {item.Id} heard up to {heard.Upto} after {attempt.Heard}");
    }

    /// <summary>After a whole command: who has the work is asked for it.</summary>
    public static void Check(ItemState item)
    {
        // Nobody is asked about an item that leaves its workflow; should it stay, they are asked again.
        foreach (var pass in item is { IsOpen: true, CutOver: null } ? item.Passes.Values : [])
        {
            var asked = item.Tasks.Values.Count(task => task.Pass == pass.Id && task.Kind == TaskKind.Work);
            Violation.Unless(
                pass.TakenOver is null || (asked == 1 && pass.Status is PassStatus.Working or PassStatus.Held), Kept,
                $"{pass.Id} of {item.Id} is taken over, {pass.Status}, and {asked} tasks ask for it");
        }
    }
}
