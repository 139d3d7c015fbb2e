using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;

namespace Weir.Server.Views;

/// <summary>What an attempt printed, or said with its model, as it was kept.</summary>
public sealed record AttemptOutput(ItemId Item, AttemptId Attempt, string Text)
{
    /// <param name="attempt">Null for the last that left something.</param>
    /// <returns>Null when there is none.</returns>
    public static async Task<AttemptOutput?> FindAsync(
        IJournal journal, OrganizationId organization, ItemState item, AttemptId? attempt, BlobText blobs,
        CancellationToken cancel)
    {
        AttemptEvent? found = null;
        await foreach (var recorded in ItemEvents.OfAsync(journal, organization, item, cancel))
        {
            if (recorded.Event is AttemptEvent about && LogOf(about) is not null
                && (attempt is null || about.Attempt == attempt))
            {
                found = about;
            }
        }
        return found is null
            ? null
            : new AttemptOutput(item.Id, found.Attempt, await blobs.GetAsync(LogOf(found), cancel));
    }

    private static Digest? LogOf(AttemptEvent about) => about switch
    {
        AttemptSucceeded e => e.Evidence.Log,
        AttemptFailed e => e.Evidence.Log,
        AttemptAsked e => e.Evidence.Log,
        ResultSalvaged e => e.Evidence.Log,
        _ => null,
    };
}
