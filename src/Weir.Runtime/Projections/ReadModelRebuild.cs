using System.Collections.Immutable;
using Weir.Core;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Runtime.Snapshots;

namespace Weir.Runtime.Projections;

/// <summary>The rows of the read models anew, by replaying the whole journal through what writes them.</summary>
public static class ReadModelRebuild
{
    /// <exception cref="JournalFormatException">The journal cannot be read.</exception>
    public static async Task<ImmutableArray<ReadModelRow>> RowsAsync(
        OrganizationId organization, ReadPage read, CancellationToken cancel)
    {
        var rows = new SortedDictionary<string, ReadModelRow>(StringComparer.Ordinal);
        await Replay.ContinueAsync(StatePoint.Start(organization), read, cancel, (state, events) =>
        {
            foreach (var row in ReadModelRows.Of(state, events))
            {
                rows[$"{row.Table}/{row.Key}"] = row;
            }
        });
        return [.. rows.Values];
    }
}
