using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Agents.Chat;

/// <summary>The dialogue of an attempt that a crash ended, where another can go on with it.</summary>
/// <param name="Turn">How many turns it had.</param>
/// <param name="Unknown">The calls of which nobody knows whether they were carried out.</param>
/// <param name="Done">The calls that were, in their order, with what they came to.</param>
internal sealed record EarlierDialogue(
    AttemptId Attempt,
    ImmutableArray<Step> Steps,
    int Turn,
    ImmutableArray<FunctionCallContent> Unknown,
    ImmutableArray<(FunctionCallContent Call, string Result)> Done)
{
    /// <param name="basis">What this attempt depends on.</param>
    /// <returns>The dialogue, or the words for why this attempt begins anew.</returns>
    public static (EarlierDialogue? Dialogue, string Why) Read(EarlierTurns earlier, string basis)
    {
        if (earlier.Lines is not { } lines || StepsOf(lines) is not [Step.Opened opened, ..] steps)
        {
            return (null, "what it wrote down is broken");
        }
        if (opened.Basis != basis)
        {
            return (null, "its task, what it starts from, its agent or its model has changed");
        }
        if (steps.OfType<Step.Resumed>().Count() >= ChatLimits.Resumptions)
        {
            return (null, $"it was gone on with {ChatLimits.Resumptions} times, and a crash ended it each time");
        }
        var answers = steps.OfType<Step.Answered>().ToList();
        if (answers.Count == 0)
        {
            return (null, "the model had not answered yet");
        }
        var open = new Dictionary<string, FunctionCallContent>(StringComparer.Ordinal);
        var done = ImmutableArray.CreateBuilder<(FunctionCallContent, string)>();
        foreach (var step in steps)
        {
            if (step is Step.Answered answered)
            {
                open.Clear();
                foreach (var call in CallsOf(answered))
                {
                    open[call.CallId] = call;
                }
            }
            else if (step is Step.Resulted resulted && open.Remove(resulted.Call, out var call))
            {
                done.Add((call, resulted.Text));
            }
        }
        var unknown = CallsOf(answers[^1]).Where(call => open.ContainsKey(call.CallId));
        return (
            new EarlierDialogue(
                earlier.Attempt, steps, answers[^1].Turn, [.. unknown], done.ToImmutable()), "");
    }

    private static IEnumerable<FunctionCallContent> CallsOf(Step.Answered answered) => answered.Messages
        .SelectMany(message => message.Parts)
        .Select(part => part.ToContent()).OfType<FunctionCallContent>();

    private static ImmutableArray<Step> StepsOf(ImmutableArray<string> lines)
    {
        try
        {
            return [.. lines.Select(line => JsonSerializer.Deserialize<Step>(line)!)];
        }
        catch (Exception broken) when (broken is JsonException or NotSupportedException)
        {
            return [];
        }
    }
}
