using System.Globalization;
using System.Text;
using Weir.Agents.Metering;
using Weir.Agents.Prices;
using Weir.Agents.Tests.Metering;

namespace Weir.Agents.Tests.Prices;

/// <summary>
/// Real answers, metered and priced, against what genai-prices publishes for them: an oracle that is not ours. What
/// each column is, and each reason for which Weir says otherwise, stands at the head of <c>records.tsv</c>.
/// </summary>
public sealed class PublishedRecordsTests(ITestOutputHelper output)
{
    private const string Searches = "searches";

    private static readonly DateTimeOffset At = new(2025, 11, 6, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Published_records_are_metered_and_priced_to_the_nano_dollar()
    {
        var wrong = new List<string>();
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in Table.Text("records.tsv").Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var cells = line.Split('\t');
            var (provider, model, usage, why) = (cells[0], cells[2], cells[3], cells.ElementAtOrDefault(5) ?? "");
            var body = $$"""{"model":"{{model}}","usage":{{usage}}}""";
            var call = Meter.Whole(Table.Dialect(cells[1]), Encoding.UTF8.GetBytes(body));
            var cost = PriceCatalogue.Shipped.Find(provider, model, At)?.Cost(call.Tokens);
            var published = NanoUsd(cells[4]);
            var asSaid = why is "" or Searches ? cost == published : cost != published;
            if (!asSaid || call.Source != (why == Searches ? MeterSource.Partial : MeterSource.Provider))
            {
                wrong.Add($"{line}: {call.Source}, {cost} and not {published}");
            }
            var kind = why is not ("" or Searches) ? why : cost is null ? "unknown to both" : "priced equal";
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
        }
        output.WriteLine(
            $"{counts.Values.Sum()} records, {counts["priced equal"]} priced equal; "
            + string.Join(", ", counts.Where(one => one.Key != "priced equal")
                .Select(one => $"{one.Key} {one.Value}")));
        wrong.ShouldBeEmpty();
        counts["priced equal"].ShouldBeGreaterThan(300);
    }

    private static long? NanoUsd(string cell) => cell == "unknown"
        ? null
        : (long)decimal.Ceiling(1_000_000_000m
            * cell.Split(' ').Sum(usd => decimal.Parse(usd, NumberStyles.Float, CultureInfo.InvariantCulture)));
}
