using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Definitions.Canonical;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// Holds what an engine on another machine reports against what arrived in the mirror. It measured there what it says;
/// here the same objects have to give the same facts.
/// </summary>
public static class ResultCheck
{
    /// <summary>A sentence on what is not so; null when all is.</summary>
    public static async Task<string?> FaultAsync(
        IRepository repository, Plan plan, AttemptOutcome outcome, CancellationToken cancel)
    {
        if (outcome is not AttemptOutcome.Produced produced)
        {
            return null;
        }
        try
        {
            foreach (var reported in produced.Change?.Repositories ?? [])
            {
                var measured = await repository.MeasureAsync(reported.Base, reported.Head, cancel);
                if (CanonicalJson.DigestOf(measured) != CanonicalJson.DigestOf(produced.Change))
                {
                    return $"The engine reported another change than commit {reported.Head} is.";
                }
            }
            foreach (var made in produced.Artifacts)
            {
                if (plan.FindArtifact(made.Name)?.Path.EndsWith('/') == true)
                {
                    await repository.ListFilesAsync(made.Object, "", cancel);
                }
                else
                {
                    await repository.ReadObjectAsync(made.Object, cancel);
                }
            }
            return null;
        }
        catch (RepositoryException missing)
        {
            return $"What the engine reported did not arrive: {missing.Message}";
        }
    }
}
