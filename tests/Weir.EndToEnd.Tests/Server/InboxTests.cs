using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary><c>weir inbox</c>: what waits for each person, and what to type, by the real program.</summary>
public sealed partial class InboxTests
{
    private const string Organization = """
        ---
        organization: garden
        people:
          - { id: ada, roles: [reviewer] }
          - { id: ben, roles: [gardener] }
          - { id: eva, roles: [gardener] }
          - { id: olga, roles: [maintainer] }
        ---
        """;

    private const string Weeding = """
        ---
        workflow: weeding
        title: Weed by hand
        applies_to: { kinds: [weed] }
        artifacts:
          notes: { kind: document, path: ".weir/items/{item}/notes.md" }
        ---
        ## Pass: pull — Pull them
        ```yaml
        human: role:gardener
        produces: [notes]
        sla: 2h
        ```
        Pull them and write down what they were.

        ### Gate: read
        ```yaml
        reviewers: [{ human: role:reviewer, not: [author] }]
        ```
        - R1 · must — It can be read.
        """;

    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/organization.md", Organization)
        .SetItem(".weir/workflows/weeding.md", Weeding);

    [Fact]
    public async Task EachPersonSeesWhatWaitsForThemAndWhatToType()
    {
        await using var site = await Site.StartAsync(Files);
        var ada = (await site.WeirAsync("token", "new", "ada")).Ok();
        var ben = (await site.WeirAsync("token", "new", "ben")).Ok();
        var eva = (await site.WeirAsync("token", "new", "eva")).Ok();
        var first = await site.NewAsync("Weed the north bed", "--kind", "weed");
        var second = await site.NewAsync("Weed the south bed", "--kind", "weed");
        await site.NewAsync("Plant a tulip", "--kind", "plant", "--blocked-by", second);
        await site.WatchAsync(first, 5);
        await site.WatchAsync(second, 5);

        var all = new System.Text.StringBuilder();
        all.Append("ben\n").Append(Steady((await site.WeirAsAsync(ben, "inbox")).Ok())).Append('\n');
        (await site.WeirAsAsync(ada, "inbox")).Err.ShouldContain("Nothing waits for you.");

        var task = (await site.WeirAsAsync(ben, "inbox", "-q")).Ok().Split('\n')[1];
        (await site.WeirAsAsync(ben, "task", "take", task)).Ok();
        all.Append("ben, with one taken\n").Append(Steady((await site.WeirAsAsync(ben, "inbox")).Ok())).Append('\n');
        all.Append("eva\n").Append(Steady((await site.WeirAsAsync(eva, "inbox")).Ok())).Append('\n');
        await File.WriteAllTextAsync(Path.Combine(site.Root, "notes.md"), "Nettles.\n");
        (await site.WeirAsAsync(ben, "task", "done", task, "--artifact", "notes=notes.md")).Ok();
        await site.WatchAsync(first, 5);
        (await site.WeirAsAsync(ada, "person", "away", "--until", "2999-01-01")).Failed(2);
        all.Append("ada\n").Append(Steady((await site.WeirAsAsync(ada, "inbox")).Ok())).Append('\n');
        (await site.WeirAsync("item", "park", first)).Ok();
        all.Append("everybody, with one parked\n").Append(Steady((await site.WeirAsync("inbox", "--all")).Ok()));
        Golden("inbox", all.ToString());

        (await site.WeirAsAsync(ben, "inbox", "--all")).Failed(4).ShouldContain("does not allow admin");
        (await site.WeirAsAsync(ben, "inbox", "--person", "ada")).Failed(4);
        (await site.WeirAsync("inbox", "--person", "ad")).Failed(3).ShouldContain("There is no person ad.");
        (await site.WeirAsync("inbox", "--person", "ada", "--all")).Failed(2);
        var json = await site.JsonAsync("inbox", "--person", "ada");
        ((string)json[0]!["next"]!).ShouldStartWith("weir gate approve " + first);
    }

    private static void Golden(string name, string text) => EndToEnd.Tests.Support.Golden.ShouldMatch(text, name);

    /// <summary>Times and the numbers of tasks differ from run to run.</summary>
    private static string Steady(string text) => Times().Replace(Tasks().Replace(text, "tN"), "TIME");

    [GeneratedRegex(@"\bt\d+\b")]
    private static partial Regex Tasks();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Times();
}
