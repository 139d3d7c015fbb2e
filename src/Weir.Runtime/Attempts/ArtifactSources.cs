using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Items;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// The artifacts that what an attempt made is held against: those it made itself, else the item's as they were when
/// it started.
/// </summary>
internal sealed class ArtifactSources(
    IAttemptRepository repository, ItemState item, ImmutableArray<ArtifactFacts> made, CancellationToken cancel)
{
    /// <summary>Null when there is none of this name.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string name)
    {
        var facts = made.FirstOrDefault(artifact => artifact.Name == name)
            ?? (item.Artifacts.TryGetValue(name, out var version) ? version.Facts : null);
        if (facts is null)
        {
            return null;
        }
        return await repository.ReadObjectAsync(facts.Object, cancel);
    }
}
