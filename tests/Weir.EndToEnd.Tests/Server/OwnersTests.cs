using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>Code owners and required documents, as the target branch names them.</summary>
public sealed class OwnersTests
{
    private const string CodeOwners = """
        # Everything that is written down, and what grows.
        *.txt @rose-lover
        /beds/ @garden/diggers
        /attic/ @ghost
        """;

    /// <summary>Touches what two owners have, and tries to have none.</summary>
    private const string Dig = """
        echo "tulip for $WEIR_ITEM" >> plants.txt
        mkdir -p beds
        echo "$WEIR_ITEM" >> beds/tulips
        rm -f .github/CODEOWNERS
        """;

    private const string Owned = """
        ---
        workflow: plant
        title: Plant something
        applies_to: { kinds: [plant] }
        ---
        ## Pass: edit — Plant it
        ```yaml
        agent: gardener
        produces: [change]
        ```
        Plant what is asked for.

        ### Gate: owners
        ```yaml
        reviewers: [{ human: codeowners, not: [author, requester], sla: 1bd }]
        ```
        - R1 · must — It is what was asked for.
        """;

    private const string Documents = """
        ---
        project: garden
        title: Garden
        key: GARDEN
        commands:
          tidy: sh tidy.sh
        documents:
          - { path: docs/plants.md, due_on: ["plants.txt"] }
        ---
        What grows where.
        """;

    private const string Scribe = """
        ---
        name: scribe
        description: Writes down what it is told.
        category: documenter
        access: branch
        paths: { write: ["docs/**"] }
        accepts: [request, change]
        produces: [change]
        runs_on: command
        command: 'mkdir -p docs; grep -o "What these documents[^\\]*" "$WEIR_INPUTS" > docs/plants.md'
        ---
        Write.
        """;

    private const string Told = """
        ---
        workflow: told
        title: Plant something and tell of it
        applies_to: { kinds: [told] }
        ---
        ## Pass: edit — Plant it
        ```yaml
        agent: gardener
        produces: [change]
        ```
        Plant what is asked for.

        ## Pass: tell — Tell of it
        ```yaml
        agent: scribe
        needs: [edit]
        consumes: [change]
        produces: [change]
        ```
        Write it down.

        ### Gate: owner
        ```yaml
        reviewers:
          - { human: role:maintainer, sla: 1bd }
          - { human: bob, when: "change.documents_due contains 'docs/plants.md'", sla: 1bd }
        ```
        - R1 · must — It is told.
        """;

    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/workflows/plant.md", Owned)
        .SetItem(".weir/agents/gardener.md", Garden.Files[".weir/agents/gardener.md"].Replace(
            "\"*.txt\", \"beds/**\"", "\"**\"", StringComparison.Ordinal))
        .SetItem(".github/CODEOWNERS", CodeOwners)
        .SetItem("steps/edit.sh", Dig);

    [Fact]
    public async Task EachOwnerOfWhatIsTouchedApprovesAndAChangeCannotDoWithoutThem()
    {
        await using var site = await Site.StartAsync(Files);
        (await site.WeirAsync("person", "add", "bob", "--account", "@rose-lover")).Ok();
        (await site.WeirAsync("person", "add", "eve", "--team", "diggers")).Ok();
        var bob = (await site.WeirAsync("token", "new", "bob")).Ok();
        var eve = (await site.WeirAsync("token", "new", "eve")).Ok();
        var made = await site.WeirAsync("item", "new", "Plant a tulip", "--kind", "plant");
        var item = made.Ok();
        made.Err.ShouldContain(
            "note: .github/CODEOWNERS names @ghost, nobody here: where nobody else owns a path, the project's "
            + "reviewers are asked");
        await site.WatchAsync(item, 5);

        var shown = (await site.WeirAsync("gate", "show", item)).Ok();
        shown.ShouldContain("owners @rose-lover: asks bob\n");
        shown.ShouldContain("owners @garden/diggers: asks team diggers\n");
        shown.ShouldContain("attention: it changes how changes are judged, which does not count for itself");
        shown.ShouldNotContain("nobody here");

        (await site.WeirAsync("gate", "approve", item)).Failed(4).ShouldContain("may not judge gate owners");
        (await site.WeirAsAsync(bob, "gate", "approve", item)).Ok();
        (await site.WeirAsAsync(bob, "gate", "approve", item)).Failed(4).ShouldContain("it waits for team diggers");
        (await site.WeirAsync("item", "why", item)).Ok()
            .ShouldContain("Gate owners of pass edit waits for team diggers");
        (await site.WeirAsync("gate", "show", item)).Ok().ShouldContain("owners @rose-lover: bob approved\n");
        (await site.LogAsync(item)).ShouldNotContain("gate owners of edit approved");

        (await site.WeirAsAsync(eve, "gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "ls-tree", "-r", "--name-only", "main")).ShouldNotContain("CODEOWNERS");

        // From now on nobody owns anything, and the project's owner is asked.
        var next = await site.NewAsync("Plant a lily", "--kind", "plant");
        await site.WatchAsync(next, 5);
        (await site.WeirAsAsync(bob, "gate", "approve", next)).Failed(4);
        (await site.WeirAsync("gate", "approve", next)).Ok();
        await site.WatchAsync(next, 0);
    }

    [Fact]
    public async Task ADocumentIsDueUntilAChangeOfWhatItDescribesDeliversIt()
    {
        await using var site = await Site.StartAsync(Garden.Files
            .SetItem(".weir/project.md", Documents)
            .SetItem(".weir/agents/scribe.md", Scribe)
            .SetItem(".weir/workflows/told.md", Told)
            .SetItem("docs/plants.md", "A rose.\n")
            .SetItem("CODEOWNERS", "*.txt @bob\n/docs/ @bob\n"));
        (await site.WeirAsync("person", "add", "bob")).Ok();
        (await DocsAsync(site))["state"]!.GetValue<string>().ShouldBe("current");

        var behind = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(behind, 5);
        (await site.WeirAsync("gate", "show", behind)).Ok().ShouldContain("documents_due\tdocs/plants.md\n");
        Texts(await site.JsonAsync("item", "show", behind), "documents_due").ShouldBe(["docs/plants.md"]);
        (await site.WeirAsync("gate", "approve", behind)).Ok();
        await site.WatchAsync(behind, 0);

        var overdue = await DocsAsync(site);
        overdue["state"]!.GetValue<string>().ShouldBe("overdue");
        overdue["overdue_since"].ShouldNotBeNull();
        overdue["behind"]!.AsArray().Single()!["subject"]!.GetValue<string>()
            .ShouldBe($"Merge {behind}: Plant a tulip");
        var plain = (await site.WeirAsync("project", "docs", "GARDEN")).Ok();
        plain.ShouldContain("\noverdue\t1\n");
        plain.ShouldContain("docs/plants.md\toverdue\tplants.txt\t");
        plain.ShouldContain("\n.weir/\t");
        plain.ShouldNotContain("\ndocs/\t");

        var told = await site.NewAsync("Plant a lily", "--kind", "told");
        await site.WatchAsync(told, 5);
        Texts(await site.JsonAsync("item", "show", told), "documents_due").ShouldBeEmpty();
        (await site.WeirAsync("gate", "approve", told)).Ok();
        await site.WatchAsync(told, 0);
        (await site.GitAsync(site.Remote, "show", "main:docs/plants.md")).ShouldBe(
            "What these documents describe has changed, and they have not: docs/plants.md. Bring each up to date.");
        (await DocsAsync(site))["state"]!.GetValue<string>().ShouldBe("current");
        (await site.WeirAsync("project", "docs", "GARDEM")).Failed(3).ShouldContain("There is no project GARDEM");
    }

    [Fact]
    public async Task AGateMayAskMorePeopleWhileADocumentIsDue()
    {
        await using var site = await Site.StartAsync(Garden.Files
            .SetItem(".weir/project.md", Documents)
            .SetItem(
                ".weir/agents/scribe.md",
                Scribe.Replace("docs/plants.md'", "docs/other.md'", StringComparison.Ordinal))
            .SetItem(".weir/workflows/told.md", Told)
            .SetItem("docs/plants.md", "A rose.\n"));
        (await site.WeirAsync("person", "add", "bob")).Ok();
        var bob = (await site.WeirAsync("token", "new", "bob")).Ok();
        var item = await site.NewAsync("Plant a tulip", "--kind", "told");
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        (await site.WeirAsync("item", "why", item)).Ok().ShouldContain("Gate owner of pass tell waits for bob");
        (await site.WeirAsAsync(bob, "gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
    }

    private static async Task<JsonNode> DocsAsync(Site site) =>
        (await site.JsonAsync("project", "docs"))["documents"]!.AsArray().Single()!;

    private static IEnumerable<string> Texts(JsonNode record, string field) =>
        record[field]!.AsArray().Select(text => text!.GetValue<string>());
}
