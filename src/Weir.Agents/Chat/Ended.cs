using Weir.Core.Passes;

namespace Weir.Agents.Chat;

/// <summary>How an attempt ended, before usage and transcript are added.</summary>
internal sealed record Ended(FailureReason? Failure, string Detail)
{
    public string? Output { get; init; }
    public PassEnding Ending { get; init; } = PassEnding.Output;
    public string? Question { get; init; }

    /// <summary>The parts that are proposed in place of the work, as JSON.</summary>
    public string? Split { get; init; }

    /// <summary>The word for the transcript's last line.</summary>
    public string Word => Failure?.ToString()
        ?? (Split is not null ? "Split" : Question is null ? Ending.ToString() : "Question");
}

/// <summary>Ends the attempt from inside a call.</summary>
internal sealed class EndedException(Ended ended) : Exception(ended.Detail)
{
    public Ended Ended { get; } = ended;
}
