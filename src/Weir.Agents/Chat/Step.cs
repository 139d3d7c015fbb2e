using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Weir.Agents.Chat;

/// <summary>
/// One step of a dialogue, as it is written down. Whoever takes the same steps has the same conversation, up to what
/// was left out of it and summed up.
/// </summary>
[JsonDerivedType(typeof(Opened), "opened")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(Heard), "heard")]
[JsonDerivedType(typeof(Told), "told")]
[JsonDerivedType(typeof(Answered), "answered")]
[JsonDerivedType(typeof(Narrowed), "narrowed")]
[JsonDerivedType(typeof(SummedUp), "summed-up")]
[JsonDerivedType(typeof(Resulted), "resulted")]
[JsonDerivedType(typeof(GivenBack), "given-back")]
internal abstract record Step
{
    private Step()
    {
    }

    /// <param name="Basis">What all that it depends on comes to.</param>
    public sealed record Opened(string System, string User, string Basis) : Step;

    /// <summary>Another attempt goes on.</summary>
    /// <param name="After">The attempt that a crash ended.</param>
    public sealed record Resumed(string After) : Step;

    /// <summary>What a person said.</summary>
    public sealed record Heard(string Text) : Step;

    /// <summary>What the loop said.</summary>
    public sealed record Told(string Text) : Step;

    public sealed record Answered(int Turn, ImmutableArray<AnsweredMessage> Messages) : Step;

    public sealed record Narrowed : Step;

    public sealed record SummedUp(string Summary) : Step;

    /// <summary>What one call came to.</summary>
    public sealed record Resulted(string Call, string Text) : Step;

    /// <summary>The results since the answer are the model's to see.</summary>
    public sealed record GivenBack : Step;
}
