using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Models;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.CodingAgents;

/// <summary>
/// The quickstart's bug, where the library's implementer is moved to a coding agent by one line. All other agents go on
/// answering from the sample's script; its reviewer sends the first fix back.
/// </summary>
public sealed class QuickstartBugTests
{
    private const string Runner = "name: implementer\n";

    private const string Fix = """
        cat > src/Timetable/Schedule.cs <<'EOF'
        namespace Timetable;

        /// <summary>When the classes of a series start.</summary>
        public static class Schedule
        {
            private const int DaysPerWeek = 7;

            /// <summary>The start of every class, in order, with the studio's offset at that time.</summary>
            public static IReadOnlyList<DateTimeOffset> StartsOf(ClassSeries series, TimeZoneInfo zone)
            {
                var starts = new List<DateTimeOffset>(series.Weeks);
                for (var week = 0; week < series.Weeks; week++)
                {
                    var day = series.FirstDay.AddDays(DaysPerWeek * week);
                    starts.Add(StudioClock.At(zone, day, series.StartsAt));
                }

                return starts;
            }
        }
        EOF
        sh test.sh
        """;

    private const string Simplify =
        "sed -i 's/var starts = new List<DateTimeOffset>(series.Weeks);/var starts = new List<DateTimeOffset>();/' "
        + "src/Timetable/Schedule.cs";

    private static readonly string Sample = Path.Combine(InstalledCli.Root, "samples", "timezone");

    [Theory]
    [InlineData("codex")]
    [InlineData("opencode")]
    public async Task IsFixedByACodingAgentAfterOneLineWasChanged(string name)
    {
        var cli = CodingSite.Installed(name);
        await using var provider = await FakeProvider.StartAsync(
            cli.Shell(Fix), new FakeTurn { Say = "Each class is an instant of its own." },
            cli.Shell(Simplify), new FakeTurn { Say = "The finding is answered." });
        await using var site = new Site(InstalledCli.SearchPath, ModelSite.Key);
        await site.CommitAsync(Files(cli, provider));
        await site.UpAsync();
        (await site.WeirAsync("project", "add", site.Remote)).Ok().ShouldBe("DEMO");
        var item = await site.NewAsync(
            "Weekly classes move by an hour", "--kind", "bug", "--request", Path.Combine(Sample, "request.md"));
        await site.WatchAsync(item, 5, seconds: 500);
        provider.Requests.Length.ShouldBe(4, await site.LogAsync(item));
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0, seconds: 500);
        (await site.GitAsync(site.Remote, "show", "main:src/Timetable/Schedule.cs")).ShouldContain("StudioClock.At");
        await CodingSite.CountedAsync(site, cli, provider, answered: 4);
        provider.Requests[2].Body.ToJsonString().ShouldContain("Lord Howe");
    }

    /// <summary>The sample, whose tier has a model for those who do not play a script, and the one line.</summary>
    private static ImmutableDictionary<string, string> Files(InstalledCli cli, FakeProvider provider)
    {
        var every = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        var implementer = File.ReadAllText(Path.Combine(InstalledCli.Root, "library", "agents", "implementer.md"));
        return Directory.EnumerateFiles(Sample, "*", every)
            .ToImmutableDictionary(file => Path.GetRelativePath(Sample, file), File.ReadAllText, StringComparer.Ordinal)
            .SetItem(".weir/agents/implementer.md", implementer.Replace(
                Runner, $"{Runner}runs_on: {cli.Name}\n", StringComparison.Ordinal))
            .SetItem(".weir/models.yaml", $$"""
                providers:
                  scripted: { dialect: scripted, script: script.yaml }
                  nursery: { dialect: {{cli.Dialect}}, url: "{{provider.Address}}", key: env:CLOUD_SECRET }
                tiers:
                  economy: [scripted/script.yaml]
                  standard: [scripted/script.yaml, nursery/{{ModelSite.Model}}]
                  deep: [scripted/script.yaml]
                  max: [scripted/script.yaml]
                prices:
                  nursery/{{ModelSite.Model}}: { input: 2.00, output: 10.00 }
                """);
    }
}
