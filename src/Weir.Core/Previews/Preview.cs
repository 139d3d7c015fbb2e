namespace Weir.Core.Previews;

/// <summary>What a gate brings up from the change before it asks people.</summary>
/// <param name="Limit">How long it stays up at most.</param>
public sealed record PreviewPlan(Duration Limit);

public enum PreviewStage
{
    /// <summary>It is to be brought up; nothing was run yet.</summary>
    Asked,

    /// <summary>Its command has begun, and may have done anything since.</summary>
    Starting,
    Up,

    /// <summary>It could not be brought up: what there is of it is to be taken down.</summary>
    Failed,

    /// <summary>It is being taken down.</summary>
    Ending,
    Gone,
}

/// <summary>An environment that a gate's people look at.</summary>
/// <param name="Effect">The act that brings it up, which it is called by.</param>
/// <param name="Plan">The plan whose commands bring it up and take it down, whatever the item follows by then.</param>
/// <param name="Commit">What is shown.</param>
/// <param name="Base">The commit whose files the commands are run with: the target's.</param>
public sealed record PreviewState(
    EffectId Effect, PassId Pass, GateId Gate, int Round, Digest Plan, ObjectName Commit, ObjectName Base)
{
    public PreviewStage Stage { get; init; } = PreviewStage.Asked;

    /// <summary>When it is taken down, come what may; null before it began.</summary>
    public Timestamp? Until { get; init; }

    /// <summary>The blob of its address; null while there is none.</summary>
    public Digest? Url { get; init; }

    /// <summary>The blob of why it could not be brought up; null where it could.</summary>
    public Digest? Why { get; init; }
    public bool HasFailed { get; init; }

    /// <summary>Whether people are still to wait for it.</summary>
    public bool IsComing => Stage is PreviewStage.Asked or PreviewStage.Starting;
}

public enum PreviewEnd
{
    /// <summary>The gate no longer waits for anybody, or the item is over.</summary>
    NotNeeded,
    TimeIsUp,
    CouldNotStart,
}

/// <summary>An event about one preview of one item.</summary>
public abstract record PreviewEvent(ItemId Item, EffectId Preview) : ItemEvent(Item);

public sealed record PreviewAsked(
    ItemId Item, EffectId Preview, PassId Pass, GateId Gate, int Round, ObjectName Commit, ObjectName Base)
    : PreviewEvent(Item, Preview);

/// <summary>Its command is about to run.</summary>
public sealed record PreviewBegan(ItemId Item, EffectId Preview, Timestamp Until) : PreviewEvent(Item, Preview);

/// <param name="Url">The blob of its address.</param>
public sealed record PreviewUp(ItemId Item, EffectId Preview, Digest Url) : PreviewEvent(Item, Preview);
public sealed record PreviewFailed(ItemId Item, EffectId Preview, Digest? Why) : PreviewEvent(Item, Preview);
public sealed record PreviewEnding(ItemId Item, EffectId Preview, PreviewEnd Cause) : PreviewEvent(Item, Preview);
public sealed record PreviewGone(ItemId Item, EffectId Preview) : PreviewEvent(Item, Preview);

/// <summary>The command of a preview is about to run: refused when nobody waits for it.</summary>
public sealed record BeginPreview(EffectId Preview) : Command;
