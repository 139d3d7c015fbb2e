using System.Collections.Immutable;
using System.Text;
using Weir.Core.Changes;
using Weir.Core.Gates;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Attempts;

/// <summary>
/// What an executor is told. Weir's own words and the team's definitions are instruction; whatever came from a request,
/// an agent, a command or a diff is handed over apart, as untrusted data.
/// </summary>
internal static class Instructions
{
    /// <summary>Bytes of a diff that a reviewer is shown; the rest is in the clone.</summary>
    public const int DiffLimit = 200_000;

    private const int LogLimit = 20_000;

    /// <summary>The category of agents whose work documents are.</summary>
    private const string Documenter = "documenter";

    /// <param name="again">Whether it is told what came of the attempt before.</param>
    public static async Task<(string Text, ImmutableArray<LabelledText> Untrusted)> ForPassAsync(
        AttemptPlace place,
        BlobText blobs,
        CancellationToken cancel,
        bool again = true)
    {
        var state = place.PassState;
        var text = new StringBuilder();
        text.Append("# ").AppendLine(place.PassDocument.Title).AppendLine();
        text.AppendLine(place.PassDocument.Instruction.Trim()).AppendLine();
        text.AppendLine($"Work item {place.Item.Id}: {place.Item.Title}");
        text.AppendLine($"Round {state.Round} of pass {place.Pass.Id}.");
        var untrusted = ImmutableArray.CreateBuilder<LabelledText>();
        untrusted.Add(new LabelledText("request", await blobs.GetAsync(place.Item.Request, cancel)));
        AddBeside(place, text);
        if (!place.Item.Attached.IsEmpty)
        {
            text.AppendLine("These came along with the request, as data: " + string.Join(
                ", ", place.Item.Attached.Values.Select(attached => attached.PathFor(place.Item.Id))));
        }
        await AddElementAsync(place, text, untrusted, cancel);
        if (!state.Findings.IsEmpty)
        {
            text.AppendLine().AppendLine("The last round was sent back. Answer each of the findings (given as data).");
            untrusted.Add(new LabelledText("findings", await FindingsAsync(state.Findings, blobs, cancel)));
        }
        AddBroken(place, text);
        if (state.Conflict is not null)
        {
            text.AppendLine().AppendLine(
                "The change conflicts with what has landed since. The conflicts are marked in the files; resolve "
                    + "each, and leave no marker.");
        }
        if (PassContract.AgentOf(place)?.Category == Documenter
            && WorkPoint.ChangeOf(place.Item, place.Pass.Id) is { Facts.DocumentsDue: { IsEmpty: false } due })
        {
            text.AppendLine()
                .AppendLine("What these documents describe has changed, and they have not: " + string.Join(", ", due)
                    + ". Bring each up to date.");
        }
        if (again && state.Failure is { Reason: not FailureReason.EngineLost } failure)
        {
            text.AppendLine()
                .AppendLine(
                    $"The last attempt ended with {Core.Items.Sentences.Failure(failure.Reason)}; do not repeat it.");
            untrusted.Add(
                new LabelledText("last failure", Bounded(await blobs.GetAsync(failure.Detail, cancel), LogLimit)));
        }
        foreach (var (index, answer) in state.Answers.Index())
        {
            untrusted.Add(new LabelledText($"question {index + 1}", await blobs.GetAsync(answer.Question, cancel)));
            untrusted.Add(
                new LabelledText($"answer {index + 1} by {answer.By.Name}", await blobs.GetAsync(answer.Text, cancel)));
        }
        await AddPeopleAsync(state, text, untrusted, blobs, cancel);
        return (text.ToString(), untrusted.ToImmutable());
    }

    /// <summary>What people decided, said or made of it so far.</summary>
    private static async Task AddPeopleAsync(
        PassState state,
        StringBuilder text,
        ImmutableArray<LabelledText>.Builder untrusted,
        BlobText blobs,
        CancellationToken cancel)
    {
        if (state.SplitDeclined)
        {
            text.AppendLine().AppendLine("It was proposed to split this, and a person declined: do it as one.");
        }
        if (!state.Told.IsEmpty)
        {
            text.AppendLine().AppendLine("People said this to you, in this order (given as data); heed it.");
        }
        foreach (var said in state.Told)
        {
            untrusted.Add(new LabelledText(
                $"said {said.Number} by {said.By.Name}", await blobs.GetAsync(said.Text, cancel)));
        }
        if (state.GoesOnFrom is not null)
        {
            text.AppendLine().AppendLine(
                state.Helpers.IsEmpty
                    ? "The work has been begun: what is in the working tree is where you go on."
                    : "The work has been begun, by a person too: what is in the working tree is where you go on.");
        }
    }

    public static async Task<(string Text, ImmutableArray<LabelledText> Untrusted)> ForReviewAsync(
        AttemptPlace place,
        GatePlan gate,
        BlobText blobs,
        CancellationToken cancel)
    {
        var state = place.PassState.Gate(gate.Id);
        var document = place.PassDocument.Gate(gate.Id.Value);
        var text = new StringBuilder();
        text.AppendLine($"# Review: gate {gate.Id} of pass {place.Pass.Id} ({place.PassDocument.Title})").AppendLine();
        text.AppendLine(document.Instruction.Trim()).AppendLine();
        text.AppendLine($"Work item {place.Item.Id}: {place.Item.Title}");
        text.AppendLine($"Under review: {string.Join(", ", state.Subject.Select(subject => subject.Artifact))}.")
            .AppendLine();
        text.AppendLine("Judge each of these criteria: pass, fail or cannot_judge, which is not a pass.");
        foreach (var criterion in gate.Criteria.Where(criterion => GateDecisions.IsForAgents(state, criterion)))
        {
            var words = document.Criteria.First(c => c.Id == criterion.Id).Text;
            text.AppendLine($"- {criterion.Id} ({(criterion.Must ? "must" : "should")}): {words}");
        }
        if (!state.LeftOut.IsEmpty)
        {
            text.AppendLine()
                .AppendLine(
                    $"These commands could not be run here, so judge what they would have: "
                        + $"{string.Join(", ", state.LeftOut)}.");
        }
        text.AppendLine().AppendLine("What the pass was asked to do:").AppendLine()
            .AppendLine(place.PassDocument.Instruction.Trim());
        AddBeside(place, text);
        var untrusted = ImmutableArray.CreateBuilder<LabelledText>();
        untrusted.Add(new LabelledText("request", await blobs.GetAsync(place.Item.Request, cancel)));
        await AddElementAsync(place, text, untrusted, cancel);
        untrusted.Add(new LabelledText("change", await ChangeAsync(place, state, blobs, cancel)));
        foreach (var run in state.Runs ?? [])
        {
            var log = Bounded(await blobs.GetAsync(run.Log, cancel), LogLimit);
            untrusted.Add(new LabelledText($"output of {run.Run} ({run.Verdict}, exit {run.ExitCode})", log));
        }
        return (text.ToString(), untrusted.ToImmutable());
    }

    /// <summary>What failed in the merge queue may be nothing that can be seen on the change alone.</summary>
    private static void AddBroken(AttemptPlace place, StringBuilder text)
    {
        if (place.Item.Passes.Values.FirstOrDefault(pass => !pass.Integration.BrokeWith.IsEmpty) is { } broke)
        {
            text.AppendLine().AppendLine(
                $"The commands passed on {Core.Items.Sentences.List(broke.Integration.BrokeWith)} without this "
                    + "change, and fail with it on top; what these changed is on the branch.");
        }
    }

    /// <summary>An element is somebody's output: which one it is is said, what it says is data.</summary>
    private static async Task AddElementAsync(
        AttemptPlace place,
        StringBuilder text,
        ImmutableArray<LabelledText>.Builder untrusted,
        CancellationToken cancel)
    {
        if (place.Pass.Element is not { } element)
        {
            return;
        }
        var each = place.Plan.Pass(place.Pass.Id.Owner).ForEach!;
        text.AppendLine().AppendLine(
            $"This is about one element of {each.In} and no other: {each.As} {element.Key} (given as data).");
        untrusted.Add(new LabelledText(
            ExecutorTask.ElementLabel, await ElementText.ReadAsync(place, each.In, element.Key, cancel)));
    }

    /// <summary>After a rebase that changed the patch only what differs is shown; else the whole change.</summary>
    private static async Task<string> ChangeAsync(
        AttemptPlace place, GateState state, BlobText blobs, CancellationToken cancel) =>
        state.Interdiff is { } interdiff
            ? "Only what differs since the last review:\n" + await blobs.GetAsync(interdiff, cancel)
            : WorkPoint.ChangeOf(place.Item, place.Pass.Id)?.Facts is { Repositories.IsEmpty: false } change
                ? await ProjectChange.DiffAsync(place.Repositories, change, DiffLimit, cancel)
                : "(nothing was changed)";

    /// <summary>Where the project's other repositories are.</summary>
    private static void AddBeside(AttemptPlace place, StringBuilder text)
    {
        if (place.Beside.IsEmpty)
        {
            return;
        }
        text.AppendLine().AppendLine(
            $"The working directory is repository {place.Bench.Repository.Name}. These repositories of the project are "
                + "beside it; tools that read and edit files take their paths as NAME:path, and commands find each in "
                + "the folder that its variable names:");
        foreach (var clone in place.Beside)
        {
            text.AppendLine($"- {clone.Name}: ${clone.Variable}");
        }
    }

    private static async Task<string> FindingsAsync(
        ImmutableArray<Finding> findings, BlobText blobs, CancellationToken cancel)
    {
        var text = new StringBuilder();
        foreach (var finding in findings)
        {
            var where = finding.Path is null
                ? "" : finding.Line is { } line ? $" {finding.Path}:{line}"
                : $" {finding.Path}";
            text.AppendLine($"- {finding.Criterion ?? "finding"} by {finding.By}{where}:");
            text.AppendLine(Bounded(await blobs.GetAsync(finding.Text, cancel), LogLimit));
        }
        return text.ToString();
    }

    private static string Bounded(string text, int limit) =>
        text.Length <= limit ? text : text[..(limit / 2)] + "\n[…]\n" + text[^(limit / 2)..];
}
