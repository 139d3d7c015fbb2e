using Weir.Git.Tests.Support;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Git.Tests;

/// <summary>What a project's target branch says of its documents and its owners, from its history alone.</summary>
public sealed class DocumentSurveyTests
{
    private const string Project =
        """
        ---
        project: shop
        documents:
          - { path: docs/api.md, due_on: ["src/**/*.cs", "schema[1]/"] }
          - { path: docs/guide/, due_on: ["docs/**"] }
          - { path: docs/lost.md, due_on: ["lost/**"] }
        ---
        """;

    [Fact]
    public async Task A_document_is_overdue_since_the_first_change_of_its_paths_that_landed_without_it()
    {
        using var shop = new Workshop(files:
        [
            (".weir/project.md", Project), ("src/deep/a.cs", "1\n"), ("src/a.txt", "1\n"), ("docs/api.md", "1\n"),
            ("docs/guide/a.md", "1\n"), ("docs/other.md", "1\n"),
        ]);
        var report = await TakeAsync(shop);
        report.Documents.Select(document => (document.Path, document.Exists, Behind: document.Behind.Length))
            .ShouldBe([("docs/api.md", true, 0), ("docs/guide/", true, 0), ("docs/lost.md", false, 0)]);
        report.Documents[0].Changed!.Commit.ShouldBe(shop.Start);
        report.Documents[0].PathsChanged!.Commit.ShouldBe(shop.Start);
        report.Documents[2].Changed.ShouldBeNull();

        var first = shop.Commit(("src/deep/a.cs", "2\n"));
        shop.Commit(("src/a.txt", "2\n"));
        var second = shop.Commit(("schema[1]/a", "2\n"));
        shop.Commit(("docs/guide/a.md", "2\n"));
        var other = shop.Commit(("docs/other.md", "2\n"));
        report = await TakeAsync(shop);
        report.Documents[0].Behind.Select(landed => landed.Commit).ShouldBe([second, first]);
        report.Documents[0].OverdueSince.ShouldBe(report.Documents[0].Behind[^1].At);
        report.Documents[0].PathsChanged!.Commit.ShouldBe(second);
        report.Documents[0].Behind[0].Subject.ShouldBe("a person's change");
        report.Documents[1].Behind.Select(landed => landed.Commit).ShouldBe([other]);

        var both = shop.Commit(("src/deep/a.cs", "3\n"), ("docs/api.md", "3\n"));
        report = await TakeAsync(shop);
        report.Documents[0].Behind.ShouldBeEmpty();
        report.Documents[0].OverdueSince.ShouldBeNull();
        report.Documents[0].Changed!.Commit.ShouldBe(both);
    }

    [Fact]
    public async Task A_merged_change_is_one_whatever_it_was_made_of()
    {
        using var shop = new Workshop(files:
            [(".weir/project.md", Project), ("src/a.cs", "1\n"), ("docs/api.md", "1\n"), ("docs/guide/a.md", "1\n")]);
        Person.Git(shop.Desk, "checkout", "-q", "-b", "side");
        shop.Commit(("docs/api.md", "2\n"));
        shop.Commit(("src/a.cs", "2\n"));
        Person.Git(shop.Desk, "checkout", "-q", "main");
        Person.Git(shop.Desk, "merge", "-q", "--no-ff", "-m", "Merge side", "side");
        var merged = Person.Git(shop.Desk, "rev-parse", "HEAD");
        var report = await TakeAsync(shop);
        report.Documents[0].Behind.ShouldBeEmpty();
        report.Documents[0].Changed!.Commit.Value.ShouldBe(merged);
        report.Documents[1].Behind.Select(landed => landed.Commit.Value).ShouldBe([merged]);
    }

    [Fact]
    public async Task What_nobody_owns_is_summed_up_by_folder()
    {
        using var shop = new Workshop(files:
        [
            ("README.md", "1\n"), ("a", "1\n"), ("src/a", "1\n"), ("src/deep/b", "1\n"), ("web/a", "1\n"),
            (".github/CODEOWNERS", "/src/ @ada\n/src/deep/\n/README.md @ben\n"),
        ]);
        var report = await TakeAsync(shop);
        report.CodeOwners.ShouldBe(".github/CODEOWNERS");
        report.Owners.ShouldBe(["@ada", "@ben"]);
        report.Unowned.ShouldBe(
        [
            new UnownedFolder(".", 1, 2), new UnownedFolder(".github/", 1, 1), new UnownedFolder("src/", 1, 2),
            new UnownedFolder("web/", 1, 1),
        ]);
        shop.Commit((".github/CODEOWNERS", null));
        report = await TakeAsync(shop);
        report.CodeOwners.ShouldBeNull();
        report.Unowned.Sum(folder => folder.Files).ShouldBe(5);
    }

    [Fact]
    public async Task History_is_bounded_and_without_paths_there_is_none()
    {
        using var shop = new Workshop(files: ("a", "1\n"));
        var second = shop.Commit(("a", "2\n"));
        var third = shop.Commit(("a", "3\n"));
        await shop.Repository.RefreshAsync(default);
        async Task<IEnumerable<string>> ReadAsync(HistoryRequest request) =>
            (await shop.Repository.HistoryAsync(request, default)).Select(landed => landed.Commit.Value);
        (await ReadAsync(new HistoryRequest(third, null, ["a"], [], 2))).ShouldBe([third.Value, second.Value]);
        (await ReadAsync(new HistoryRequest(third, second, ["/a"], [], 9))).ShouldBe([third.Value]);
        (await ReadAsync(new HistoryRequest(third, null, ["**"], ["a"], 9))).ShouldBeEmpty();
        (await ReadAsync(new HistoryRequest(third, null, [], [], 9))).ShouldBeEmpty();
        (await ReadAsync(new HistoryRequest(third, null, ["--all", ":(top)a"], [], 9))).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_another_repository_s_is_not_looked_at()
    {
        using var shop = new Workshop(files:
        [
            (".weir/project.md", """
                ---
                project: shop
                documents:
                  - { path: "web:docs/api.md", due_on: ["src/**"] }
                  - { path: docs/api.md, due_on: ["web:src/**", "src/**"] }
                ---
                """),
            ("src/a.cs", "1\n"), ("docs/api.md", "1\n"),
        ]);
        shop.Commit(("src/a.cs", "2\n"));

        var document = (await TakeAsync(shop, "web")).Documents.ShouldHaveSingleItem();

        document.Path.ShouldBe("docs/api.md");
        document.DueOn.ShouldBe(["src/**"]);
        document.Behind.Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_document_of_a_component_is_overdue_when_what_is_the_components_own_has_changed()
    {
        using var shop = new Workshop(files:
        [
            (".weir/project.md", """
                ---
                project: shop
                components:
                  - { name: jobs, paths: ["jobs/**", "jobs/night/keep/**"], documents: [docs/jobs.md], owners: [ada] }
                  - { name: night, paths: ["jobs/night/**"], documents: [jobs/night/README.md] }
                ---
                """),
            ("jobs/a", "1\n"), ("jobs/night/a", "1\n"), ("jobs/night/keep/a", "1\n"), ("docs/jobs.md", "1\n"),
            ("jobs/night/README.md", "1\n"),
        ]);
        var report = await TakeAsync(shop);
        report.Documents.Select(document => (document.Component, document.Path, document.Behind.Length))
            .ShouldBe([("jobs", "docs/jobs.md", 0), ("night", "jobs/night/README.md", 0)]);
        report.Owners.ShouldBe(["ada"]);
        report.Unowned.ShouldContain(new UnownedFolder("jobs/", 2, 4));

        var day = shop.Commit(("jobs/a", "2\n"));
        var night = shop.Commit(("jobs/night/a", "2\n"));
        var kept = shop.Commit(("jobs/night/keep/a", "2\n"));
        report = await TakeAsync(shop);
        report.Documents[0].Behind.Select(landed => landed.Commit).ShouldBe([kept, day], ignoreOrder: true);
        report.Documents[1].Behind.Select(landed => landed.Commit).ShouldBe([night]);
        report.Documents[1].DueOn.ShouldBe(["jobs/night/**"]);
    }

    private static async Task<DocumentReport> TakeAsync(Workshop shop, params string[] others) =>
        await DocumentSurvey.TakeAsync(
            shop.Repository, await shop.Repository.RefreshAsync(default), [.. others], default);
}
