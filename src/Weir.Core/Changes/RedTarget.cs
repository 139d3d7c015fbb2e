using Weir.Core.Passes;

namespace Weir.Core.Changes;

/// <summary>A command that the target fails without the item that was to be merged into it.</summary>
/// <param name="Run">What the item calls it, as <c>pass/gate/run</c>.</param>
/// <param name="Command">The digest of what ran.</param>
/// <param name="Target">The commit of the target that it ran on.</param>
/// <param name="Log">The blob of its output.</param>
public sealed record RedTarget(string Run, Digest Command, ObjectName Target, ObjectName Tree, Digest? Log)
{
    /// <summary>The event that found it: what landed later may have mended it.</summary>
    public long Since { get; init; }

    /// <summary>The command's name in its gate.</summary>
    public string Name => Run[(Run.LastIndexOf('/') + 1)..];
}

/// <summary>A command that a project's target fails, whichever items wait for it.</summary>
/// <param name="Tree">The tree that it fails on; null once a person wants to know it anew.</param>
/// <param name="Bug">The item that was opened for it; null while there is none.</param>
/// <param name="Refused">The blob that says why none could be opened; null unless that is so.</param>
/// <param name="IsStuck">The item for it has ended, and the target still fails: no other is opened before a person says
/// so.</param>
public sealed record KnownRed(RedTarget Red, ObjectName? Tree, ItemId? Bug, Digest? Refused, bool IsStuck);

/// <summary>The target fails a command of the item by itself: nobody is sent back, and the item waits.</summary>
public sealed record TargetFoundRed(ItemId Item, PassId Pass, RedTarget Red) : PassEvent(Item, Pass);

/// <summary>An item was opened for what the target fails, or could not be.</summary>
/// <param name="Bug">Null when none could be opened.</param>
/// <param name="Refused">The blob that says why; null when one was.</param>
public sealed record TargetRedReported(ItemId Item, Digest Command, ItemId? Bug, Digest? Refused) : ItemEvent(Item);
