using System.Runtime.CompilerServices;
using Weir.Core;
using Weir.Core.Items;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;

namespace Weir.Server.Views;

/// <summary>What happened to an item, from the journal, page by page.</summary>
internal static class ItemEvents
{
    private const int Page = 1_000;

    public static async IAsyncEnumerable<Recorded> OfAsync(
        IJournal journal, OrganizationId organization, ItemState item,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var after = 0L; ;)
        {
            var entries = await journal.ReadItemAsync(organization, item.Id, after + 1, Page, cancel);
            foreach (var entry in entries)
            {
                after = entry.Sequence;
                yield return EventCodec.Read(entry);
            }
            if (entries.Length < Page)
            {
                yield break;
            }
        }
    }
}
