using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Intake;

/// <summary>
/// The artifacts that an item is submitted with: held against the workflow as if a pass had made them, and kept as
/// objects of the mirror until the item's artifacts ref names them.
/// </summary>
internal static class GivenArtifacts
{
    public static async Task<(ImmutableArray<ArtifactFacts> Facts, Refusal? Bad)> StoreAsync(
        Compiled compiled, ImmutableArray<HandedIn> files, IRepository repository, CancellationToken cancel)
    {
        var stored = ImmutableArray.CreateBuilder<ArtifactFacts>();
        foreach (var file in files)
        {
            if (Refuse(compiled.Plan, file.Artifact) is { } refusal)
            {
                return ([], refusal);
            }
            var plan = compiled.Plan.FindArtifact(file.Artifact)!;
            var reading = await ArtifactContent.ReadAsync(compiled.Plan, plan, compiled.Document, file.Content, cancel);
            if (reading.Fault is { } fault)
            {
                return ([], Refusal.Invalid("bad-artifact", $"Artifact {file.Artifact}: {fault}.", null));
            }
            var facts = await repository.StoreFileAsync(file.Artifact, file.Content, cancel);
            stored.Add(reading.AddTo(facts));
        }
        return (stored.ToImmutable(), null);
    }

    /// <summary>Nothing is taken that no pass would use, and nothing that has to be a commit on the branch.</summary>
    private static Refusal? Refuse(Plan plan, string name)
    {
        var adopted = plan.Passes.SelectMany(pass => pass.Adopt).Distinct(StringComparer.Ordinal).ToList();
        if (plan.FindArtifact(name) is not { } artifact)
        {
            return Refusal.Invalid(
                "unknown-artifact",
                $"Workflow {plan.Workflow} has no artifact {name}.",
                adopted.Count == 0
                    ? "No pass of it adopts one."
                    : Nearest.Hint(name, adopted, "artifact") ?? $"--artifact {adopted[0]}=FILE");
        }
        if (!adopted.Contains(name, StringComparer.Ordinal))
        {
            return Refusal.Rule(
                "not-adopted",
                $"No pass of workflow {plan.Workflow} adopts {name}: it would be made anew.",
                adopted.Count == 0 ? null : $"--artifact {adopted[0]}=FILE");
        }
        return artifact switch
        {
            { IsProcess: false } => Refusal.Rule(
                "merged-artifact",
                $"{name} merges with the change ({artifact.Path}), so it cannot be given beside it.",
                "commit it to the target branch"),
            _ when artifact.Path.EndsWith('/') => Refusal.Rule(
                "folder-artifact", $"{name} is a folder; only single files can be given.", null),
            _ => null,
        };
    }
}
