using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>A repository of two components: what is asked about a change is asked by what it touches.</summary>
public sealed class ComponentsTests
{
    private const string Project = """
        ---
        project: garden
        title: Garden
        key: GARDEN
        commands:
          tidy: sh tidy.sh
          label: echo label >> labels.txt
        components:
          - name: beds
            paths: ["beds/**"]
            commands:
              tidy: "! grep -rn weed beds"
              label: echo label >> beds/labels
            owners: ["@bea-1815"]
            documents: [docs/beds.md]
          - name: trees
            paths: [trees/]
            commands:
              tidy: { run: "! grep -rn ivy trees", timeout: 1m }
              label: echo label >> trees/labels
            owners: [team:foresters, "@ghost"]
            documents: [docs/trees.md]
        ---
        What grows where.
        """;

    private const string Workflow = """
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

        ## Pass: label — Label what was planted
        ```yaml
        command: label
        needs: [edit]
        consumes: [change]
        produces: [change]
        ```

        ### Gate: owners
        ```yaml
        run: [{ id: checks, command: tidy }]
        reviewers: [{ human: codeowners, not: [author, requester], sla: 1bd }]
        on_reject: { to: edit }
        ```
        - R1 · must — It is what was asked for.
        - R2 · must · command:checks — What is touched is tidy.
        """;

    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/project.md", Project)
        .SetItem(".weir/workflows/plant.md", Workflow)
        .SetItem(".weir/agents/gardener.md", Garden.Files[".weir/agents/gardener.md"].Replace(
            "\"*.txt\", \"beds/**\"", "\"**\"", StringComparison.Ordinal))
        .SetItem("beds/roses", "rose\n")
        .SetItem("trees/oaks", "oak\n")
        .SetItem("docs/beds.md", "Roses.\n")
        .SetItem("docs/trees.md", "Oaks.\n")
        .SetItem("steps/GARDEN-1/edit.sh", "echo tulip >> beds/roses\n")
        .SetItem("steps/GARDEN-2/edit.sh", "echo lily >> beds/roses\necho elm >> trees/oaks\n")
        .SetItem("steps/GARDEN-3/edit.sh", "echo moss >> plants.txt\n");

    [Fact]
    public async Task WhatIsTouchedSaysWhichCommandsRunWhoIsAskedAndWhatIsDue()
    {
        await using var site = await Site.StartAsync(Files);
        (await site.WeirAsync("person", "add", "bea", "--account", "@bea-1815")).Ok();
        (await site.WeirAsync("person", "add", "finn", "--team", "foresters")).Ok();
        var bea = (await site.WeirAsync("token", "new", "bea")).Ok();
        var finn = (await site.WeirAsync("token", "new", "finn")).Ok();

        var made = await site.WeirAsync("item", "new", "Plant a tulip into beds/roses.txt", "--kind", "plant");
        made.Err.ShouldContain("note: .weir/project.md names @ghost, nobody here");
        made.Err.ShouldContain("note: It names paths of beds: ");
        var one = made.Ok();
        await site.WatchAsync(one, 5);
        var gate = await site.JsonAsync("gate", "show", one);
        Texts(gate["components"]).ShouldBe(["beds"]);
        gate["runs"]!.AsArray().Select(run => run!["run"]!.GetValue<string>())
            .ShouldBe(["label/owners/checks.beds"]);
        Texts(gate["documents_due"]).ShouldBe(["docs/beds.md"]);
        var shown = (await site.WeirAsync("gate", "show", one)).Ok();
        shown.ShouldContain("owners @bea-1815 of component beds: asks bea\n");
        shown.ShouldNotContain("foresters");
        Texts((await site.JsonAsync("item", "show", one))["components"]).ShouldBe(["beds"]);
        (await site.LogAsync(one)).ShouldContain("label changed 2 files, 2 lines of beds (");
        (await site.WeirAsAsync(finn, "gate", "approve", one)).Failed(4);
        (await site.WeirAsAsync(bea, "gate", "approve", one)).Ok();
        await site.WatchAsync(one, 0);
        (await site.GitAsync(site.Remote, "ls-tree", "-r", "--name-only", "main", "beds", "trees", "labels.txt"))
            .ShouldBe("beds/labels\nbeds/roses\ntrees/oaks");

        var two = await site.NewAsync("Plant a lily and an elm", "--kind", "plant");
        await site.WatchAsync(two, 5);
        gate = await site.JsonAsync("gate", "show", two);
        Texts(gate["components"]).ShouldBe(["beds", "trees"]);
        gate["runs"]!.AsArray().Select(run => run!["run"]!.GetValue<string>())
            .ShouldBe(["label/owners/checks.beds", "label/owners/checks.trees"]);
        Texts(gate["documents_due"]).ShouldBe(["docs/beds.md", "docs/trees.md"]);
        shown = (await site.WeirAsync("gate", "show", two)).Ok();
        shown.ShouldContain("owners @ghost team:foresters of component trees: asks team foresters\n");
        shown.ShouldContain("attention: project.md, of component trees, names @ghost, who is nobody here");
        (await site.WeirAsAsync(bea, "gate", "approve", two)).Ok();
        (await site.WeirAsync("item", "why", two)).Ok().ShouldContain("waits for team foresters");
        (await site.WeirAsAsync(finn, "gate", "approve", two)).Ok();
        await site.WatchAsync(two, 0);
        (await site.LogAsync(two)).ShouldContain("checks.beds pass");

        await ShowsDocumentsAsync(site, one, two);
        await WhatBelongsToNoneIsTheProjectsAsync(site);
    }

    private static async Task ShowsDocumentsAsync(Site site, string one, string two)
    {
        var documents = (await site.JsonAsync("project", "docs"))["documents"]!.AsArray();
        documents.Select(document => $"{document!["component"]} {document["document"]} {document["state"]} "
                + string.Join(" and ", document["behind"]!.AsArray().Select(landed => landed!["subject"])))
            .ShouldBe(
            [
                $"beds docs/beds.md overdue Merge {two}: Plant a lily and an elm and "
                    + $"Merge {one}: Plant a tulip into beds/roses.txt",
                $"trees docs/trees.md overdue Merge {two}: Plant a lily and an elm",
            ]);
        (await site.WeirAsync("project", "docs")).Ok().ShouldNotContain("\nbeds/\t");
    }

    private static async Task WhatBelongsToNoneIsTheProjectsAsync(Site site)
    {
        var three = await site.NewAsync("Plant moss", "--kind", "plant");
        await site.WatchAsync(three, 5);
        var gate = await site.JsonAsync("gate", "show", three);
        Texts(gate["components"]).ShouldBeEmpty();
        gate["runs"]!.AsArray().Single()!["run"]!.GetValue<string>().ShouldBe("label/owners/checks");
        Texts(gate["documents_due"]).ShouldBeEmpty();
        gate["owners"]!.AsArray().ShouldBeEmpty();
        (await site.WeirAsync("gate", "approve", three)).Ok();
        await site.WatchAsync(three, 0);
    }

    [Fact]
    public async Task AComponentsCommandSendsBackWhatItFails()
    {
        await using var site = await Site.StartAsync(Files.SetItem(
            "steps/GARDEN-1/edit.sh",
            "if [ \"$WEIR_ROUND\" = 1 ]; then echo ivy >> trees/oaks; else sed -i /ivy/d trees/oaks; "
            + "echo ash >> trees/oaks; fi\n"));
        var item = await site.NewAsync("Plant an ash", "--kind", "plant");
        await site.WatchAsync(item, 5);
        var log = await site.LogAsync(item);
        log.ShouldContain("gate owners of label: checks.trees fail (exit 1)");
        log.ShouldContain("gate owners of label: checks.trees pass (exit 0)");
        log.ShouldNotContain("checks.beds");
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
    }

    [Fact]
    public async Task WhatIsWrongWithAComponentIsSaidBeforeItMatters()
    {
        await using var site = new Site();
        await site.CommitAsync(Files);
        (await site.WeirInAsync(site.Repository, "project", "lint")).Ok();
        var shown = (await site.WeirInAsync(site.Repository, "project", "show")).Ok();
        shown.ShouldContain("\ncomponents\tbeds,trees\n");
        shown.ShouldContain("\ntrees\ttrees/\ttidy,label\tteam:foresters,@ghost\tdocs/trees.md");
        var preview = (await site.WeirInAsync(site.Repository, "workflow", "preview", "plant")).Ok();
        preview.ShouldContain(
            "\nCommands that components have of their own\n  label: beds, trees; the project's elsewhere\n"
            + "  checks at label/owners: beds, trees; the project's elsewhere");

        await site.CommitAsync(Files.SetItem(".weir/project.md", Project
            .Replace("  tidy: sh tidy.sh\n", "", StringComparison.Ordinal)
            .Replace("[trees/]", "[trees/, \"beds/**\", \"hedges/**\"]", StringComparison.Ordinal)
            .Replace("label: echo label >> trees", "lable: echo label >> trees", StringComparison.Ordinal)
            .Replace("    documents: [docs/trees.md]", "    documents: [docs/trees.md]\n    color: red",
                StringComparison.Ordinal)));
        var lint = await site.WeirInAsync(site.Repository, "workflow", "lint");
        lint.Failed(1);
        var said = lint.Out;
        foreach (var words in (string[])[
            "PR010", "'beds/**' of 'trees' is a path of 'beds' already", "PR011", "did you mean 'label'?", "PR012",
            "no file matches 'hedges/**' of 'trees'", "has no key 'color'", "WF088",
            "only beds, trees have the command 'tidy'"])
        {
            said.ShouldContain(words);
        }
    }

    private static IEnumerable<string> Texts(JsonNode? list) =>
        list!.AsArray().Select(text => text!.GetValue<string>());
}
