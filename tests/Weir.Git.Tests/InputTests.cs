using Weir.Core;
using Weir.Core.Changes;
using Weir.Git.Tests.Support;
using Weir.Runtime.Projects;

namespace Weir.Git.Tests;

/// <summary>What is there of the files that commands say they read, of one repository and of two.</summary>
public sealed class InputTests
{
    private const string Project = """
        ---
        project: shop
        repositories: [{ name: shop, path: ".", primary: true }, { name: web, path: ../web }]
        commands:
          test: { run: make test, inputs: ["src/**", Makefile] }
          pages: { run: make pages, inputs: ["web:pages/**"] }
          both: { run: make both, inputs: ["src/**", "web:pages/**"] }
        ---
        """;

    private static readonly (string Path, string? Content)[] Files =
        [(".weir/project.md", Project), ("src/a", "1\n"), ("Makefile", "all:\n"), ("pages/a", "1\n"), ("other", "1\n")];

    private int _attempts;

    [Fact]
    public async Task A_change_of_what_it_reads_is_another_content_and_of_nothing_else()
    {
        using var shop = new Workshop(files: Files);
        var before = await shop.Repository.MeasureAsync(shop.Start, shop.Start, default);
        before.Inputs.Length.ShouldBe(3);
        (await ChangeAsync(shop, ("other", "2\n"), ("src.txt", "2\n"))).Inputs.ShouldBe(before.Inputs);
        (await ChangeAsync(shop, ("src/a", "2\n"))).Inputs[0].Content.ShouldNotBe(before.Inputs[0].Content);
        (await ChangeAsync(shop, ("src/new", "2\n"))).Inputs[0].Content.ShouldNotBe(before.Inputs[0].Content);
        (await ChangeAsync(shop, ("Makefile", null))).Inputs[0].Content.ShouldNotBe(before.Inputs[0].Content);
    }

    [Fact]
    public async Task A_file_that_becomes_a_program_or_a_link_is_another()
    {
        using var shop = new Workshop(files: Files);
        var seen = new HashSet<ObjectName>
        {
            (await shop.Repository.MeasureAsync(shop.Start, shop.Start, default)).Inputs[0].Content,
        };
        Workshop.MakeExecutable(Path.Combine(shop.Desk, "src", "a"));
        seen.Add(await AtAsync(shop, shop.Commit(("other", "2\n")))).ShouldBeTrue();
        File.Delete(Path.Combine(shop.Desk, "src", "a"));
        File.CreateSymbolicLink(Path.Combine(shop.Desk, "src", "a"), "1\n");
        seen.Add(await AtAsync(shop, shop.Commit(("other", "3\n")))).ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_change_says_of_inputs_itself_does_not_count()
    {
        using var shop = new Workshop(files: Files);
        var before = await shop.Repository.MeasureAsync(shop.Start, shop.Start, default);
        var sly = await ChangeAsync(
            shop, (".weir/project.md", Project.Replace("\"src/**\", Makefile", "Makefile", StringComparison.Ordinal)),
            ("src/a", "2\n"));
        sly.Inputs.Select(input => input.Globs).ShouldBe(before.Inputs.Select(input => input.Globs));
        sly.Inputs[0].Content.ShouldNotBe(before.Inputs[0].Content);
    }

    [Fact]
    public async Task Globs_are_about_the_repository_that_they_name()
    {
        using var shop = new Workshop(files: Files);
        using var web = new Workshop(files: [("pages/a", "1\n"), ("src/a", "1\n"), ("Makefile", "all:\n")]);
        var before = await TogetherAsync(shop, shop.Start, web, web.Start);
        var primary = await TogetherAsync(shop, await WorkAsync(shop, ("src/a", "2\n")), web, web.Start);
        Same(before, primary).ShouldBe([false, true, false]);
        var pages = await TogetherAsync(shop, shop.Start, web, await WorkAsync(web, ("pages/a", "2\n")));
        Same(before, pages).ShouldBe([true, false, false]);
        var others = await TogetherAsync(
            shop, await WorkAsync(shop, ("pages/a", "2\n")), web, await WorkAsync(web, ("src/a", "2\n")));
        Same(before, others).ShouldBe([true, true, true]);
    }

    private static IEnumerable<bool> Same(ChangeFacts one, ChangeFacts other) =>
        one.Inputs.Zip(other.Inputs, (left, right) => left == right);

    private static Task<ChangeFacts> TogetherAsync(Workshop shop, ObjectName head, Workshop web, ObjectName beside) =>
        ProjectChange.MeasureAsync(
            [shop.Repository, new GitRepository(web.Settings with { Name = "web" })],
            [new BranchPoint("shop", head, shop.Start), new BranchPoint("web", beside, web.Start)], default);

    private async Task<ChangeFacts> ChangeAsync(Workshop shop, params (string Path, string? Content)[] edits) =>
        await shop.Repository.MeasureAsync(shop.Start, await WorkAsync(shop, edits), default);

    private Task<ObjectName> WorkAsync(Workshop shop, params (string Path, string? Content)[] edits) =>
        shop.WorkAsync(shop.Start, shop.Start, ++_attempts, edits);

    private static async Task<ObjectName> AtAsync(Workshop shop, ObjectName commit)
    {
        await shop.Repository.RefreshAsync(default);
        return (await shop.Repository.MeasureAsync(commit, commit, default)).Inputs[0].Content;
    }
}
