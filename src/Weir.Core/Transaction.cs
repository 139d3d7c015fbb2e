using System.Collections.Immutable;
using Weir.Core.Items;

namespace Weir.Core;

/// <summary>
/// A decision in the making: each event is applied as soon as it is emitted, so that what follows sees it. Nothing
/// outside sees any of it until <see cref="ControlPlane.Decide"/> returns.
/// </summary>
internal sealed class Transaction(OrganizationState state, PrincipalId by, Timestamp now)
{
    private readonly ImmutableArray<Recorded>.Builder _events = ImmutableArray.CreateBuilder<Recorded>();
    private readonly ImmutableArray<OrganizationState>.Builder _states =
        ImmutableArray.CreateBuilder<OrganizationState>();
    private readonly SortedSet<ItemId> _touched = [];

    /// <summary>The state at the time of this decision, whether or not anything has happened yet.</summary>
    public OrganizationState State { get; private set; } = state with { Now = now };
    public PrincipalId By { get; } = by;
    public Timestamp Now { get; } = now;

    /// <summary>What the sender is told besides "accepted": the id of what it created.</summary>
    public string Reply { get; set; } = "";

    /// <summary>The sequence that the next event will have; ids of what it creates derive from it.</summary>
    public long Next => State.Sequence + 1;

    public ItemState Item(ItemId id) => State.Items[id];

    public void Emit(Event happened)
    {
        var recorded = new Recorded(Next, Now, By, happened);
        State = ControlPlane.Evolve(State, recorded);
        _events.Add(recorded);
        _states.Add(State);
        if (happened is ItemEvent about)
        {
            _touched.Add(about.Item);
        }
    }

    /// <summary>Has an item looked at again, though no event of this decision is about it.</summary>
    public void Touch(ItemId item) => _touched.Add(item);

    /// <summary>The items touched since the last call, in order.</summary>
    public ImmutableArray<ItemId> TakeTouched()
    {
        var touched = _touched.ToImmutableArray();
        _touched.Clear();
        return touched;
    }

    public ImmutableArray<Recorded> Events => _events.ToImmutable();

    /// <summary>The state after each event.</summary>
    public ImmutableArray<OrganizationState> States => _states.ToImmutable();
}
