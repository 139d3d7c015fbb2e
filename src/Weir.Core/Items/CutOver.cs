using System.Collections.Immutable;
using Weir.Core.Changes;

namespace Weir.Core.Items;

/// <summary>
/// Where an item is bound that is to follow another workflow. What runs has to stop first, so that nothing of the old
/// workflow arrives in the new one.
/// </summary>
/// <param name="Carry">The artifacts that come along.</param>
/// <param name="Pass">The pass whose result called for it; null when a person did.</param>
/// <param name="Rule">The index of the reclassification that matched; null when a person named the workflow.</param>
public sealed record CutOver(string Workflow, ImmutableArray<string> Carry, PassId? Pass, int? Rule);

/// <summary>
/// Something that came along from another workflow, or from the item that this one is a part of, and that the plan does
/// not declare: it goes with the request, for all passes to read.
/// </summary>
/// <param name="Ending">The ending of the file's name, with its dot; empty for none.</param>
public sealed record Attachment(string Name, string Ending, ArtifactFacts Facts, ImmutableArray<PrincipalId> Authors)
{
    /// <summary>Where every clone of the item has it.</summary>
    public string PathFor(ItemId item) => $".weir/items/{item}/attached/{Name}{Ending}";
}

/// <param name="Reason">The blob of the reason a person gave; null when none did.</param>
public sealed record CutOverBegan(ItemId Item, CutOver To, Digest? Reason) : ItemEvent(Item);

/// <summary>The workflow is not there: the item goes on as before.</summary>
/// <param name="Why">The blob that says what is wrong with it.</param>
public sealed record CutOverAbandoned(ItemId Item, Digest Why) : ItemEvent(Item);

/// <summary>The item follows another workflow from here on, from its beginning.</summary>
/// <param name="From">The workflow that it leaves.</param>
/// <param name="To">The one that it begins.</param>
/// <param name="Params">What a person has set, where the new plan has the like.</param>
/// <param name="Carried">What the new plan declares too, with the fields that it reads.</param>
/// <param name="Attached">What it does not declare.</param>
public sealed record ItemReclassified(
    ItemId Item,
    string From,
    string To,
    Digest Plan,
    string Kind,
    ImmutableArray<NamedValue> Params,
    ImmutableArray<ArtifactFacts> Carried,
    ImmutableArray<Attachment> Attached) : ItemEvent(Item);

/// <summary>Moves an open item to another workflow, or accepts that a result calls for one.</summary>
/// <param name="Workflow">Null to accept what a reclassification of its workflow proposes.</param>
/// <param name="Reason">The blob of the reason; null for none.</param>
public sealed record ReclassifyItem(ItemId Item, string? Workflow, ImmutableArray<string> Carry, Digest? Reason)
    : Command;
