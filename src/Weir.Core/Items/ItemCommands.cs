using System.Collections.Immutable;
using Weir.Core.Changes;

namespace Weir.Core.Items;

public sealed record CreateItem(
    ProjectKey Project,
    string Kind,
    string Title,
    Digest Request,
    Digest Plan,
    PriorityClass Class,
    Risk Risk,
    ImmutableArray<string> Labels,
    ImmutableArray<NamedValue> Params,
    ImmutableArray<ItemId> BlockedBy,
    ImmutableArray<ArtifactFacts> Artifacts) : Command;

public sealed record ParkItem(ItemId Item, Digest? Reason) : Command;
public sealed record ResumeItem(ItemId Item) : Command;
public sealed record CancelItem(ItemId Item, Digest? Reason) : Command;
public sealed record CloseItem(ItemId Item, string Resolution, Digest? Reason) : Command;

/// <summary>One more round or try for a pass that ran out of them; without a pass, for every such pass.</summary>
public sealed record RetryItem(ItemId Item, PassId? Pass) : Command;

/// <param name="Reason">The blob of the reason, which is required.</param>
public sealed record SkipPass(ItemId Item, PassId Pass, Digest Reason) : Command;
public sealed record SetParam(ItemId Item, string Name, Plans.Value Value) : Command;
