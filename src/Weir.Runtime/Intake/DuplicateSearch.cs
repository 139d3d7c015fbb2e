using System.Collections.Concurrent;
using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.People;
using Weir.Runtime.Attempts;

namespace Weir.Runtime.Intake;

/// <summary>
/// Items of a project that look as if they asked for the same as a new one: those that are open, and those that ended
/// lately. It only shows them: what is a duplicate is for a person to say.
/// </summary>
public sealed class DuplicateSearch(BlobText blobs)
{
    /// <summary>The most items that are shown.</summary>
    public const int MostShown = 3;

    /// <summary>The most items that are compared, the newest of them.</summary>
    public const int MostCompared = 2_000;

    /// <summary>How long after its end an item is still compared.</summary>
    public static readonly Duration Recent = Duration.Days(90);

    private readonly ConcurrentDictionary<ItemId, ImmutableSortedDictionary<string, int>> _terms = new();

    /// <param name="by">Who asks: nothing is shown that they may not see.</param>
    public async Task<ImmutableArray<AlikeItem>> FindAsync(
        OrganizationState state,
        PrincipalId by,
        ProjectKey project,
        string title,
        string request,
        CancellationToken cancel)
    {
        var items = state.Items.Values
            .Where(item => item.Id.Project == project && MaySee(state, by, item.Id))
            .Where(item => item.IsOpen || item.Ended + Recent > state.Now)
            .OrderByDescending(item => item.Id).Take(MostCompared).ToList();
        if (items.Count == 0)
        {
            return [];
        }
        var terms = ImmutableArray.CreateBuilder<ImmutableSortedDictionary<string, int>>();
        foreach (var item in items)
        {
            terms.Add(await TermsOfAsync(item, cancel));
        }
        var scores = new Alikeness(terms.ToImmutable()).To(Alikeness.Terms(title, request));
        return
        [
            .. items.Zip(scores, (item, score) => (Item: item, Score: score))
                .Where(pair => pair.Score >= Alikeness.Alike)
                .OrderByDescending(pair => pair.Score).ThenByDescending(pair => pair.Item.Id)
                .Take(MostShown)
                .Select(pair => new AlikeItem(
                    pair.Item.Id, pair.Item.Title, pair.Item.IsOpen, (int)Math.Round(pair.Score * 100))),
        ];
    }

    /// <summary>
    /// The one place that keeps items from whoever may not see them: what is left out here is neither compared nor
    /// counted, so that not even a score tells of it.
    /// </summary>
    public static bool MaySee(OrganizationState state, PrincipalId by, ItemId item) =>
        state.Items.TryGetValue(item, out var found) && Visibility.MaySee(state, found, by);

    private async Task<ImmutableSortedDictionary<string, int>> TermsOfAsync(ItemState item, CancellationToken cancel)
    {
        if (!_terms.TryGetValue(item.Id, out var terms))
        {
            terms = Alikeness.Terms(item.Title, await blobs.GetAsync(item.Request, cancel));
            _terms[item.Id] = terms;
        }
        return terms;
    }
}
