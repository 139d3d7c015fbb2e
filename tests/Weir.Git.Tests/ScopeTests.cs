using Weir.Git.Attempts;
using Weir.Git.Tests.Support;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

public sealed class ScopeTests
{
    [Fact]
    public async Task A_pass_that_produces_no_change_may_touch_nothing()
    {
        using var shop = new Workshop();
        var result = await EditAsync(
            shop, request => request with { ProducesChange = false }, ("b", "1"), ("README.md", null));
        result.Outside.ShouldBe(["README.md", "b"]);
        AssertRefused(shop, result);
    }

    [Fact]
    public async Task A_rename_over_a_boundary_is_seen_on_both_sides()
    {
        using var shop = new Workshop(files: [("docs/a.md", "text\n"), ("src/x", "1")]);
        var result = await EditAsync(
            shop,
            request => request with { Bounds = [["src/**"]] },
            ("docs/a.md", null),
            ("src/a.md", "text\n"));
        result.Outside.ShouldBe(["docs/a.md"]);
        AssertRefused(shop, result);
    }

    [Fact]
    public async Task A_path_has_to_be_within_every_bound()
    {
        using var shop = new Workshop();
        var result = await EditAsync(
            shop,
            request => request with { Bounds = [["src/**", "docs/**"], ["**/*.md"]] },
            ("src/a.md", "1"),
            ("src/b.cs", "1"),
            ("c.md", "1"));
        result.Outside.ShouldBe(["c.md", "src/b.cs"]);
    }

    [Fact]
    public async Task Declared_documents_may_change_beside_the_bounds_and_undeclared_process_paths_may_not()
    {
        using var shop = new Workshop();
        var result = await EditAsync(
            shop,
            request => request with
            {
                Bounds = [["src/**"]],
                Artifacts =
                [
                    new ArtifactPath("spec", "docs/spec.md", true), new ArtifactPath("adr", "docs/adr/", false),
                ],
            },
            ("docs/spec.md", "s"),
            ("src/y", "y"),
            ("docs/adr/1.md", "no"),
            (".weir/items/SHOP-7/loose.md", "no"));
        result.Outside.ShouldBe([".weir/items/SHOP-7/loose.md", "docs/adr/1.md"]);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../outside")]
    [InlineData("x/../../../outside")]
    [InlineData("../.git/config")]
    [InlineData("../.GIT/config")]
    public async Task A_link_that_leads_out_is_refused(string target)
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        File.CreateSymbolicLink(Path.Combine(clone, "src", "link"), target);
        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        result.Outside.ShouldBe(["src/link"]);
    }

    [Theory]
    [InlineData("a/b", "../c", false)]
    [InlineData("a", "b/../c", false)]
    [InlineData("a", "..", true)]
    [InlineData("a/b", "./../..", true)]
    [InlineData("a", "c:\\x", true)]
    [InlineData("a/b/c", "../../x/.git", true)]
    [InlineData("a", ".github/x", false)]
    public void Links_are_followed_as_text(string path, string target, bool leadsOut) =>
        ScopeCheck.LeadsOut(path, target).ShouldBe(leadsOut);

    [Fact]
    public async Task Links_among_process_artifacts_are_refused()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        var folder = Directory.CreateDirectory(Path.Combine(clone, ".weir/items/SHOP-7"));
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "notes.md"), "data");
        var request = shop.Import(clone, shop.Start) with
        {
            Artifacts = [new ArtifactPath("notes", ".weir/items/SHOP-7/notes.md", true)],
        };
        var result = await shop.Repository.ImportAsync(request, default);
        result.Outside.ShouldBe([".weir/items/SHOP-7/notes.md"]);
    }

    [Fact]
    public async Task New_names_that_differ_in_case_only_are_refused()
    {
        using var shop = new Workshop(files: [("docs/a.md", "1"), ("src/x", "1")]);
        var result = await EditAsync(
            shop,
            request => request,
            ("Docs/b.md", "1"),
            ("src/X", "2"),
            ("src/new", "3"),
            (".WEIR/items/x", "4"));
        result.Outside.ShouldBe([".WEIR/items/x", "Docs/b.md", "src/X"]);
    }

    [Theory]
    [InlineData("src/caf\u00e9", "src/cafe\u0301")]
    [InlineData("src/\u304c", "src/\u304b\u3099")]
    [InlineData("src/\ud55c", "src/\u1112\u1161\u11ab")]
    [InlineData("src/a", "src/a\u200d")]
    [InlineData("src/b", "src/b.")]
    [InlineData("src/C\u00c9", "src/ce\u0301")]
    public async Task New_names_that_are_one_name_on_some_disk_are_refused(string first, string second)
    {
        using var shop = new Workshop(files: [(first, "1")]);
        var result = await EditAsync(shop, request => request, (second, "2"), ("src/new", "3"));
        result.Outside.Length.ShouldBe(1);
        result.Outside[0].ShouldStartWith(second[..5]);
    }

    [Fact]
    public async Task Names_that_differ_in_their_accents_live_beside_each_other()
    {
        using var shop = new Workshop(files: [("caf\u00e9", "1")]);
        var result = await EditAsync(
            shop, request => request, ("caf\u00e8", "2"), ("\u65e5\u672c", "3"), ("\u65e5\u6708", "4"), (".env.", "5"));
        result.Outside.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(".WEIR/project.md")]
    [InlineData(".we\u200cir/project.md")]
    [InlineData(".weir./project.md")]
    public async Task The_folder_of_definitions_in_another_spelling_is_refused(string path)
    {
        using var shop = new Workshop();
        (await EditAsync(shop, request => request, (path, "1"))).Outside.Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_name_that_would_pass_for_another_line_is_shown_with_escapes()
    {
        using var shop = new Workshop();
        var result = await EditAsync(
            shop, request => request with { Bounds = [["src/**"]] }, ("x\ngate approved\u001b[2J\u202e", "1"));
        result.Outside.ShouldBe([@"x\x0agate approved\x1b[2J\u{202e}"]);
    }

    [Fact]
    public async Task The_process_folder_cannot_be_replaced()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        File.CreateSymbolicLink(Path.Combine(clone, ".weir"), "src");
        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        result.Outside.ShouldBe([".weir"]);
    }

    [Fact]
    public async Task A_name_that_is_no_text_is_refused_and_still_saved()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        Person.Exit(clone, "sh", "-c", "printf x > \"$(printf 'bad\\377name')\"").ShouldBe(0);
        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        result.Outside.ShouldBe([@"bad\xffname"]);
        Person.Git(shop.Mirror, "-c", "core.quotePath=true", "ls-tree", "--name-only", result.Checkpoint!.Value.Value)
            .ShouldContain(@"bad\377name");
    }

    private static async Task<ImportResult> EditAsync(
        Workshop shop, Func<ImportRequest, ImportRequest> adjust, params (string Path, string? Content)[] edits)
    {
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, edits);
        return await shop.Repository.ImportAsync(adjust(shop.Import(clone, shop.Start)), default);
    }

    private static void AssertRefused(Workshop shop, ImportResult result)
    {
        result.Change.ShouldBeNull();
        result.Artifacts.ShouldBeEmpty();
        shop.Ref("refs/weir/SHOP-7/attempts/a1").ShouldBeNull();
        shop.Ref("refs/weir/SHOP-7/checkpoints/a1").ShouldBe(result.Checkpoint);
        result.Checkpoint.ShouldNotBeNull();
    }
}
