using System.Globalization;
using System.Text;
using Weir.Core;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Runtime.Projections;

namespace Weir.Runtime.Effects;

/// <summary>
/// The hand-off summary of an item: what changed, why, how that was verified and what was not, who decided what, and
/// what it cost. Every sentence is taken from the record; nobody is asked to write one.
/// </summary>
public static class HandOff
{
    /// <summary>The name of the file on the item's artifacts ref.</summary>
    public const string FileName = "hand-off.md";

    /// <summary>
    /// The artifact that, where a workflow has one of this name, is the prose that stands above the facts.
    /// </summary>
    public const string Prose = "summary";

    private const int MaxPaths = 12;

    public static string PathFor(ItemId item) => $".weir/items/{item}/{FileName}";

    /// <param name="prose">What somebody wrote about the change; null when nobody did.</param>
    public static string TextOf(OrganizationState state, ItemState item, string? prose)
    {
        var plan = state.PlanOf(item);
        var text = new StringBuilder();
        if (!string.IsNullOrWhiteSpace(prose))
        {
            text.Append(prose.Trim()).Append("\n\n");
        }
        text.Append(CultureInfo.InvariantCulture,
            $"{item.Id} was asked for by {item.Requester.Name} on {Day(item.Created)} as {item.Kind}, and followed ");
        text.Append(CultureInfo.InvariantCulture,
            $"workflow {plan.Workflow}, version {plan.Version}, {Short(item.Plan.Value)}.\n");
        Section(text, "What changed", Changed(item));
        Section(text, "How it was verified", Verified(item, plan));
        Section(text, "What was not verified", Unverified(item, plan));
        Section(text, "Who decided", Decided(item, plan));
        Section(text, "What it cost", Cost(item));
        if (!item.Notes.IsEmpty)
        {
            Section(text, "What was noted", Noted(item));
        }
        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        text.Append('\n').Append(title).Append('\n');
        var any = false;
        foreach (var line in lines)
        {
            text.Append("- ").Append(OneLine.Of(line)).Append('\n');
            any = true;
        }
        if (!any)
        {
            text.Append("- nothing\n");
        }
    }

    private static IEnumerable<string> Changed(ItemState item)
    {
        if ((item.Branch.Last?.Facts ?? item.Branch.Landed) is { } facts)
        {
            var named = string.Join(", ", facts.Paths.Take(MaxPaths));
            var more = facts.Paths.Length > MaxPaths ? $" and {facts.Paths.Length - MaxPaths} more" : "";
            yield return $"{Count(facts.Paths.Length, "file")}, {Count(facts.Lines, "line")}: {named}{more}";
            yield return $"digest {facts.Digest}";
            foreach (var change in facts.Repositories.Length > 1 ? facts.Touched : [])
            {
                var (from, to) = (Short(change.Base.Value), Short(change.Head.Value));
                yield return $"repository {change.Repository}: {from} to {to}";
            }
        }
        foreach (var pass in item.Passes.Values.Where(pass => pass is { Status: PassStatus.Passed, Round: > 0 }
            && !pass.Authors.IsEmpty))
        {
            var model = pass.Model.Length > 0 ? $" with {pass.Model}" : "";
            var rounds = pass.Round > 1 ? $", {pass.Round} rounds" : "";
            yield return $"{pass.Id} by {string.Join(", ", pass.Authors.Select(by => by.Name))}{model}{rounds}";
        }
    }

    private static IEnumerable<string> Verified(ItemState item, Plan plan) =>
        from gate in Gates(item, plan)
        from run in gate.State.Runs ?? []
        select $"{run.Run}: {Word(run.Verdict)}, exit {run.ExitCode}{OnTree(gate.State)}";

    private static string OnTree(GateState gate) => gate.Tree is { } tree ? $" on tree {Short(tree.Value)}" : "";

    private static IEnumerable<string> Unverified(ItemState item, Plan plan)
    {
        foreach (var gate in Gates(item, plan))
        {
            foreach (var left in gate.State.LeftOut)
            {
                yield return $"{gate.Name}: {left} was left out: the project does not define it, or it has no input";
            }
            foreach (var verdict in gate.State.Verdicts.Where(verdict => !verdict.Marks.IsEmpty))
            {
                var marks = string.Join(", ", verdict.Marks);
                yield return $"{gate.Name}: the verdict of {verdict.By.Name} is marked {marks}";
            }
            foreach (var result in gate.State.Verdicts.SelectMany(verdict => verdict.Results
                .Where(result => result.Judgement != Judgement.Pass)
                .Select(result => (verdict.By, result))))
            {
                yield return $"{gate.Name}: {result.By.Name} did not pass {result.result.Criterion}, which may be so";
            }
        }
        foreach (var pass in item.Passes.Values.Where(pass => pass.Status == PassStatus.Skipped))
        {
            yield return $"{pass.Id} was skipped";
        }
        var due = (item.Branch.Last?.Facts ?? item.Branch.Landed)?.DocumentsDue ?? [];
        if (!due.IsEmpty)
        {
            yield return $"documents that are due and not in it: {string.Join(", ", due)}";
        }
        foreach (var key in item.NotExecuted)
        {
            yield return $"{key.TrimStart('/')} is written in the workflow and not carried out by this release";
        }
    }

    private static IEnumerable<string> Decided(ItemState item, Plan plan)
    {
        foreach (var gate in Gates(item, plan))
        {
            if (gate.State.AutoAccepted == AutoAcceptance.Spared)
            {
                yield return $"{gate.Name}: nobody was asked, as its auto_accept says";
            }
            foreach (var verdict in gate.State.Verdicts)
            {
                var model = verdict.Model.Length > 0 ? $" with {verdict.Model}" : "";
                var passed = verdict.Results.Where(result => result.Judgement == Judgement.Pass)
                    .Select(result => result.Criterion);
                var words = string.Join(' ', passed);
                yield return $"{gate.Name}, round {gate.State.Round}: {verdict.By.Name}{model} passed "
                    + $"{(words.Length > 0 ? words : "nothing")} on {Moment(verdict.At)}";
            }
        }
    }

    /// <summary>That there are notes and where: what they say is data, and no fact of the record.</summary>
    private static IEnumerable<string> Noted(ItemState item)
    {
        foreach (var by in item.Notes.GroupBy(note => note.By).OrderBy(group => group.First().Number))
        {
            var kinds = by.GroupBy(note => note.Kind).OrderBy(group => group.Key)
                .Select(group => $"{group.Count()} {NoteWords.Word(group.Key)}");
            yield return $"{by.Key.Name}: {string.Join(", ", kinds)}";
        }
        yield return $"in {NoteWords.PathFor(item.Id)} on the artifacts ref; weir item notes {item.Id}";
    }

    private static IEnumerable<string> Cost(ItemState item)
    {
        if (item.Usage.Calls > 0)
        {
            yield return $"{Count(item.Usage.Calls, "call")} of models: {item.Usage.InputTokens} tokens in, "
                + $"{item.Usage.OutputTokens} out; {Count(item.Usage.ToolCalls, "use")} of tools";
        }
        var rounds = item.Passes.Values.Sum(pass => pass.Round);
        var sent = item.Passes.Values.Sum(pass => pass.Gates.Values.Sum(gate => Math.Max(0, gate.Round - 1)));
        var back = sent switch
        {
            0 => "work was never sent back",
            1 => "work was sent back once",
            _ => $"work was sent back {sent} times",
        };
        yield return $"{Count(rounds, "round")} of passes; {back}";
    }

    private sealed record Asked(string Name, GateState State);

    private static IEnumerable<Asked> Gates(ItemState item, Plan plan) =>
        from pass in plan.Passes
        from gate in pass.Gates
        let state = item.Pass(pass.Id).Gate(gate.Id)
        where state.Round > 0
        select new Asked($"{pass.Id}/{gate.Id}", state);

    private static string Count(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Word(RunVerdict verdict) => verdict switch
    {
        RunVerdict.Pass => "passed",
        RunVerdict.Fail => "failed",
        _ => "could not run",
    };

    private static string Day(Timestamp at) => Moment(at)[..10];

    private static string Moment(Timestamp at) => Sentences.Time(at);

    private static string Short(string digest)
    {
        const int Length = 12;
        var start = digest.IndexOf(':', StringComparison.Ordinal) + 1;
        return digest[start..Math.Min(digest.Length, start + Length)];
    }
}
