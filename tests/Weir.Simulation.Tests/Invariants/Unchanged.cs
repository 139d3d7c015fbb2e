using Weir.Core;
using Weir.Core.Items;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>
/// Knows what an invariant over an item has been found true of. States are immutable, so where all objects that it
/// reads are the same ones as then, it is true still, and is not looked at again. Each invariant has one of its own,
/// and names all that it reads besides the item and the plan that the item is pinned to.
/// </summary>
internal sealed class Unchanged
{
    private readonly Dictionary<ItemId, (ItemState Item, object? One, object? Two)> _found = [];

    /// <summary>Whether it was found of these very objects; if not, it is noted down, for the caller looks now, and a
    /// run in which something is found wrong is over.</summary>
    public bool Since(ItemState item, object? one = null, object? two = null)
    {
        if (_found.TryGetValue(item.Id, out var then) && ReferenceEquals(then.Item, item)
            && ReferenceEquals(then.One, one) && ReferenceEquals(then.Two, two))
        {
            return true;
        }
        _found[item.Id] = (item, one, two);
        return false;
    }
}
