using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Core;
using Weir.Core.Gates;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Definitions.Schemas;
using Weir.Runtime.Ports;
using Weir.Runtime.Secrets;
using Weir.Runtime.Services;

namespace Weir.Runtime.Attempts;

/// <summary>
/// The attempt of an agent that reviews for a gate: a fresh context, a clone to read, and a verdict by criterion.
/// </summary>
internal static class ReviewWork
{
    public static async Task<AttemptReport> RunAsync(AttemptPlace place, BlobText blobs, CancellationToken cancel)
    {
        var gate = place.Pass.Gate(place.Subject.Gate!.Value);
        var reviewer = gate.Reviewers[place.Subject.Reviewer!.Value];
        var agent = place.Document.FindAgent(reviewer.Who)
            ?? throw new InvalidOperationException($"agent {reviewer.Who} is not in the pinned document");
        var (instruction, untrusted) = await Instructions.ForReviewAsync(place, gate, blobs, cancel);
        var executor = place.Bench.Executors.FirstOrDefault(candidate => candidate.Kind == agent.RunsOn);
        if (executor is null)
        {
            return await FailedAsync(
                blobs, FailureReason.Denied, PassWork.NothingRuns(agent.RunsOn, place), Usage.None, "", "");
        }
        executor = new SecretiveExecutor(new ServicedExecutor(executor, place), place.Secrets);
        var result = await executor.RunAsync(
            new ExecutorTask
            {
                Item = place.Item.Id,
                Pass = place.Pass.Id.Owner,
                Element = place.Pass.Element?.Key,
                Gate = gate.Id,
                Attempt = place.Attempt.Id,
                Token = place.Attempt.Token,
                Round = place.Attempt.Round,
                Workspace = place.WorkTree,
                Beside = PassWork.BesideOf(place),
                Scratch = place.Scratch,
                Sandbox = place.Sandbox,
                Agent = agent with { Access = "read-only", WritePaths = [] },
                Instruction = instruction,
                Untrusted = untrusted,
                Context = place.Description.Context,
                NotesLeft = NoteDecisions.RoomIn(place.Item),
                Inputs = Subjects(place, gate),
                OutputSchema = BuiltInSchemas.Verdict,
                Models = PassWork.Models(place, agent),
                Environment = place.Environment(null),
                RunLimit = TimeSpan.FromMinutes(agent.Limits.Minutes),
                IdleLimit = TimeSpan.FromMinutes(agent.Limits.IdleMinutes),
                Progress = place.Progress,
            },
            cancel);
        return await JudgeAsync(agent.Name, result, blobs, cancel) with { Notes = result.Notes };
    }

    private static async Task<AttemptReport> JudgeAsync(
        string agent, ExecutorResult result, BlobText blobs, CancellationToken cancel)
    {
        if (result.Failure is { } failure)
        {
            return await FailedAsync(blobs, failure, result.Detail, result.Usage, result.Model, result.Transcript);
        }
        if (result.Output is null)
        {
            return await FailedAsync(
                blobs, FailureReason.OutputInvalid, "The review has no verdict.", result.Usage, result.Model,
                    result.Transcript);
        }
        var by = PrincipalId.Agent(agent);
        return new AttemptReport(
            await ReadAsync(
                JsonNode.Parse(result.Output)!,
                by,
                blobs,
                cancel), result.Usage, result.Model, result.Transcript, null);
    }

    private static ImmutableArray<LabelledText> Subjects(AttemptPlace place, GatePlan gate) =>
    [
        .. gate.Reviews
            .Select(name => (name, plan: place.Plan.FindArtifact(name)))
            .Where(pair => pair.plan is not null && place.Item.Artifacts.ContainsKey(pair.name))
            .Select(pair => new LabelledText(pair.name, place.PathOf(pair.plan!))),
    ];

    /// <summary>The output satisfies <c>weir/verdict@1</c>: the executor has checked it.</summary>
    private static async Task<AttemptOutcome> ReadAsync(
        JsonNode verdict, PrincipalId by, BlobText blobs, CancellationToken cancel)
    {
        var results = ImmutableArray.CreateBuilder<CriterionResult>();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var criterion in verdict["criteria"]!.AsArray())
        {
            var id = criterion!["id"]!.GetValue<string>();
            var judgement = criterion["verdict"]!.GetValue<string>() switch
            {
                "pass" => Judgement.Pass,
                "fail" => Judgement.Fail,
                _ => Judgement.CannotJudge,
            };
            results.Add(new CriterionResult(id, judgement));
        }
        foreach (var finding in verdict["findings"]?.AsArray() ?? [])
        {
            var text = await blobs.PutAsync(finding!["text"]!.GetValue<string>(), Retention.Record, cancel);
            var line = finding["line"] is { } at && at.GetValueKind() == JsonValueKind.Number
                ? at.GetValue<int>()
                : (int?)null;
            findings.Add(
                new Finding(
                    finding["criterion"]?.GetValue<string>(), text, finding["path"]?.GetValue<string>(), line, by));
        }
        foreach (var unanswered in results.Where(result => result.Judgement != Judgement.Pass
            && findings.All(finding => finding.Criterion != result.Criterion)).ToList())
        {
            var evidence = verdict["criteria"]!.AsArray()
                .First(c => c!["id"]!.GetValue<string>() == unanswered.Criterion)!["evidence"]!;
            var text = await blobs.PutAsync(evidence.GetValue<string>(), Retention.Record, cancel);
            findings.Add(new Finding(unanswered.Criterion, text, null, null, by));
        }
        return new AttemptOutcome.Reviewed(results.ToImmutable(), findings.ToImmutable(), by);
    }

    private static async Task<AttemptReport> FailedAsync(
        BlobText blobs,
        FailureReason reason,
        string detail,
        Usage usage,
        string model,
        string transcript) =>
        new(
            new AttemptOutcome.Failed(reason, await blobs.PutAsync(detail, Retention.Record, CancellationToken.None)),
            usage, model, transcript, null);
}
