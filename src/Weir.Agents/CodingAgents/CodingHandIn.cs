using Weir.Agents.Chat;
using Weir.Agents.Outputs;
using Weir.Agents.Workspaces;
using Weir.Runtime.Ports;

namespace Weir.Agents.CodingAgents;

/// <summary>How a coding agent hands in what it made: by the files it leaves, and a result file for all else.</summary>
internal static class CodingHandIn
{
    public static HandIn ByFiles(ExecutorTask task, OutputContract? contract, string result) => new(
        [
            ShellPlace.MayEdit(task.Agent)
                ? "The folder that you are in is your workspace, your own git clone. What you leave there when you "
                    + "stop is what you hand in; you need not commit."
                : "The folder that you are in is a copy to read and to try things out in. What you change there is "
                    + "dropped.",
            "Nobody sees you work and nobody answers while you do. When you are done, stop.",
            $"What is not a file of the workspace you say in the file `{result}`, a JSON object whose keys are all "
                + "optional. Leave it out when you have nothing to say there.",
            "If you cannot do it, write `{\"gave_up\": \"the reason\"}` there; that is better than a guess.",
            "If there is nothing to change, write `{\"ending\": \"no-change\"}`, `\"already-done\"` or "
                + "`\"not-reproducible\"` there, and say why at the end.",
            task.QuestionsLeft > 0
                ? $"You may ask a person {Prompt.Count(task.QuestionsLeft, "question")}, if the answer changes what "
                    + "you do: write `{\"question\": \"…\"}` there and stop."
                : "There is nobody to ask; decide with what you have, and say at the end what you assumed.",
            .. task.NotesLeft > 0
                ? ["What the next one at this item has to know and cannot see in your work, leave there as "
                    + "`{\"notes\": [{\"kind\": \"learned\", \"text\": \"…\"}]}`."]
                : Array.Empty<string>(),
            .. task.MaySplit
                ? ["If it is too large to be done as one, propose its parts there as `{\"split\": […]}`, elements as "
                    + "the list has them."]
                : Array.Empty<string>(),
        ],
        contract is null
            ? "None besides your work in the workspace.\n"
            : $"Write `{{\"outputs\": …}}` to `{result}`, where `outputs` satisfies this JSON Schema:\n"
                + $"```json\n{contract.Text.Trim()}\n```\n");

    /// <summary>What it is told when its output does not satisfy its schema.</summary>
    public static string Repair(string faults, string result) =>
        $"What you handed in cannot be used:\n{faults}\nCorrect it, write `{{\"outputs\": …}}` to `{result}` again, "
        + "and stop.";
}
