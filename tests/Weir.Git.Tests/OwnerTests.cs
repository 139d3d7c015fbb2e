using Weir.Core;
using Weir.Core.Changes;
using Weir.Git.Tests.Support;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

/// <summary>Who owns a change and which documents it makes due: what the commit says that it starts from.</summary>
public sealed class OwnerTests
{
    private const string Project =
        "---\nproject: shop\ndocuments:\n  - { path: docs/prices.md, due_on: [\"src/**\"] }\n---\n";

    private static readonly (string Path, string? Content)[] Files =
    [
        ("CODEOWNERS", "* @rest\n/src/ @ada\n/web/ @org/web ben@example.org\n/free/\n"),
        (".weir/project.md", Project),
        ("src/price.cs", "1\n"), ("web/index.html", "1\n"), ("free/a", "1\n"), ("docs/prices.md", "1\n"),
    ];

    private static int attempts;

    [Fact]
    public async Task The_sets_of_owners_are_those_of_every_touched_path()
    {
        using var shop = new Workshop(files: Files);
        var facts = await ChangeAsync(shop, ("src/price.cs", "2\n"), ("src/new.cs", "2\n"), ("web/index.html", null));
        Sets(facts).ShouldBe(["@ada", "@org/web ben@example.org"]);
        Sets(await ChangeAsync(shop, ("free/a", "2\n"))).ShouldBeEmpty();
        Sets(await ChangeAsync(shop, ("free/a", "2\n"), ("README.md", "2\n"))).ShouldBe(["@rest"]);
    }

    [Fact]
    public async Task A_change_that_rewrites_the_owners_has_those_that_the_target_names()
    {
        using var shop = new Workshop(files: Files);
        var facts = await ChangeAsync(
            shop, ("CODEOWNERS", null), (".github/CODEOWNERS", "* @mallory\n"),
            (".weir/project.md", "---\nproject: shop\n---\n"), ("src/price.cs", "2\n"));
        Sets(facts).ShouldBe(["@ada", "@rest"]);
        facts.DocumentsDue.ShouldBe(["docs/prices.md"]);
    }

    [Fact]
    public async Task What_is_measured_from_the_items_own_branch_is_judged_by_the_target_too()
    {
        using var shop = new Workshop(files: Files);
        var own = await shop.WorkAsync(
            shop.Start, shop.Start, 1, ("CODEOWNERS", "* @mallory\n"), (".weir/project.md", null));
        var clone = await shop.CloneAsync(own);
        Workshop.Write(clone, ("src/price.cs", "2\n"));
        var import = await shop.Repository.ImportAsync(
            shop.Import(clone, own, 2) with { Base = own, Rules = shop.Start }, default);
        import.Change!.Paths.ShouldBe(["src/price.cs"]);
        Sets(import.Change).ShouldBe(["@ada"]);
        import.Change.DocumentsDue.ShouldBe(["docs/prices.md"]);
        var joined = (await shop.Repository.JoinAsync(
            new JoinRequest(
                Workshop.Item, new PassId("build.A"), shop.Start, own, own, import.Change.Repositories[0].Head,
                Workshop.Noon),
            default)).ShouldBeOfType<JoinOutcome.Joined>();
        Sets(joined.Own).ShouldBe(["@ada"]);
        Sets(joined.Whole).ShouldBe(["@ada", "@rest"]);
    }

    [Fact]
    public async Task A_rebase_measures_them_anew()
    {
        using var shop = new Workshop(files: Files);
        var facts = await ChangeAsync(shop, ("src/price.cs", "2\n"));
        Sets(facts).ShouldBe(["@ada"]);
        shop.Commit(("CODEOWNERS", "* @rest\n/src/ @ben\n"), (".weir/project.md", "---\nproject: shop\n---\n"));
        var rebased = (await shop.Repository.RebaseAsync(
            new RebaseRequest(Workshop.Item, shop.Start, facts.Repositories[0].Head, Workshop.Noon), default))
            .ShouldBeOfType<RebaseOutcome.Rebased>();
        Sets(rebased.Change).ShouldBe(["@ben"]);
        rebased.Change.DocumentsDue.ShouldBeEmpty();
        rebased.Interdiff.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(".github/CODEOWNERS .gitlab/CODEOWNERS CODEOWNERS docs/CODEOWNERS", ".github/CODEOWNERS")]
    [InlineData("docs/CODEOWNERS CODEOWNERS .gitlab/CODEOWNERS", ".gitlab/CODEOWNERS")]
    [InlineData("docs/CODEOWNERS CODEOWNERS", "CODEOWNERS")]
    [InlineData("docs/CODEOWNERS elsewhere/CODEOWNERS", "docs/CODEOWNERS")]
    [InlineData(".forgejo/CODEOWNERS", ".forgejo/CODEOWNERS")]
    [InlineData("elsewhere/CODEOWNERS", "")]
    public async Task Of_several_files_the_first_counts(string there, string counts)
    {
        using var shop = new Workshop(
            files: [("a", "1\n"), .. there.Split(' ').Select(path => (path, (string?)$"* @of-{path}\n"))]);
        Sets(await ChangeAsync(shop, ("a", "2\n"))).ShouldBe(counts.Length == 0 ? [] : ["@of-" + counts]);
    }

    [Fact]
    public async Task A_link_or_a_folder_of_that_name_names_nobody()
    {
        using var shop = new Workshop(files: [("a", "1\n"), ("CODEOWNERS/a", "* @ada\n")]);
        Sets(await ChangeAsync(shop, ("a", "2\n"))).ShouldBeEmpty();
        Person.Git(shop.Desk, "rm", "-rq", "CODEOWNERS");
        File.CreateSymbolicLink(Path.Combine(shop.Desk, "CODEOWNERS"), "a");
        var linked = shop.Commit(("a", "* @ada\n"));
        await shop.Repository.RefreshAsync(default);
        var head = await shop.WorkAsync(linked, linked, 9, ("b", "1\n"));
        Sets(await shop.Repository.MeasureAsync(linked, head, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_document_is_due_until_the_change_touches_it()
    {
        using var shop = new Workshop(files: Files);
        (await ChangeAsync(shop, ("src/price.cs", "2\n"))).DocumentsDue.ShouldBe(["docs/prices.md"]);
        (await ChangeAsync(shop, ("web/index.html", "2\n"))).DocumentsDue.ShouldBeEmpty();
        (await ChangeAsync(shop, ("src/price.cs", "2\n"), ("docs/prices.md", "2\n"))).DocumentsDue.ShouldBeEmpty();
        (await ChangeAsync(shop, ("src/price.cs", "2\n"), ("docs/prices.md", null))).DocumentsDue
            .ShouldBe(["docs/prices.md"]);
    }

    [Fact]
    public async Task What_a_change_touches_of_components_is_said_by_the_target()
    {
        using var shop = new Workshop(files:
        [
            ("CODEOWNERS", "/web/ @org/web\n"), ("web/index.html", "1\n"), ("src/price.cs", "1\n"),
            (".weir/project.md", """
                ---
                project: shop
                components:
                  - { name: web, paths: ["web/**"], owners: ["@org/web"], documents: [docs/web.md] }
                  - { name: core, paths: ["src/**"], owners: [role:lead, "@ada", "@ada"], documents: [docs/core.md] }
                ---
                """),
        ]);
        var both = await ChangeAsync(
            shop, ("src/price.cs", "2\n"), ("web/index.html", null), (".weir/project.md", null));
        both.Components.ToString().ShouldBe("core, web, paths of none");
        both.Owners.Select(set => $"{set} {set.Component}").ShouldBe(["@ada role:lead core", "@org/web "]);
        both.DocumentsDue.ShouldBe(["docs/core.md", "docs/web.md"]);
        var one = await ChangeAsync(shop, ("src/price.cs", "2\n"), ("docs/core.md", "2\n"));
        one.Components.ToString().ShouldBe("core, paths of none");
        one.DocumentsDue.ShouldBeEmpty();
    }

    private static async Task<ChangeFacts> ChangeAsync(Workshop shop, params (string Path, string? Content)[] edits)
    {
        var head = await shop.WorkAsync(shop.Start, shop.Start, Interlocked.Increment(ref attempts), edits);
        return await shop.Repository.MeasureAsync(shop.Start, head, default);
    }

    private static IEnumerable<string> Sets(ChangeFacts facts) => facts.Owners.Select(set => set.ToString());
}
