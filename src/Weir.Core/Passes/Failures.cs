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

    /// <summary>Calls whose price was known when they were made.</summary>
    public int PricedCalls { get; init; }

    /// <summary>What those calls cost, in billionths of a US dollar.</summary>
    public long NanoUsd { get; init; }

    /// <summary>Calls that nobody knows the price of: what they cost is unknown, and not nothing.</summary>
    public int UnpricedCalls => Calls - PricedCalls;

    /// <summary>Both together.</summary>
    public Usage Plus(Usage other) => new(
        InputTokens + other.InputTokens, OutputTokens + other.OutputTokens, Calls + other.Calls,
        ToolCalls + other.ToolCalls)
    {
        PricedCalls = PricedCalls + other.PricedCalls,
        NanoUsd = NanoUsd + other.NanoUsd,
    };
}
