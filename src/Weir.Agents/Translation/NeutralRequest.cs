using System.Collections.Immutable;

namespace Weir.Agents.Translation;

/// <summary>
/// A request to a model as all dialects mean it: what one of them says and the others can say too. What only concerns
/// how a provider serves (caches, labels, tracing) is left out.
/// </summary>
internal sealed record NeutralRequest
{
    public required string Model { get; init; }
    public bool Streams { get; init; }

    /// <summary>A Chat client wants the usage as the last chunk of its stream.</summary>
    public bool WantsUsage { get; init; }

    /// <summary>In tokens; null for none.</summary>
    public long? OutputLimit { get; init; }

    public decimal? Temperature { get; init; }
    public decimal? TopP { get; init; }
    public ImmutableArray<string> Stops { get; init; } = [];

    /// <summary>How much the model is to reason, in OpenAI's words; null where nobody says.</summary>
    public string? Effort { get; init; }

    /// <summary>What comes before all turns; empty for nothing.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>No two that follow each other have the same speaker.</summary>
    public ImmutableArray<Turn> Turns { get; init; } = [];

    public ImmutableArray<ToolSpec> Tools { get; init; } = [];

    /// <summary>Null where nobody says: the model decides.</summary>
    public ToolChoice? Choice { get; init; }

    /// <summary>The model is to make one call in a turn at most.</summary>
    public bool OneCall { get; init; }

    /// <summary>Null for any text.</summary>
    public OutputForm? Form { get; init; }
}

internal enum Speaker
{
    User,
    Agent,

    /// <summary>An instruction in the middle of a conversation.</summary>
    Instructor,
}

internal sealed record Turn(Speaker Speaker, ImmutableArray<Part> Parts);

/// <summary>A piece of a turn.</summary>
internal abstract record Part
{
    private Part()
    {
    }

    public sealed record Text(string Value) : Part;

    /// <param name="Url">Where it is, or its bytes as a <c>data:</c> URL.</param>
    public sealed record Image(string Url) : Part;

    /// <param name="Arguments">JSON, or what the model wrote in its place.</param>
    public sealed record Call(string Id, string Name, string Arguments) : Part;

    /// <summary>What came of a call; in a turn of the user.</summary>
    public sealed record Result(string CallId, string Value, ImmutableArray<Image> Images, bool IsError) : Part;
}

/// <summary>A tool that the client carries out.</summary>
/// <param name="Name">As the provider is told it.</param>
/// <param name="Schema">JSON Schema of the arguments.</param>
/// <param name="Strict">Null where nobody says.</param>
internal sealed record ToolSpec(string Name, string? Description, string Schema, bool? Strict)
{
    /// <summary>As the client calls it: a namespace of Responses is part of <see cref="Name"/>.</summary>
    public string OwnName { get; init; } = Name;

    public string? Namespace { get; init; }

    /// <summary>It takes a text and no JSON; the provider is told a tool with one argument, <c>input</c>.</summary>
    public bool IsFreeform { get; init; }
}

internal enum ToolUse
{
    Auto,
    None,
    Any,
    Named,
}

/// <param name="Name">For <see cref="ToolUse.Named"/>.</param>
internal sealed record ToolChoice(ToolUse Use, string? Name = null);

/// <summary>The answer is JSON.</summary>
/// <param name="Schema">JSON Schema; null for any object.</param>
internal sealed record OutputForm(string Name, string? Schema, bool? Strict);

/// <summary>What a request says cannot be said in the provider's dialect; the message tells whoever sent it.</summary>
internal sealed class UntranslatableException(string sentence) : Exception(sentence);
