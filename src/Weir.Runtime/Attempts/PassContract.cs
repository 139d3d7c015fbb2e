using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Definitions.Agents;
using Weir.Definitions.Traces;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// What a pass's attempt may leave and what it has to. It is held against the same contract where it ran, so that the
/// next try knows what to do differently, and where an engine elsewhere hands it in, since that engine is not believed.
/// </summary>
internal static class PassContract
{
    public static AgentSpec? AgentOf(AttemptPlace place) => place.Pass.Executor.Kind == ExecutorKind.Agent
        ? place.Document.FindAgent(place.Pass.Executor.Target)
        : null;

    public static PrincipalId ExecutorOf(AttemptPlace place, AgentSpec? agent) =>
        (place.Pass.Executor.Kind, agent) switch
    {
        (_, { } known) => PrincipalId.Agent(known.Name),
        (ExecutorKind.Template, _) => new PrincipalId("template:" + place.Pass.Executor.Target),
        _ => new PrincipalId("command:" + place.Pass.Id),
    };

    public static ImportRequest ImportOf(AttemptPlace place, AgentSpec? agent, string model)
    {
        ImmutableArray<ImmutableArray<string>> bounds = [place.Pass.ChangeBounds, agent?.WritePaths ?? []];
        var name = agent?.Name ?? ExecutorOf(place, agent).Value;
        return new ImportRequest(
            place.WorkTree, place.Start, place.Parent, place.Base, place.Pass.ProducesChange,
            [.. bounds.Where(globs => !globs.IsEmpty)], place.ArtifactPaths(true), place.Trailers(name, model),
            $"{place.Item.Id} {place.Pass.Id}: {place.Item.Title}", place.At)
        {
            Rules = place.Description.Inputs.Rules,
            Secrets = place.Secrets.Redactor,
        };
    }

    /// <summary>
    /// Checks the result against the contract: scope, outputs, schemas, tests. The sentence says what to do
    /// differently.
    /// </summary>
    /// <param name="notes">What the attempt noted: a reason for the tests that it takes away, it may be.</param>
    public static async Task<(ImmutableArray<ArtifactFacts> Artifacts, string? Fault)> CheckAsync(
        AttemptPlace place,
        ImportResult import,
        PassEnding ending,
        ImmutableArray<LeftNote> notes,
        CancellationToken cancel)
    {
        if (!import.Secrets.IsEmpty)
        {
            return (
                [],
                $"These files hold the value of a secret: {string.Join(", ", import.Secrets)}. It is there to be used "
                    + "and not to be written down: have it read from the environment where it is needed.");
        }
        if (!import.Outside.IsEmpty)
        {
            return (
                [],
                $"These paths are outside what pass {place.Pass.Id} may change: {string.Join(", ", import.Outside)}.");
        }
        if (AgentOf(place) is not null && TestGuard.Fault(import.LostTests, notes) is { } weakened)
        {
            return ([], weakened);
        }
        var made = import.Artifacts
            .Where(artifact => place.Pass.Produces.Any(product => product.Artifact == artifact.Name))
            .ToImmutableArray();
        var missing = place.Pass.Produces
            .Where(product => place.Plan.FindArtifact(product.Artifact) is { Optional: false })
            .Where(product => made.All(artifact => artifact.Name != product.Artifact))
            .Select(product => place.PathOf(place.Plan.FindArtifact(product.Artifact)!))
            .ToList();
        if (ending == PassEnding.Output && missing.Count > 0)
        {
            return ([], $"Missing: {string.Join(", ", missing)}.");
        }
        if (ending == PassEnding.Output && made.IsEmpty && import.Change is null)
        {
            return (
                [],
                "Nothing was changed. End with no-change, already-done or not-reproducible, and say why, if that is "
                    + "right.");
        }
        var markers = Conflicts.FindMarkersAsync(
            place.Repositories, place.PassState, place.Description.Inputs, import.Change, cancel);
        if (await markers is { } marked)
        {
            return ([], marked);
        }
        var read = ImmutableArray.CreateBuilder<ArtifactFacts>();
        foreach (var artifact in made)
        {
            var plan = place.Plan.FindArtifact(artifact.Name)!;
            var (facts, fault) = await ReadAsync(place, plan, artifact, made, cancel);
            if (fault is not null)
            {
                return ([], $"{place.PathOf(plan)}: {fault}");
            }
            read.Add(facts);
        }
        return (read.ToImmutable(), null);
    }

    private static async Task<(ArtifactFacts Facts, string? Fault)> ReadAsync(
        AttemptPlace place,
        ArtifactPlan plan,
        ArtifactFacts artifact,
        ImmutableArray<ArtifactFacts> made,
        CancellationToken cancel)
    {
        if (!ArtifactContent.IsRead(plan, place.Document))
        {
            return (artifact, null);
        }
        var bytes = await place.Bench.Repository.ReadObjectAsync(artifact.Object, cancel);
        var reading = await ArtifactContent.ReadAsync(place.Plan, plan, place.Document, bytes, cancel);
        var fault = reading.Fault ?? await ArtifactTraces.FaultAsync(
            place.Plan, place.Document, plan, bytes,
            new ArtifactSources(place.Bench.Repository, place.Item, made, cancel).ReadAsync);
        return (reading.AddTo(artifact), fault);
    }
}
