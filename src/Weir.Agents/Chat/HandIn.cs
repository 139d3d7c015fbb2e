using System.Collections.Immutable;
using Weir.Agents.Outputs;
using Weir.Definitions.Agents;
using Weir.Runtime.Ports;

namespace Weir.Agents.Chat;

/// <summary>What an agent is told of how it works here and how it hands in what it made.</summary>
/// <param name="Rules">One sentence or two each.</param>
/// <param name="Output">What is asked of it at the end, with its line ends.</param>
internal sealed record HandIn(ImmutableArray<string> Rules, string Output)
{
    /// <summary>By the tools of the built-in loop.</summary>
    public static HandIn ByTools(ExecutorTask task, AgentSpec agent, OutputContract? contract) => new(
        [
            "You act through your tools only. Paths are relative to the workspace, your own git clone.",
            "When you are done, call `submit`, once. What you have not submitted does not count.",
            "If you cannot do it, call `submit` with `gave_up` and the reason; that is better than a guess.",
            task.QuestionsLeft > 0
                ? $"You may `ask` a person {Prompt.Count(task.QuestionsLeft, "question")}, if the answer changes what "
                    + "you do."
                : "There is nobody to ask; decide with what you have, and say in `note` what you assumed.",
            .. task.NotesLeft > 0
                ? ["What the next one at this item has to know and cannot see in your work, leave as a `note`."]
                : Array.Empty<string>(),
            $"You have at most {Prompt.Count(agent.Limits.Turns, "turn")}.",
        ],
        contract is null
            ? "Call `submit` without `output`.\n"
            : "Call `submit` with an `output` that satisfies this JSON Schema:\n"
                + $"```json\n{contract.Text.Trim()}\n```\n");
}
