using System.Collections.Immutable;

namespace Weir.Agents.Metering;

/// <summary>What a request to a model asks for, as far as its cost depends on it.</summary>
/// <param name="OutputLimit">
/// The most tokens that may be received, as the request says; null when it sets no limit. Where a Chat request sets
/// both of its limits it is the larger one, since servers differ in which they follow.
/// </param>
/// <param name="Choices">How many answers are asked for (<c>n</c> of Chat); each may be as long as the limit.</param>
/// <param name="AsksForUsage">A Chat stream that asks for its usage itself.</param>
public sealed record RequestFacts(string Model, bool Streams, long? OutputLimit, int Choices, bool AsksForUsage)
{
    /// <summary>
    /// No fewer tokens than the request can be billed for as input, to hold credit with; null when what is sent is not
    /// all in the body (<see cref="OutsideBody"/>), where only the model's context window is a bound.
    ///
    /// It counts bytes of the body: one token for each two ASCII letters or spaces, one for every other byte, so never
    /// less than half the bytes, rounded up. A byte-level tokenizer makes at most one token of a byte, and does so with
    /// digits, punctuation and rare characters; words it joins, in English and in code at three to five bytes a token.
    /// Letters in an order that no tokenizer has seen may need one each, which JSON's own punctuation and keys, counted
    /// here and not billed, make up for in all but contrived requests. Added are
    /// <see cref="InputBounds.HiddenPrompt"/> for what providers put in front, and for each image
    /// <see cref="InputBounds.Image"/> in place of its data.
    /// </summary>
    public long? InputBound { get; init; }

    /// <summary>
    /// What the input consists of besides the body, or is packed in it: names of properties and content types.
    /// </summary>
    public ImmutableArray<string> OutsideBody { get; init; } = [];

    /// <summary>
    /// What no ceiling can be held with, by its name in the request: the types of tools that the provider runs and
    /// bills beside the tokens (<c>web_search</c>, <c>file_search</c>, <c>computer_20251124</c> …), and ways of
    /// serving with another price or without an answer to meter (<c>service_tier: priority</c>, <c>background</c> …).
    /// </summary>
    public ImmutableArray<string> Refused { get; init; } = [];
}

/// <summary>What was asked, or why it cannot be told.</summary>
public abstract record RequestReading
{
    private RequestReading()
    {
    }

    public sealed record Read(RequestFacts Facts) : RequestReading;

    /// <param name="Sentence">For whoever sent the request; it repeats nothing of the body but names.</param>
    public sealed record Refused(string Sentence) : RequestReading;
}

/// <summary>Which of the two names a Chat server knows for its output limit, where the request has neither.</summary>
public enum ChatLimit
{
    /// <summary><c>max_completion_tokens</c>: what OpenAI's own models that reason insist on.</summary>
    MaxCompletionTokens,

    /// <summary><c>max_tokens</c>: what older servers know, some of which ignore the other.</summary>
    MaxTokens,
}

/// <summary>What is to be changed in a request.</summary>
/// <param name="Model">The model to ask for; null to leave it.</param>
/// <param name="OutputLimit">
/// The most tokens of one answer: a larger limit is lowered, a missing one added; null to leave it.
/// </param>
public sealed record RequestChange(string? Model = null, long? OutputLimit = null)
{
    public ChatLimit ChatLimit { get; init; } = ChatLimit.MaxCompletionTokens;

    /// <summary>Has a Chat stream end with its usage, without which it cannot be metered.</summary>
    public bool IncludeUsage { get; init; } = true;
}

/// <summary>The request as it goes out, or why it does not.</summary>
public abstract record RequestEditing
{
    private RequestEditing()
    {
    }

    /// <param name="Facts">Of the request as it came.</param>
    /// <param name="WithholdsUsage">
    /// The usage of a Chat stream was asked for by us alone: the chunk that has it and no choices is not for the
    /// client.
    /// </param>
    public sealed record Edited(byte[] Body, RequestFacts Facts, bool WithholdsUsage) : RequestEditing;

    /// <param name="Sentence">For whoever sent the request; it repeats nothing of the body but names.</param>
    public sealed record Refused(string Sentence) : RequestEditing;
}
