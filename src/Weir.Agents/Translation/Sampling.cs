using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Weir.Agents.Translation;

/// <summary>What several dialects are written alike.</summary>
internal static class Sampling
{
    public static void Write(JsonObject written, NeutralRequest request)
    {
        if (request.Temperature is { } temperature)
        {
            written["temperature"] = temperature;
        }
        if (request.TopP is { } top)
        {
            written["top_p"] = top;
        }
    }

    /// <summary>
    /// For dialects, and templates of open models, that know instructions at the beginning alone: later ones are said
    /// by the user.
    /// </summary>
    public static ImmutableArray<Turn> WithoutInstructors(ImmutableArray<Turn> turns)
    {
        if (turns.All(turn => turn.Speaker != Speaker.Instructor))
        {
            return turns;
        }
        var merged = new TurnBuilder();
        foreach (var turn in turns)
        {
            merged.Add(turn.Speaker == Speaker.Instructor ? Speaker.User : turn.Speaker, turn.Parts);
        }
        return merged.Turns;
    }
}
