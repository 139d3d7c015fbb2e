using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Newtonsoft.Json.Linq;
using Weir.Agents.Outputs;
using Weir.Agents.Workspaces;
using Weir.Core.FanOut;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Agents.Chat;

/// <summary>
/// What a call of <c>submit</c> or <c>ask</c> comes to: the end of the attempt, or a reply to the model.
/// </summary>
internal sealed record Closing(Ended? Ended, string Reply);

/// <summary>
/// <c>submit</c> and <c>ask</c>. An output that does not satisfy its schema is answered with what is wrong, and may be
/// repaired a bounded number of times, because a model that fails three times fails the fourth time too.
/// </summary>
internal sealed class ClosingTools(ExecutorTask task, OutputContract? contract)
{
    private int repairs;

    public Closing Ask(ToolArguments arguments)
    {
        arguments.Allow(["question"]);
        var question = BoundedText.Head(arguments.Text("question").Trim(), ChatLimits.Sentence);
        if (question.Length == 0)
        {
            throw new ToolException("the question is empty");
        }
        return task.QuestionsLeft > 0
            ? new Closing(new Ended(null, question) { Question = question }, "Asked.")
            : throw new ToolException(
                "you have no questions left; decide with what you have and say in `note` what you assumed, or give up");
    }

    public Closing Submit(ToolArguments arguments)
    {
        arguments.Allow(["output", "ending", "note", "gave_up", "split"]);
        var note = BoundedText.Head(arguments.OptionalText("note")?.Trim() ?? "", ChatLimits.Sentence);
        if (GaveUp(arguments, note) is { } reason)
        {
            return Done(new Ended(FailureReason.AgentGaveUp, reason));
        }
        if (arguments.Value("split") is { } split)
        {
            return Split(split);
        }
        var word = arguments.OptionalText("ending");
        if (!Endings.TryParse(word, out var ending))
        {
            throw new ToolException($"'{word}' is no ending; use {Endings.Words}");
        }
        return ending == PassEnding.Output ? Output(arguments.Value("output"), note) : Without(ending, word!, note);
    }

    /// <summary>The parts are read where the list is known; here they only have to be some.</summary>
    private Closing Split(JsonNode split)
    {
        if (!task.MaySplit)
        {
            throw new ToolException("this cannot be split: do it as one, or give up with the reason");
        }
        return split is JsonArray { Count: > 1 and <= Splits.MaxParts }
            ? Done(new Ended(null, "") { Split = split.ToJsonString() })
            : throw new ToolException(
                $"'split' is a list of 2 to {Splits.MaxParts} elements, each as the list has them");
    }

    private Closing Without(PassEnding ending, string word, string note)
    {
        if (task.Gate is not null)
        {
            throw new ToolException($"a review cannot end as {word}; submit the output that is asked for");
        }
        return note.Length > 0
            ? Done(new Ended(null, note) { Ending = ending })
            : throw new ToolException($"the ending {word} needs a `note` that gives the evidence for it");
    }

    private Closing Output(JsonNode? output, string note)
    {
        if (contract is null)
        {
            return Done(new Ended(null, note) { Output = output?.ToJsonString() });
        }
        var (text, complaints) = Check(output);
        if (complaints.Length == 0)
        {
            return Done(new Ended(null, note) { Output = text });
        }
        var faults = string.Join("\n", complaints.Select(complaint => "- " + complaint));
        if (repairs == ChatLimits.OutputRepairs)
        {
            return Done(new Ended(
                FailureReason.OutputInvalid,
                $"The output does not satisfy its schema after {ChatLimits.OutputRepairs} repairs:\n{faults}"));
        }
        repairs++;
        return new Closing(null, $"The output does not satisfy its schema. Correct it and submit again "
            + $"(try {repairs} of {ChatLimits.OutputRepairs}):\n{faults}");
    }

    private (string Text, ImmutableArray<string> Faults) Check(JsonNode? output)
    {
        if (output is null)
        {
            return ("", ["`output` is missing"]);
        }
        var faults = Check(output.ToJsonString(), out var text);

        // Some models send an object as a string that holds its JSON. That is a matter of form, not of content.
        if (faults.Length > 0 && output is JsonValue value && value.GetValueKind() is JsonValueKind.String)
        {
            var inner = Check(value.GetValue<string>(), out var unwrapped);
            return inner.Length == 0 ? (unwrapped, inner) : (text, faults);
        }
        return (text, faults);
    }

    private ImmutableArray<string> Check(string json, out string text)
    {
        text = json;
        JToken? token = StrictJson.Parse(json, out var fault);
        return token is null ? [fault] : contract!.Faults(token);
    }

    private static string? GaveUp(ToolArguments arguments, string note)
    {
        const string silent = "The agent gave up and said no reason.";
        return arguments.Value("gave_up") switch
        {
            null => null,
            JsonValue value when value.GetValueKind() is JsonValueKind.False => null,
            JsonValue value when value.GetValueKind() is JsonValueKind.True => note.Length > 0 ? note : silent,
            JsonValue value when value.TryGetValue<string>(out var reason) =>
                reason.Trim() is { Length: > 0 } said ? BoundedText.Head(said, ChatLimits.Sentence) : null,
            _ => throw new ToolException("the argument 'gave_up' must be a string, the reason"),
        };
    }

    private static Closing Done(Ended ended) => new(ended, "Received.");
}
