using Weir.Core;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Core.Passes;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>What holds of items that are split into items, said once more.</summary>
internal static class PartInvariants
{
    private const string Rests = "an item that is split does nothing by itself";
    private const string Whole = "an item that is split is done once all of its parts are, and not before";
    private const string Passed = "a part has the requester of the whole, and at least its risk and its secrecy";
    private const string Agreed = "nothing is split but by a person, and nothing that is merged";

    public static void Check(OrganizationState before, Recorded recorded, OrganizationState after)
    {
        switch (recorded.Event)
        {
            case ItemSplit e:
                Violation.Unless(
                    recorded.By.IsPerson && before.Items[e.Item].Branch.Merges.IsEmpty, Agreed,
                    $"{e.Item} was split by {recorded.By}");
                break;
            case PassStarted or AttemptQueued or AttemptDispatched or GateEvent:
                var about = ((ItemEvent)recorded.Event).Item;
                Violation.Unless(
                    !before.Items[about].IsSplit, Rests, $"{recorded.Event.GetType().Name} of {about}");
                break;
            case ItemDone e when before.Items[e.Item].IsSplit:
                var parts = Living(before, e.Item);
                Violation.Unless(
                    parts.Count > 0 && parts.TrueForAll(part => part.Status == ItemStatus.Done), Whole,
                    $"{e.Item} is done with {parts.Count} parts");
                break;
            case ItemCreated { Origin: { Kind: LinkKind.Part } origin } e:
                var (whole, made) = (before.Items[origin.Item], after.Items[e.Item]);
                Violation.Unless(
                    whole.IsSplit && made.Requester == whole.Requester && made.Risk >= whole.Risk
                        && (made.IsRestricted || !whole.IsRestricted),
                    Passed, $"{e.Item} is a part of {whole.Id}");
                break;
            default:
                break;
        }
    }

    /// <summary>Of a state at rest: what is split has a reason to be open.</summary>
    public static void Check(OrganizationState state, ItemState item)
    {
        if (item is { IsSplit: true, Status: ItemStatus.Open })
        {
            Violation.Unless(
                item.Tasks.Count > 0 || state.Effects.Values.Any(effect => effect.Item == item.Id)
                    || item.BlockedBy.Any(state.Open.Contains)
                    || Living(state, item.Id).Exists(part => part.IsOpen),
                Whole, $"{item.Id} waits for nothing");
        }
    }

    private static List<ItemState> Living(OrganizationState state, ItemId id) => state.Items[id].Links
        .Where(link => link is { Kind: LinkKind.Part, GivenUp: false }).Select(link => state.Items[link.Item]).ToList();
}
