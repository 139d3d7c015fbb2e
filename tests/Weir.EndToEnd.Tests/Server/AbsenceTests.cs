using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>People who are away or gone, an emergency, and business days of another zone: the real program.</summary>
public sealed class AbsenceTests
{
    private const string Reviewed = "reviewers: [{ human: role:maintainer, sla: 1bd }]";

    private static string Organization(params string[] people) => $"""
        ---
        organization: garden
        calendars:
          kiwi:
            zone: Pacific/Auckland
            hours: [9-12, 13-17:30]
        people:
          {string.Join("\n  ", people.Select(person => "- { " + person + " }"))}
        ---
        """;

    private static readonly string[] Everybody =
    [
        "id: ada, roles: [reviewer]", "id: ben, roles: [gardener]", "id: olga, roles: [maintainer]",
    ];

    private static ImmutableDictionary<string, string> Files(string gate = "") => Garden.Files
        .SetItem(".weir/organization.md", Organization(Everybody))
        .SetItem(
            ".weir/workflows/plant.md",
            Garden.Workflow(gate: gate).Replace(
                Reviewed, "reviewers: [{ human: role:reviewer, not: [author], sla: 1bd }]", StringComparison.Ordinal));

    private static async Task<string> TokenAsync(Site site, string person) =>
        (await site.WeirAsync("token", "new", person)).Ok();

    private static async Task<string> AskedAsync(Site site)
    {
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        return item;
    }

    private static async Task<string> WhyAsync(Site site, string item) =>
        (await site.WeirAsync("item", "why", item)).Ok();

    [Fact]
    public async Task WhoeverIsAwayIsStoodInForByTheirDelegateAndTheVerdictSaysForWhom()
    {
        await using var site = await Site.StartAsync(Files());
        var (ada, ben) = (await TokenAsync(site, "ada"), await TokenAsync(site, "ben"));
        var item = await AskedAsync(site);
        (await WhyAsync(site, item)).ShouldContain("waits for a reviewer");
        (await site.WeirAsAsync(ben, "gate", "approve", item)).Failed(4).ShouldContain("it waits for a reviewer");

        var said = await site.WeirAsAsync(ada, "person", "away", "--until", Day(20), "--to", "ben");
        said.Ok();
        said.Err.ShouldContain("ada is away from ");
        said.Err.ShouldContain("ben is asked where nobody else is.");
        (await WhyAsync(site, item)).ShouldContain("waits for ben, standing in for ada");
        (await site.WeirAsync("person", "show", "ada")).Ok().ShouldContain("ben instead");
        (await site.WeirAsync("task", "list")).Ok().ShouldContain("ben, standing in for ada");

        (await site.WeirAsAsync(ben, "person", "away", "--until", Day(9), "--to", "ada")).Failed(5)
            .ShouldContain("at once or in turn");
        (await site.WeirAsAsync(ben, "gate", "approve", item, "--reason", "Looks fine.")).Ok();
        await site.WatchAsync(item, 0);
        (await site.LogAsync(item)).ShouldContain("ben, standing in for ada, says R1 pass");

        (await site.WeirAsAsync(ada, "person", "back")).Ok();
        (await site.WeirAsAsync(ada, "person", "back")).Failed(5).ShouldContain("ada is not away.");
    }

    [Fact]
    public async Task WhatIsNoAbsenceIsRefusedWithWhatToTypeInstead()
    {
        await using var site = await Site.StartAsync(Files());
        (await site.WeirAsync("person", "away", "ada")).Failed(2).ShouldContain("weir person away --until YYYY-MM-DD");
        (await site.WeirAsync("person", "away", "ada", "--until", "soon")).Failed(2)
            .ShouldContain("'until' is no date: soon");
        (await site.WeirAsync("person", "away", "ada", "--until", "2020-01-01")).Failed(2)
            .ShouldContain("ada would be back before being away.");
        (await site.WeirAsync("person", "away", "ada", "--until", Day(9), "--to", "bn")).Failed(3)
            .ShouldContain("There is no person bn.");
        (await site.WeirAsync("person", "away", "ada", "--until", Day(900))).Failed(2)
            .ShouldContain("weir person remove ada");
        (await site.WeirAsync("person", "remove", "ad")).Failed(3).ShouldContain("ada");
        (await site.WeirAsync("person", "add", "eva", "--calendar", "lunar")).Failed(3)
            .ShouldContain("There is no calendar lunar.");
    }

    [Fact]
    public async Task AGateWhoseLastReviewerLeavesTheOrganisationGoesToTheOwner()
    {
        await using var site = await Site.StartAsync(Files());
        var (ada, olga) = (await TokenAsync(site, "ada"), await TokenAsync(site, "olga"));
        var item = await AskedAsync(site);
        await site.PublishAsync(ImmutableDictionary<string, string>.Empty
            .SetItem(".weir/organization.md", Organization(Everybody[1..])));
        (await site.WeirAsync("project", "add", site.Remote)).Ok();

        (await WhyAsync(site, item)).ShouldContain("waits for olga, standing in for a reviewer");
        (await site.WeirAsAsync(ada, "gate", "approve", item)).ExitCode.ShouldNotBe(0);
        (await site.WeirAsAsync(olga, "gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
    }

    [Fact]
    public async Task AnEmergencyIsApprovedByOneAndReviewedByTheOthersAfterTheMerge()
    {
        await using var site = await Site.StartAsync(
            Files("emergency: { when: \"item.risk == 'high'\", by: role:maintainer, review_after: 1bd }"));
        var (ada, olga) = (await TokenAsync(site, "ada"), await TokenAsync(site, "olga"));
        var calm = await AskedAsync(site);
        (await site.WeirAsAsync(olga, "gate", "approve", calm, "--emergency", "--note", "Fire")).Failed(5)
            .ShouldContain("this is no emergency: its condition does not hold");
        (await site.WeirAsync("item", "cancel", calm)).Ok();

        var item = await site.NewAsync("Put out the fire", "--kind", "plant", "--risk", "high");
        await site.WatchAsync(item, 5);
        (await site.WeirAsAsync(olga, "gate", "approve", item, "--emergency")).Failed(2).ShouldContain("--note TEXT");
        (await site.WeirAsAsync(ada, "gate", "approve", item, "--emergency", "--note", "Fire")).Failed(4)
            .ShouldContain("a maintainer may");
        (await site.WeirAsAsync(olga, "gate", "approve", item, "--emergency", "--note", "Fire")).Ok();
        await MergedAsync(site, item);

        (await WhyAsync(site, item)).ShouldContain(
            "olga approved gate owner of pass edit in an emergency: its review is due from a reviewer");
        var tasks = await site.JsonAsync("task", "list");
        ((string)tasks[0]!["kind"]!).ShouldBe("late-review");
        (await site.WeirAsync("item", "cancel", item)).Failed(5).ShouldContain("the review of it is due");
        var gate = (await site.WeirAsync("gate", "show", item)).Ok();
        gate.ShouldContain("a rejection cannot undo the merge");
        gate.ShouldContain("+tulip for " + item);

        (await site.WeirAsAsync(ada, "gate", "reject", item, "--reason", "Water would have done.")).Ok();
        var why = await WhyAsync(site, item);
        why.ShouldContain(
            "Pass edit is merged; its late review rejects it and undoes nothing: a maintainer says what is done");
        why.ShouldContain("Water would have done.");
        var finding = (string)(await site.JsonAsync("task", "list"))[0]!["id"]!;
        (await site.WeirAsAsync(olga, "task", "done", finding, "--answer", "A follow-up takes it back.")).Ok();
        await site.WatchAsync(item, 0);
        var log = await site.LogAsync(item);
        log.ShouldContain("is approved by olga alone, in an emergency: the review by its people is due");
        log.ShouldContain("reviewed after the emergency: rejected after the merge, which stays, findings: 1");
    }

    [Fact]
    public async Task ABusinessDayIsOneOfTheCalendarWhereverTheServerStands()
    {
        await using var site = await Site.StartAsync(Files());
        var item = await AskedAsync(site);
        var task = (await site.JsonAsync("task", "list"))[0]!;
        var since = Moment(task["since"]);
        var due = Moment(task["due"]);

        due.ShouldBe(AfterWorking(since, TimeSpan.FromHours(7.5)));
        Moment((await site.JsonAsync("item", "why", item))["due"]).ShouldBe(due);
        Moment((await site.JsonAsync("gate", "list"))[0]!["due"]).ShouldBe(due);
    }

    /// <summary>By the clock on the wall in Auckland, a minute at a time; what is less than a minute is at the end.
    /// </summary>
    private static DateTimeOffset AfterWorking(DateTimeOffset from, TimeSpan length)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Auckland");
        var at = from;
        for (var left = length; ;)
        {
            var wall = TimeZoneInfo.ConvertTime(at, zone);
            var minute = (wall.Hour * 60) + wall.Minute;
            var works = minute is (>= 540 and < 720) or (>= 780 and < 1_050)
                && wall.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
            var next = at.AddTicks(TimeSpan.TicksPerMinute - (at.Ticks % TimeSpan.TicksPerMinute));
            if (works && next - at >= left)
            {
                return at + left;
            }
            left -= works ? next - at : TimeSpan.Zero;
            at = next;
        }
    }

    private static async Task MergedAsync(Site site, string item)
    {
        // The item needs a person from the approval on, so a watch would not wait for the merge.
        for (var tries = 0; tries < 600; tries++)
        {
            if ((await site.LogAsync(item)).Contains("the landed tree is the tested one", StringComparison.Ordinal))
            {
                return;
            }
        }
        throw new TimeoutException($"{item} was not merged: {await site.LogAsync(item)}");
    }

    private static DateTimeOffset Moment(JsonNode? node) =>
        DateTimeOffset.Parse((string)node!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Day(int ahead) =>
        TimeProvider.System.GetUtcNow().AddDays(ahead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
