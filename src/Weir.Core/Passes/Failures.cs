namespace Weir.Core.Passes;

/// <summary>Why an attempt failed: a closed set. Nothing is classified by matching prose.</summary>
public enum FailureReason
{
    AgentError,
    AgentGaveUp,
    OutputInvalid,
    CheckFailed,
    GateRejected,
    Timeout,
    Stalled,
    ProviderUnavailable,
    ProviderQuota,
    BudgetStopped,
    EngineLost,
    Infrastructure,
    Preempted,
    Cancelled,

    /// <summary>A tool or permission the environment refuses.</summary>
    Denied,
}

/// <summary>How a pass ended: with output, or with evidence that there is none to make. All are gated alike.</summary>
public enum PassEnding
{
    Output,
    NoChange,
    AlreadyDone,
    NotReproducible,
}

/// <summary>What an attempt used, as its meter counted.</summary>
/// <param name="InputTokens">Tokens sent, cached ones included.</param>
/// <param name="OutputTokens">Tokens received.</param>
public sealed record Usage(long InputTokens, long OutputTokens, int Calls, int ToolCalls)
{
    public static readonly Usage None = new(0, 0, 0, 0);
}
