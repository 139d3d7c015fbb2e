using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Starter;

/// <summary>The starter workflow <c>security-incident</c>, on a project that builds and tests for real.</summary>
public sealed class SecurityIncidentTests
{
    [Fact]
    public async Task ItIsContainedFixedAndDisclosedAndNobodyElseHearsOfItBefore()
    {
        await using var site = await Site.StartAsync(await StarterProject.WithAsync("security-incident.yaml"));
        (await site.WeirAsync("person", "add", "lena", "--role", "security-lead")).Ok();
        (await site.WeirAsync("person", "add", "max", "--role", "maintainer")).Ok();
        var lead = (await site.WeirAsync("token", "new", "lena")).Ok();
        var other = (await site.WeirAsync("token", "new", "max")).Ok();
        var item = await site.NewAsync("Reminders can be forged", "--kind", "incident", "--label", "security");

        await site.WatchAsync(item, 5);
        (await site.WeirAsAsync(other, "item", "list")).Ok().ShouldNotContain("forged");
        (await site.WeirAsAsync(other, "item", "show", item)).Err.ShouldContain($"There is no item {item}.");
        (await site.WeirAsAsync(lead, "gate", "approve", item, "triage/confirmed")).Ok();

        await HandInAsync(site, item, "preserve", "evidence", "The mail log of May, kept in the safe.\n");
        await HandInAsync(site, item, "notify", "notice", "Nobody has to be told: no data left the house.\n");
        await HandInAsync(site, item, "contain", "containment", "Titles are locked.\n");
        (await site.WeirAsAsync(
            lead, "gate", "reject", item, "contain/contained", "--reason", "How was it checked?")).Ok();
        await HandInAsync(site, item, "contain", "containment", "Titles are locked; a new one was refused.\n");
        (await site.WeirAsAsync(lead, "gate", "approve", item, "contain/contained")).Ok();

        await ApproveAsync(site, lead, item, "remediate.reminder/sign-off", "remediate.schedule/sign-off");
        var seen = await site.WatchAsync(item, 5);
        (await site.GitAsync(site.Remote, "show", "main:src/Timetable/Schedule.cs"))
            .ShouldContain("MaxWeeks", Case.Sensitive, seen);
        (await site.GitAsync(site.Remote, "for-each-ref")).ShouldNotContain(item);
        (await site.WeirAsAsync(lead, "gate", "approve", item, "disclose/embargo")).Ok();
        await site.WatchAsync(item, 0);

        var log = await site.LogAsync(item);
        log.ShouldContain("gate sign-off of remediate.reminder rejected, back to remediate.reminder");
        log.ShouldNotContain("remediate.schedule started round 2");
        (await site.GitAsync(site.Remote, "show", $"main:docs/advisories/{item}.md")).ShouldContain("Update.");
        (await site.WeirAsAsync(other, "item", "list")).Ok().ShouldNotContain("forged");
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }

    /// <summary>Approves each gate once it waits.</summary>
    /// <param name="token">Of whoever approves; null for the first person.</param>
    internal static async Task ApproveAsync(Site site, string? token, string item, params string[] gates)
    {
        const int Looks = 600;
        var open = gates.ToList();
        for (var look = 0; look < Looks && open.Count > 0; look++)
        {
            foreach (var gate in open.ToList())
            {
                string[] approve = ["gate", "approve", item, gate];
                var ran = token is null ? await site.WeirAsync(approve) : await site.WeirAsAsync(token, approve);
                if (ran.ExitCode == 0)
                {
                    open.Remove(gate);
                }
            }
        }
        open.ShouldBeEmpty(await site.LogAsync(item));
    }

    internal static async Task HandInAsync(Site site, string item, string pass, string artifact, string text)
    {
        const int Looks = 300;
        string? task = null;
        for (var look = 0; look < Looks && task is null; look++)
        {
            task = (await site.JsonAsync("task", "list")).AsArray()
                .FirstOrDefault(asked => asked!["item"]!.GetValue<string>() == item
                    && asked["kind"]!.GetValue<string>() == "work" && asked["pass"]!.GetValue<string>() == pass)
                ?["id"]!.GetValue<string>();
        }
        var file = Path.Combine(site.Root, artifact + ".md");
        await File.WriteAllTextAsync(file, text);
        (await site.WeirAsync("task", "done", task!, "--artifact", $"{artifact}={file}")).Ok();
    }
}
