using System.Text.Json.Nodes;

namespace Weir.EndToEnd.Tests.Storm;

/// <summary>
/// What a run left behind: what people and the remote have of it, and from the journal how often each thing happened
/// that may happen once.
/// </summary>
internal sealed record StormRecord(
    string Tree, string Commits, string Artifacts, string Change, string Gates, string Judged, string Happened)
{
    /// <summary>
    /// What an attempt that is repeated repeats, what says that it was, and what depends on when somebody looks. All
    /// other events are the same in number however often anything is killed.
    /// </summary>
    private static readonly string[] MayRepeat =
    [
        "Attempt", "Lease", "Engine", "Effect", "HoldChanged", "ResultSalvaged", "TokenIssued",
    ];

    /// <summary>Effects that are seen outside.</summary>
    private static readonly string[] Outward = ["Merge", "StartBranch", "Rebase"];

    public static async Task<StormRecord> OfAsync(StormSite storm, IReadOnlyList<JsonNode> journal)
    {
        var site = storm.Site;
        var shown = await site.JsonAsync("item", "show", StormSite.Item);
        var gate = await site.JsonAsync("gate", "show", StormSite.Item, "edit/owner");
        var verdicts = gate["verdicts"]!.AsArray().Select(verdict =>
            $"{verdict!["by"]} {Each(verdict["results"]!, "criterion", "judgement")}");
        return new StormRecord(
            await site.GitAsync(site.Remote, "rev-parse", "main^{tree}"),
            await site.GitAsync(site.Remote, "log", "--topo-order", "--format=%s", "main"),
            Each(shown["artifacts"]!, "name", "version", "digest"),
            string.Join('\n', journal
                .Where(entry => entry["type"]!.GetValue<string>() is "ChangeRecorded" or "ChangeRebased")
                .Select(entry => entry["data"]!["change"]!["facts"]!["digest"])),
            string.Join('\n', shown["passes"]!.AsArray().Select(pass => pass!["gates"]!.ToJsonString())),
            string.Join('\n', [Each(gate["runs"]!, "run", "verdict", "exit"), .. verdicts]),
            string.Join('\n', HappenedOnce(journal)));
    }

    public void ShouldBe(StormRecord calm, string story)
    {
        Tree.ShouldBe(calm.Tree, story);
        Commits.ShouldBe(calm.Commits, story);
        Artifacts.ShouldBe(calm.Artifacts, story);
        Change.ShouldBe(calm.Change, story);
        Gates.ShouldBe(calm.Gates, story);
        Judged.ShouldBe(calm.Judged, story);
        Happened.ShouldBe(calm.Happened, story);
    }

    private static IEnumerable<string> HappenedOnce(IReadOnlyList<JsonNode> journal)
    {
        var types = journal.Where(entry => entry["item"]?.GetValue<string>() == StormSite.Item)
            .Select(entry => entry["type"]!.GetValue<string>())
            .Where(type => !MayRepeat.Any(word => type.StartsWith(word, StringComparison.Ordinal)));
        var effects = journal.Where(entry => entry["type"]!.GetValue<string>() == "EffectRequested")
            .Select(entry => entry["data"]!["body"]!["$kind"]!.GetValue<string>())
            .Where(kind => Outward.Contains(kind, StringComparer.Ordinal)).Select(kind => "effect " + kind);
        return types.Concat(effects).CountBy(name => name, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key} {pair.Value}").Order(StringComparer.Ordinal);
    }

    private static string Each(JsonNode list, params string[] fields) => string.Join(
        '\n', list.AsArray().Select(one => string.Join(' ', fields.Select(field => one![field]?.ToJsonString()))));
}
