using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.FanOut;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Definitions.Agents;
using Weir.Definitions.Canonical;
using Weir.Runtime.Contexts;
using Weir.Runtime.Ports;
using Weir.Runtime.Secrets;
using Weir.Runtime.Services;

namespace Weir.Runtime.Attempts;

/// <summary>
/// The attempt of a pass: its executor works in the clone, and what it leaves is checked against the pass's contract
/// before it is imported. An executor only proposes; nothing it says about its own work is taken on trust.
/// </summary>
internal static class PassWork
{
    public static async Task<AttemptReport> RunAsync(AttemptPlace place, BlobText blobs, CancellationToken cancel)
    {
        var agent = PassContract.AgentOf(place);
        var result = await ExecuteAsync(place, agent, blobs, cancel);
        return await JudgeAsync(place, agent, result, blobs, cancel) with { Notes = result.Notes };
    }

    private static async Task<AttemptReport> JudgeAsync(
        AttemptPlace place, AgentSpec? agent, ExecutorResult result, BlobText blobs, CancellationToken cancel)
    {
        var executor = PassContract.ExecutorOf(place, agent);
        if (result.Question is { } question)
        {
            var asked = await blobs.PutAsync(question, Retention.Record, cancel);
            return new AttemptReport(
                new AttemptOutcome.Asked(asked), result.Usage, result.Model, result.Transcript, null);
        }
        if (result.Failure is { } failure)
        {
            return await FailAsync(failure, result.Detail);
        }
        if (result.Split is { } split)
        {
            var (outcome, wrong) = await SplitReading.ReadAsync(place, split, blobs, cancel);
            return outcome is null
                ? await FailAsync(FailureReason.OutputInvalid, wrong!)
                : new AttemptReport(outcome, result.Usage, result.Model, result.Transcript, null);
        }
        await place.TakeOver();
        var import = await AttemptClones.ImportAsync(place, agent, result.Model);
        var (artifacts, fault) = await PassContract.CheckAsync(place, import, result.Ending, result.Notes, cancel);
        if (fault is not null)
        {
            return await FailAsync(FailureReason.OutputInvalid, fault) with { Checkpoint = import.Checkpoint };
        }
        return new AttemptReport(
            new AttemptOutcome.Produced(import.Change, artifacts, result.Ending, executor),
            result.Usage, result.Model, result.Transcript, import.Checkpoint);

        async Task<AttemptReport> FailAsync(FailureReason reason, string detail)
        {
            var blob = await blobs.PutAsync(detail, Retention.Record, CancellationToken.None);
            return new AttemptReport(
                new AttemptOutcome.Failed(reason, blob), result.Usage, result.Model, result.Transcript, null);
        }
    }

    private static async Task<ExecutorResult> ExecuteAsync(
        AttemptPlace place, AgentSpec? agent, BlobText blobs, CancellationToken cancel)
    {
        var kind = place.Pass.Executor.Kind switch
        {
            ExecutorKind.Template => "template",
            ExecutorKind.Agent when agent is not null => agent.RunsOn,
            _ => "command",
        };
        var executor = place.Bench.Executors.FirstOrDefault(candidate => candidate.Kind == kind);
        if (executor is null)
        {
            return new ExecutorResult(
                FailureReason.Denied, NothingRuns(kind, place), null, PassEnding.Output, Usage.None, "", "");
        }
        executor = new SecretiveExecutor(new ServicedExecutor(executor, place), place.Secrets);
        var (instruction, untrusted) = await Instructions.ForPassAsync(place, blobs, cancel);
        var command = place.PassDocument.Command;
        var task = new ExecutorTask
        {
            Item = place.Item.Id,
            Pass = place.Pass.Id.Owner,
            Element = place.Pass.Element?.Key,
            Attempt = place.Attempt.Id,
            Token = place.Attempt.Token,
            Round = place.PassState.Round,
            Workspace = place.WorkTree,
            Beside = BesideOf(place),
            Scratch = place.Scratch,
            Sandbox = place.Sandbox,
            Agent = agent,
            Target = kind == "template" ? place.Pass.Executor.Target : command?.Line ?? "",
            Templates =
                [.. place.Document.Templates.Select(template => new LabelledText(template.Name, template.Text))],
            Instruction = instruction,
            Untrusted = untrusted,
            Context = place.Description.Context,
            Inputs = Paths(
                place, place.Pass.Consumes.Select(use => use.Artifact).Where(place.Item.Artifacts.ContainsKey)),
            Outputs = Paths(place, place.Pass.Produces.Select(product => product.Artifact)),
            OutputSchema = agent?.OutputSchema,
            Models = agent is null ? [] : Models(place, agent),
            QuestionsLeft = Math.Max(
                0, (place.Pass.Ask?.MaxQuestions ?? AskPlan.DefaultMaxQuestions) - place.PassState.Answers.Length),
            NotesLeft = NoteDecisions.RoomIn(place.Item),
            MaySplit = Splits.May(place.Item, place.Pass),
            Environment = place.Environment(command),
            RunLimit = TimeSpan.FromMilliseconds(place.Pass.Timeouts.Run.Value),
            IdleLimit = TimeSpan.FromMilliseconds(place.Pass.Timeouts.Idle.Value),
            Progress = place.Progress,
            Hear = place.Hear,
            Turns = place.Turns,
            Basis = await BasisAsync(place, agent, blobs, cancel),
            Earlier = EarlierOf(place),
        };
        var components = ComponentWork.CommandsOf(place);
        return components.IsEmpty
            ? await executor.RunAsync(task, cancel)
            : await ComponentWork.RunAsync(place, executor, task, components, cancel);
    }

    /// <summary>All that the agent is told and starts from: where it is the same, an attempt can go on with what one
    /// before had begun.</summary>
    private static async Task<Digest?> BasisAsync(
        AttemptPlace place, AgentSpec? agent, BlobText blobs, CancellationToken cancel)
    {
        if (agent is null)
        {
            return null;
        }
        var (text, untrusted) = await Instructions.ForPassAsync(place, blobs, cancel, again: false);
        return CanonicalJson.DigestOf(new Basis(
            text, untrusted, agent, place.Description.Inputs, place.Description.Context));
    }

    private static EarlierTurns? EarlierOf(AttemptPlace place) => place.Earlier is not var (head, log) ? null
        : new EarlierTurns(
            head.Attempt,
            TurnLog.Read(log),
            // What lies beside the primary is not laid out again.
            async cancel => place.Beside.IsEmpty
                && (head.Checkpoint is not { } saved || await AttemptClones.GoOnFromAsync(place, saved, cancel)));

    private sealed record Basis(
        string Instruction,
        ImmutableArray<LabelledText> Untrusted,
        AgentSpec Agent,
        AttemptInputs Inputs,
        GivenContext? Context);

    public static string NothingRuns(string kind, AttemptPlace place) =>
        $"Nothing here runs {kind}. This release runs "
        + $"{string.Join(", ", place.Bench.Executors.Select(executor => executor.Kind))}.";

    /// <summary>The clones of other repositories, by the names of these.</summary>
    public static ImmutableArray<LabelledText> BesideOf(AttemptPlace place) =>
        [.. place.Beside.Select(clone => new LabelledText(clone.Name, clone.Directory))];

    /// <summary>The models of the pass's tier, live, as <c>provider/model</c>.</summary>
    public static ImmutableArray<string> Models(AttemptPlace place, AgentSpec agent) =>
        [.. AgentTier.Of(place.Models, place.PassDocument, agent).Models.Select(model => model.ToString())];

    private static ImmutableArray<LabelledText> Paths(AttemptPlace place, IEnumerable<string> artifacts) =>
    [
        .. artifacts
            .Where(name => name != ArtifactPlan.Request)
            .Select(name => new LabelledText(
                name,
                place.Plan.FindArtifact(name) is { } artifact ? place.PathOf(artifact) : "")),
    ];
}
