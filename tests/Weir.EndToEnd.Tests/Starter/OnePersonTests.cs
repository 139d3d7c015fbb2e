using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;
using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests.Starter;

/// <summary>
/// Each starter workflow with one person, one model, and a repository that has no tests, no linter and nothing that
/// builds it: as <c>weir init</c> leaves it. What will be asked of whom is said before, and nothing else is asked.
/// </summary>
public sealed class OnePersonTests
{
    private const string OneModel = """
        providers:
          scripted: { dialect: scripted, script: script.yaml }
        tiers:
          standard: [scripted/script.yaml]
        """;

    /// <param name="leftOut">The gates of which a command is left out.</param>
    /// <param name="gates">The gates that wait for the person, in order.</param>
    /// <param name="lands">A file of the target branch, and what stands in it at the end.</param>
    [Theory]
    [InlineData("docs", "docs", "", "edit/owner", "edit/owner edit/owner", "README.md: sh hello.sh NAME")]
    [InlineData("production-bug", "bug", "", "fix/proof", "fix/proof", "hello.sh: Hello")]
    [InlineData("refactor", "refactor", "", "baseline/covered step/equivalent", "land/merge", "hello.sh: word=Helo")]
    [InlineData("new-feature", "feature", "size=small", "build/task-check accept/acceptance",
        "shape/worth-it plan-rollout/ship", "goodbye.sh: Goodbye")]
    public async Task WhatIsAskedIsSaidBeforeAndThePersonFinishesIt(
        string workflow, string kind, string param, string leftOut, string gates, string lands)
    {
        await using var site = new Site();
        await InitializeAsync(site, "one-person.yaml");
        string[] chosen = param.Length == 0 ? [] : ["--param", param];

        var preview = (await site.WeirInAsync(
            site.Repository, ["workflow", "preview", workflow, "--kind", kind, .. chosen])).Ok();
        var people = Section(preview, "People");
        people.ShouldNotContain("nobody", Case.Insensitive, preview);
        foreach (var gate in leftOut.Split(' '))
        {
            Section(preview, "Runs left out").ShouldContain($" at {gate}", customMessage: preview);
        }
        Section(preview, "Tiers").ShouldNotContain("no model may serve", customMessage: preview);

        await site.UpAsync();
        (await site.WeirAsync("project", "add", site.Remote)).Ok();
        var item = await site.NewAsync("The greeting", ["--kind", kind, .. chosen]);
        await AnswerAsync(site, item, workflow, gates.Split(' '), people);

        (await site.GitAsync(site.Remote, "show", $"main:{lands.Split(':')[0]}"))
            .ShouldContain(lands.Split(": ")[1], Case.Sensitive, await site.LogAsync(item));
        (await site.JsonAsync("task", "list")).AsArray().ShouldBeEmpty();
    }

    /// <summary>
    /// Triage is for a deep model alone: with another the preview says that the item would wait, and once the one model
    /// is called deep it does not.
    /// </summary>
    [Fact]
    public async Task OnePersonTakesASecurityIncidentToItsAdvisory()
    {
        await using var site = new Site();
        await InitializeAsync(site, "incident-alone.yaml");
        string[] asked = ["workflow", "preview", "security-incident", "--kind", "incident", "--label", "security"];
        Section((await site.WeirInAsync(site.Repository, asked)).Ok(), "Tiers")
            .ShouldContain("triage: no model may serve deep");
        await site.PublishAsync(ImmutableDictionary<string, string>.Empty
            .Add(".weir/models.yaml", OneModel + "\n  deep: [scripted/script.yaml]\n"));
        var preview = (await site.WeirInAsync(site.Repository, asked)).Ok();
        Section(preview, "Tiers").ShouldNotContain("no model may serve", customMessage: preview);
        Section(preview, "Runs left out").ShouldContain("tests at remediate/sign-off", customMessage: preview);
        var people = Section(preview, "People");
        people.ShouldNotContain("nobody", Case.Insensitive, preview);

        await site.UpAsync();
        (await site.WeirAsync("project", "add", site.Remote)).Ok();
        var item = await site.NewAsync("A name can be an option", "--kind", "incident", "--label", "security");
        await ApproveAsync(site, item, "triage/confirmed", people);
        await SecurityIncidentTests.HandInAsync(site, item, "preserve", "evidence", "A copy of the script.\n");
        await SecurityIncidentTests.HandInAsync(site, item, "notify", "notice", "Nobody: no data left.\n");
        await SecurityIncidentTests.HandInAsync(site, item, "contain", "containment", "It runs no more; tried.\n");
        await ApproveAsync(site, item, "contain/contained", people);
        await ApproveAsync(
            site, item, "remediate.greeting/sign-off", people.Replace("remediate/", "remediate.greeting/"));
        await ApproveAsync(site, item, "disclose/embargo", people);
        await site.WatchAsync(item, 0);

        var log = await site.LogAsync(item);
        log.ShouldContain("gate sign-off of remediate.greeting rejected, back to remediate.greeting");
        (await site.GitAsync(site.Remote, "show", "main:hello.test.sh")).ShouldContain("Hello -n", customMessage: log);
        (await site.GitAsync(site.Remote, "show", $"main:docs/advisories/{item}.md")).ShouldContain("Update.");
        (await site.GitAsync(site.Remote, "for-each-ref")).ShouldNotContain(item);
        (await site.JsonAsync("task", "list")).AsArray().ShouldBeEmpty();
    }

    private static async Task ApproveAsync(Site site, string item, string gate, string people)
    {
        people.ShouldContain($"review at {gate}");
        await site.WatchAsync(item, 5);
        await SecurityIncidentTests.ApproveAsync(site, null, item, gate);
    }

    /// <summary>Answers each gate in turn; the first answer to a document is that it is not good enough.</summary>
    private static async Task AnswerAsync(Site site, string item, string workflow, string[] gates, string people)
    {
        for (var i = 0; i < gates.Length; i++)
        {
            people.ShouldContain($"review at {gates[i]}");
            await site.WatchAsync(item, 5);
            string[] answer = workflow == "docs" && i == 0
                ? ["reject", item, gates[i], "--reason", "Say what to type."]
                : ["approve", item, gates[i]];
            (await site.WeirAsync(["gate", .. answer])).Ok();
        }
        if (workflow == "new-feature")
        {
            await site.UntilWhyAsync(item, "Pass learn starts at");
            return;
        }
        await site.WatchAsync(item, 0);
    }

    /// <summary>
    /// A repository as somebody brings it, and what <c>weir init</c> adds, with one model for everything.
    /// </summary>
    private static async Task InitializeAsync(Site site, string script)
    {
        await site.CommitAsync(ImmutableDictionary<string, string>.Empty
            .Add("README.md", "# Greetings\n").Add("hello.sh", "echo \"Helo $1\"\n"));
        (await site.WeirInAsync(site.Repository, "init")).Ok();
        var project = await File.ReadAllTextAsync(Path.Combine(site.Repository, ".weir", "project.md"));
        project.ShouldContain("# commands:", customMessage: "there is nothing here that init could recognise");
        await site.PublishAsync(ImmutableDictionary<string, string>.Empty
            .Add(".weir/models.yaml", OneModel)
            .Add(".weir/script.yaml",
                await File.ReadAllTextAsync(Path.Combine(Sources.Tests, "Starter", script))));
    }

    /// <summary>The lines below a heading of the preview; empty when it has none.</summary>
    private static string Section(string preview, string heading) => string.Join('\n', preview.Split('\n')
        .SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal)).Skip(1)
        .TakeWhile(line => line.Length > 0));
}
