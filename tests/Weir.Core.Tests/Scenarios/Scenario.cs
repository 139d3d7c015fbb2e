using System.Runtime.CompilerServices;
using System.Text;

namespace Weir.Core.Tests.Scenarios;

/// <summary>
/// A behaviour as a text. The first text is the plan (<see cref="PlanText"/>). The second is a transcript: a line at
/// the margin is a step that somebody takes (<see cref="Steps"/>), the indented lines below it are everything that
/// follows from it, one line for each event (<see cref="Timeline"/>). The steps are played against the real
/// <see cref="ControlPlane"/>, and the transcript that comes out has to be the one that is written.
/// <code>
/// requester asks
///   item W-1 asked for
///   edit starts round 1
///   edit#1 runs on e1
///   = running: writer works on pass edit (round 1) as edit#1 on engine e1.
/// edit makes change:c1
///   ...
/// </code>
/// A line <c>before: requester asks; edit makes change:c1</c> plays steps whose events are not shown.
/// When it differs, the failure shows what differs and the whole transcript as it came out.
/// </summary>
internal static class Scenario
{
    private const string Before = "before: ";

    public static void Plays(string plan, string transcript, [CallerMemberName] string name = "")
    {
        var stage = new Stage(plan, name);
        var timeline = new Timeline(stage);
        var steps = new Steps(stage);
        var actual = new StringBuilder();
        foreach (var step in Lines(transcript).Where(line => line.Length > 0 && line[0] != ' '))
        {
            actual.Append(step).Append('\n');
            if (step.StartsWith(Before, StringComparison.Ordinal))
            {
                Array.ForEach(step[Before.Length..].Split("; "), steps.Take);
                stage.TakeHeard();
                continue;
            }
            steps.Take(step);
            foreach (var line in timeline.Of(stage.TakeHeard(), step.StartsWith("wait ", StringComparison.Ordinal)))
            {
                actual.Append("  ").Append(line).Append('\n');
            }
            if (stage.Refused is { } refusal)
            {
                actual.Append("  refused: ").Append(refusal.Sentence).Append('\n');
            }
            Laws.Check(stage.State);
        }
        Replay.Check(stage.State, stage.Journal);
        TextDiff.Compare(string.Join('\n', Lines(transcript)).Trim('\n'), actual.ToString().Trim('\n'), name);
    }

    private static IEnumerable<string> Lines(string text) =>
        text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd());
}
