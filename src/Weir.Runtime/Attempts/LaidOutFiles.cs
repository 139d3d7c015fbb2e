using System.Collections.Immutable;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// What every clone of an item has beside the repository's own files, and its artifacts ref keeps: its process
/// artifacts at the paths that the plan gives them, and what came along with the request.
/// </summary>
internal static class LaidOutFiles
{
    public static ImmutableArray<LaidOut> Of(ItemState item, Plan plan) =>
    [
        .. item.Artifacts.Values
            .Select(version => (version, artifact: plan.FindArtifact(version.Name)))
            .Where(pair => pair.artifact is { IsProcess: true })
            .Select(pair => new LaidOut(pair.artifact!.PathFor(item.Id).TrimEnd('/'), pair.version.Facts.Object)),
        .. item.Attached.Values.Select(attached => new LaidOut(attached.PathFor(item.Id), attached.Facts.Object)),
    ];
}
