using System.Globalization;
using System.Text.Json.Nodes;

namespace Weir.EndToEnd.Tests.Storm;

/// <summary>
/// What lay in the engine's clones when something was killed: of each attempt it has to be found again, in what came of
/// the attempt or on the attempt's checkpoint.
/// </summary>
internal sealed class UncommittedWork(StormSite storm)
{
    private const string File = "plants.txt";
    private const string Line = "tulip";

    private readonly SortedSet<string> _attempts = new(StringComparer.Ordinal);

    public int Seen => _attempts.Count;

    public void Look()
    {
        foreach (var attempt in Directory.EnumerateDirectories(storm.Attempts, "a*"))
        {
            var file = Path.Combine(attempt, "work", File);
            if (System.IO.File.Exists(file)
                && System.IO.File.ReadAllText(file).Contains(Line, StringComparison.Ordinal))
            {
                _attempts.Add(Path.GetFileName(attempt));
            }
        }
    }

    public async Task ShouldBeThereAsync(IReadOnlyList<JsonNode> journal, string story)
    {
        var passes = journal.Where(entry => entry["type"]!.GetValue<string>() == "AttemptQueued"
                && entry["data"]!["subject"]!["kind"]!.GetValue<string>() == "pass")
            .Select(AttemptOf).ToHashSet(StringComparer.Ordinal);
        var applied = journal.Where(entry => entry["type"]!.GetValue<string>() == "AttemptSucceeded")
            .Select(AttemptOf).ToHashSet(StringComparer.Ordinal);
        foreach (var attempt in _attempts.Where(one => passes.Contains(one) && !applied.Contains(one)))
        {
            var saved = $"refs/weir/{StormSite.Item}/checkpoints/{attempt}:{File}";
            (await storm.Site.GitAsync(storm.Site.Mirror, "show", saved)).ShouldContain(Line, Case.Sensitive, story);
        }
    }

    private static string AttemptOf(JsonNode entry) =>
        string.Create(CultureInfo.InvariantCulture, $"a{entry["data"]!["attempt"]}");
}
