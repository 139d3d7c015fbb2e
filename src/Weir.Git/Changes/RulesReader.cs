using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Trees;
using Weir.Runtime.Projects;

namespace Weir.Git.Changes;

/// <summary>
/// Reads what a target commit says about owners and documents. A commit never changes, and attempts side by side start
/// from few of them, so that what was read of a mirror is kept.
/// </summary>
internal static class RulesReader
{
    /// <summary>Commits whose rules are kept of each mirror; then all are read again.</summary>
    private const int MostKept = 64;

    private static readonly ConditionalWeakTable<Mirror, ConcurrentDictionary<ObjectName, TargetRules>> Kept = [];

    public static async Task<TargetRules> AtAsync(Mirror mirror, ObjectName commit, CancellationToken cancel)
    {
        var kept = Kept.GetOrCreateValue(mirror);
        if (kept.TryGetValue(commit, out var known))
        {
            return known;
        }
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var entry in await TreeEntry.AtAsync(mirror, commit, TargetRules.Files, cancel))
        {
            if (entry.IsBlob && entry.Mode != TreeChange.Symlink)
            {
                files[entry.Path] = await MirrorRead.ObjectAsync(mirror, entry.Object, cancel);
            }
        }
        if (kept.Count >= MostKept)
        {
            kept.Clear();
        }
        return kept[commit] = TargetRules.Read(files);
    }
}
