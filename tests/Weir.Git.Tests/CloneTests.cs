using Weir.Core;
using Weir.Git.Tests.Support;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

public sealed class CloneTests
{
    [Fact]
    public async Task A_clone_has_the_start_commit_on_a_branch_of_its_own_and_looks_clean()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        Person.Git(clone, "rev-parse", "HEAD").ShouldBe(shop.Start.Value);
        Person.Git(clone, "symbolic-ref", "--short", "HEAD").ShouldBe("work");
        Person.Git(clone, "status", "--porcelain").ShouldBeEmpty();
        Person.Git(clone, "remote").ShouldBeEmpty();
        File.ReadAllText(Path.Combine(clone, "README.md")).ShouldBe("# Shop\n");
        Directory.Exists(Path.Combine(clone, ".git", "hooks")).ShouldBeFalse();
    }

    [Fact]
    public async Task Process_artifacts_are_laid_out_and_hidden_from_the_clones_own_git()
    {
        using var shop = new Workshop();
        await shop.Repository.RefreshAsync(default);
        var note = new ObjectName(Person.GitWithInput(shop.Mirror, "a note\n", "hash-object", "-w", "--stdin"));
        var source = await shop.CloneAsync(shop.Start);
        var folder = new ObjectName(Person.Git(shop.Mirror, "rev-parse", $"{shop.Start}:src"));

        var clone = await shop.CloneAsync(
            shop.Start,
            new LaidOut(".weir/items/SHOP-7/notes.md", note),
            new LaidOut(".weir/items/SHOP-7/data", folder));

        File.ReadAllText(Path.Combine(clone, ".weir/items/SHOP-7/notes.md")).ShouldBe("a note\n");
        File.Exists(Path.Combine(clone, ".weir/items/SHOP-7/data/price.cs")).ShouldBeTrue();
        Person.Git(clone, "status", "--porcelain", "--untracked-files=all").ShouldBeEmpty();
        Person.Git(clone, "ls-files").ShouldBe(Person.Git(source, "ls-files"));
    }

    [Fact]
    public async Task A_clone_is_never_made_over_something_else()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        var error = await Should.ThrowAsync<RepositoryException>(
            () => shop.Repository.PrepareCloneAsync(new CloneRequest(clone, shop.Start, []), default));
        error.Message.ShouldContain("exists already");
    }

    [Fact]
    public async Task An_unknown_start_leaves_nothing_behind()
    {
        using var shop = new Workshop();
        var directory = Path.Combine(shop.Root, "clone");
        var unknown = new ObjectName(new string('1', 40));
        await Should.ThrowAsync<RepositoryException>(
            () => shop.Repository.PrepareCloneAsync(new CloneRequest(directory, unknown, []), default));
        Directory.EnumerateFileSystemEntries(shop.Root).ShouldNotContain(path => path.Contains("clone"));
    }

    [Fact]
    public async Task Attributes_that_name_filters_run_nothing_and_line_ends_are_as_the_repository_says()
    {
        using var shop = new Workshop(files:
        [
            (".gitattributes", "*.dat filter=evil\n*.bat text eol=crlf\n"), ("a.dat", "raw\n"), ("run.bat", "echo\n"),
        ]);
        Person.Git(shop.Desk, "config", "filter.evil.smudge", "touch " + Path.Combine(shop.Root, "pwned"));
        var clone = await shop.CloneAsync(shop.Start);
        File.ReadAllText(Path.Combine(clone, "a.dat")).ShouldBe("raw\n");
        File.ReadAllText(Path.Combine(clone, "run.bat")).ShouldBe("echo\r\n");
        Person.Git(clone, "status", "--porcelain").ShouldBeEmpty();
        File.Exists(Path.Combine(shop.Root, "pwned")).ShouldBeFalse();
    }

    [Fact]
    public async Task Baselines_of_clones_that_are_gone_are_forgotten()
    {
        using var shop = new Workshop();
        var first = await shop.CloneAsync(shop.Start);
        Directory.Delete(first, recursive: true);
        await shop.CloneAsync(shop.Start);
        await shop.CloneAsync(shop.Start);
        Directory.GetDirectories(Path.Combine(shop.Mirror, "weir", "clones")).Length.ShouldBe(2);
    }

    /// <summary>Each forgets what belonged to clones that are gone, and so do the others at the same moment.</summary>
    [Fact]
    public async Task Clones_are_made_side_by_side_while_others_go()
    {
        using var shop = new Workshop();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var round = 0; round < 12; round++)
            {
                var clone = Path.Combine(shop.Root, $"side-{worker}-{round}");
                await shop.Repository.PrepareCloneAsync(new CloneRequest(clone, shop.Start, []), default);
                Directory.Delete(clone, recursive: true);
            }
        })));
    }
}
