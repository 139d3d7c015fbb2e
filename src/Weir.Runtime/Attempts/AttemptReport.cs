using Weir.Core;
using Weir.Core.Passes;

namespace Weir.Runtime.Attempts;

/// <summary>What an attempt came to, before its transcript is stored.</summary>
internal sealed record AttemptReport(
    AttemptOutcome Outcome,
    Usage Usage,
    string Model,
    string Transcript,
    ObjectName? Checkpoint);
