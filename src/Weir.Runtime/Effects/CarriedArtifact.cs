using Weir.Core.Changes;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Effects;

/// <summary>An artifact that comes from one plan into another.</summary>
internal static class CarriedArtifact
{
    /// <summary>
    /// The artifact with the fields that another plan reads; null when that plan has no place for it beside the change,
    /// or its content is not what that plan's schema wants.
    /// </summary>
    public static async Task<ArtifactFacts?> FitAsync(
        Compiled compiled, ArtifactFacts facts, IRepository repository, CancellationToken cancel)
    {
        if (compiled.Plan.FindArtifact(facts.Name) is not { IsProcess: true } artifact)
        {
            return null;
        }
        if (!ArtifactContent.IsRead(artifact, compiled.Document))
        {
            return facts with { Fields = [], Elements = [] };
        }
        var content = await repository.ReadObjectAsync(facts.Object, cancel);
        var reading = await ArtifactContent.ReadAsync(compiled.Plan, artifact, compiled.Document, content, cancel);
        return reading.Fault is null ? reading.AddTo(facts) : null;
    }

    /// <summary>For an artifact that the other plan does not declare.</summary>
    /// <param name="from">The plan that it was made in.</param>
    public static Attachment Attach(ArtifactVersion version, Plan from) => new(
        version.Name, Path.GetExtension(from.FindArtifact(version.Name)?.Path ?? ""), version.Facts, version.Authors);
}
