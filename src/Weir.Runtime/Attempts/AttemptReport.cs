using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>What an attempt came to, before its transcript is stored.</summary>
internal sealed record AttemptReport(
    AttemptOutcome Outcome,
    Usage Usage,
    string Model,
    string Transcript,
    ObjectName? Checkpoint)
{
    /// <summary>What it notes for those who work on the item later.</summary>
    public ImmutableArray<LeftNote> Notes { get; init; } = [];
}
