using Weir.Core;
using Weir.Git.Tests.Support;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

public sealed class HostileCloneTests() : HostileCloneSuite(isolated: false);

public sealed class IsolatedHostileCloneTests() : HostileCloneSuite(isolated: true);

/// <summary>
/// An attempt owns its clone, .git included. Whatever it plants there, nothing of it runs outside its sandbox, no
/// object of another repository comes in, and its files are saved.
/// </summary>
public abstract class HostileCloneSuite(bool isolated)
{
    private const string Commit = "git add f && git -c user.name=x -c user.email=x@x commit -qm x";

    [Fact]
    public async Task Planted_hooks_monitors_filters_and_aliases_do_not_run()
    {
        using var shop = new Workshop(isolated: isolated);
        var clone = await shop.CloneAsync(shop.Start);
        var trap = Path.Combine(shop.Root, "trap");
        var script = Path.Combine(clone, "trap.sh");
        Workshop.Write(
            clone,
            ("trap.sh", $"#!/bin/sh\ntouch {trap}\ncat\n"),
            (".gitattributes", "* filter=x diff=x merge=x\n"),
            ("a.x", "1"));
        Workshop.MakeExecutable(script);
        foreach (var key in new[]
        {
            "core.fsmonitor", "filter.x.clean", "filter.x.smudge", "filter.x.process", "diff.x.textconv",
            "diff.external", "core.sshCommand", "core.pager", "core.editor", "alias.add",
            "alias.ls-files", "alias.update-index",
            "core.alternateRefsCommand", "uploadpack.packObjectsHook", "gpg.program",
        })
        {
            Person.Git(clone, "config", key, script);
        }
        Person.Git(clone, "config", "core.hooksPath", Path.Combine(clone, "hooks"));
        Person.Git(clone, "config", "core.worktree", shop.Root);
        foreach (var hook in new[] { "pre-commit", "post-checkout", "post-index-change", "reference-transaction" })
        {
            Workshop.Write(clone, ($"hooks/{hook}", $"#!/bin/sh\ntouch {trap}\n"));
            Workshop.MakeExecutable(Path.Combine(clone, "hooks", hook));
        }

        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);

        result.Change!.Paths.ShouldContain("a.x", StringComparer.Ordinal);
        File.Exists(trap).ShouldBeFalse();
    }

    [Fact]
    public async Task Alternates_planted_to_another_repository_bring_nothing_in()
    {
        using var shop = new Workshop(isolated: isolated);
        using var other = new Workshop(files: ("secret", "the launch code\n"));
        var secret = Person.Git(other.Desk, "rev-parse", "HEAD:secret");
        var clone = await shop.CloneAsync(shop.Start);
        File.AppendAllText(
            Path.Combine(clone, ".git", "objects", "info", "alternates"),
            Path.Combine(other.Desk, ".git", "objects") + "\n");
        Person.Git(clone, "update-index", "--add", "--cacheinfo", $"100644,{secret},stolen");
        Person.Git(clone, "commit", "-q", "-m", "steal");
        Workshop.Write(clone, ("a", "1"));

        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);

        result.Change!.Paths.ShouldBe(["a"]);
        Person.Exit(shop.Mirror, "git", "cat-file", "-e", secret).ShouldNotBe(0);
    }

    [Theory]
    [InlineData("rm -rf .git")]
    [InlineData("rm -rf .git && echo 'gitdir: /nowhere' > .git")]
    [InlineData("rm -rf .git && ln -s /etc .git")]
    [InlineData("rm -rf .git && mkdir .git && mkfifo .git/HEAD")]
    [InlineData("rm -rf .git/objects .git/index && echo junk > .git/HEAD")]
    [InlineData("rm .git/index && mkdir .git/index")]
    [InlineData("chmod -R 000 .git")]
    public async Task A_destroyed_git_directory_costs_no_work(string damage)
    {
        using var shop = new Workshop(isolated: isolated);
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, ("a", "1"));
        Person.Exit(clone, "sh", "-c", damage).ShouldBe(0);

        var checkpoint = await CheckpointAsync(shop, clone);
        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);

        shop.Read(checkpoint!.Value, "a").ShouldBe("1");
        shop.Ref("refs/weir/SHOP-7/checkpoints/a1").ShouldNotBeNull();
        result.Change!.Paths.ShouldBe(["a"]);
        result.Outside.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("git init -q sub && echo f > sub/f", "sub/.git")]
    [InlineData("git init -q sub && echo f > sub/f && cd sub && " + Commit, "sub/.git")]
    [InlineData("rm -r src && git init -q src && echo f > src/f && cd src && " + Commit, "src/.git")]
    [InlineData("rm s && git init -q s && echo f > s/f && cd s && " + Commit, "s/.git")]
    [InlineData("rm s && git init -q s && echo f > s/f", "s/.git")]
    public async Task A_repository_inside_the_clone_is_refused_and_its_files_are_saved(string command, string named)
    {
        using var shop = new Workshop(isolated: isolated, files: [("s", "1"), ("src/x", "1")]);
        var clone = await shop.CloneAsync(shop.Start);
        Person.Exit(clone, "sh", "-c", command).ShouldBe(0);

        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);

        var folder = named[..^"/.git".Length];
        shop.Read(result.Checkpoint!.Value, folder + "/f").ShouldBe("f");
        Person.Git(shop.Mirror, "ls-tree", "-r", result.Checkpoint.Value.Value).ShouldNotContain("160000");
        if (folder != "src")
        {
            result.Outside.ShouldBe([named]);
            result.Change.ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_repository_in_an_ignored_folder_does_not_matter()
    {
        using var shop = new Workshop(isolated: isolated, files: [(".gitignore", "out/\n"), ("a", "1")]);
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, ("out/x", "1"), ("a", "2"));
        Person.Git(Path.Combine(clone, "out"), "init", "-q");
        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        result.Outside.ShouldBeEmpty();
        result.Change!.Paths.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Names_that_git_refuses_are_reported()
    {
        using var shop = new Workshop(isolated: isolated);
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, (".GIT/config", "x"), ("a/.Git/hooks/post-checkout", "x"), ("ok", "1"));
        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        result.Outside.ShouldBe([".GIT/config", "a/.Git/hooks/post-checkout"]);
        shop.Read(result.Checkpoint!.Value, "ok").ShouldBe("1");
    }

    [Fact]
    public async Task Submodule_entries_cannot_be_brought_in()
    {
        using var shop = new Workshop(isolated: isolated);
        Person.Git(shop.Desk, "update-index", "--add", "--cacheinfo", $"160000,{shop.Start},lib");
        Person.Git(shop.Desk, "commit", "-q", "-m", "a submodule");
        var start = await shop.Repository.RefreshAsync(default);
        var clone = await shop.CloneAsync(start);
        Workshop.Write(clone, ("a", "1"));
        var calm = await shop.Repository.ImportAsync(shop.Import(clone, start) with { Base = start }, default);
        calm.Change!.Paths.ShouldBe(["a"]);

        var lib = Directory.CreateDirectory(Path.Combine(clone, "lib")).FullName;
        Person.Git(lib, "init", "-q");
        Workshop.Write(lib, ("f", "1"));
        Person.Git(lib, "add", "f");
        Person.Git(lib, "commit", "-q", "-m", "moved");
        var moved = await shop.Repository.ImportAsync(shop.Import(clone, start) with { Base = start }, default);
        moved.Outside.ShouldBe(["lib"]);
    }

    [Fact]
    public async Task A_folder_replaced_by_a_link_is_not_followed()
    {
        using var shop = new Workshop(isolated: isolated);
        var outside = Directory.CreateDirectory(Path.Combine(shop.Root, "outside")).FullName;
        Workshop.Write(outside, ("price.cs", "secret\n"), ("more", "secret\n"));
        var clone = await shop.CloneAsync(shop.Start);
        Directory.Delete(Path.Combine(clone, "src"), recursive: true);
        File.CreateSymbolicLink(Path.Combine(clone, "src"), outside);
        var result = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default);
        result.Outside.ShouldBe(["src"]);
        shop.Files(result.Checkpoint!.Value).ShouldBe(["README.md", "src"]);
    }

    [Fact]
    public async Task Pipes_and_unreadable_files_don_t_stop_a_checkpoint()
    {
        using var shop = new Workshop(isolated: isolated);
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, ("hidden/a", "1"), ("b", "2"));
        Person.Exit(clone, "sh", "-c", "mkfifo pipe && chmod 000 b hidden src").ShouldBe(0);
        var checkpoint = await CheckpointAsync(shop, clone);
        shop.Files(checkpoint!.Value).ShouldBe(["README.md", "b", "hidden/a", "src/price.cs"]);
    }

    [Fact]
    public async Task A_clone_that_is_gone_has_the_checkpoint_that_was_made_before_or_none()
    {
        using var shop = new Workshop(isolated: isolated);
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, ("a", "1"));
        var before = await CheckpointAsync(shop, clone);
        Directory.Delete(clone, recursive: true);
        (await CheckpointAsync(shop, clone)).ShouldBe(before);
        var never = await shop.Repository.CheckpointAsync(
            new CheckpointRequest(clone, shop.Start, Workshop.Trailers(9), Workshop.Noon), default);
        never.ShouldBeNull();
        await Should.ThrowAsync<RepositoryException>(
            () => shop.Repository.ImportAsync(shop.Import(clone, shop.Start), default));
    }

    [Fact]
    public async Task A_checkpoint_of_an_untouched_clone_is_none()
    {
        using var shop = new Workshop(isolated: isolated);
        var clone = await shop.CloneAsync(shop.Start);
        (await CheckpointAsync(shop, clone)).ShouldBeNull();
    }

    [Fact]
    public async Task What_was_planted_in_the_git_directory_is_named()
    {
        using var shop = new Workshop(isolated: isolated);
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, ("f", "1"));
        Person.Exit(clone, "sh", "-c", Commit + " && echo 2 > f && git stash -q").ShouldBe(0);
        (await shop.Repository.InspectCloneAsync(clone, default)).ShouldBeEmpty("honest work in it is no trap");

        const string Plant = """
            git config core.fsmonitor x; mkdir -p .git/hooks .git/info; echo x > .git/hooks/pre-push
            echo x > .git/hooks/pre-push.sample; echo '* filter=x' > .git/info/attributes
            echo /other >> .git/objects/info/alternates; git update-ref refs/heads/main HEAD
            git symbolic-ref HEAD refs/heads/main; rm .git/config; mkfifo .git/config; ln -s /etc .git/modules
            """;
        Person.Exit(clone, "sh", "-c", Plant).ShouldBe(0);
        (await shop.Repository.InspectCloneAsync(clone, default)).ShouldBe(
        [
            ".git/HEAD", ".git/config", ".git/hooks/pre-push", ".git/info/attributes", ".git/modules",
            ".git/objects/info/alternates", ".git/refs/heads/main",
        ]);

        Directory.Delete(Path.Combine(clone, ".git"), recursive: true);
        File.CreateSymbolicLink(Path.Combine(clone, ".git"), shop.Mirror);
        (await shop.Repository.InspectCloneAsync(clone, default)).ShouldBe([".git"]);
    }

    [Fact]
    public async Task Of_many_traps_some_are_named_and_the_rest_is_counted()
    {
        using var shop = new Workshop(isolated: isolated);
        var clone = await shop.CloneAsync(shop.Start);
        var hooks = Enumerable.Range(10, 30).Select(number => ($".git/hooks/h{number}", "x"));
        Workshop.Write(clone, [.. hooks]);
        var named = await shop.Repository.InspectCloneAsync(clone, default);
        named.Length.ShouldBe(21);
        named[^1].ShouldBe("10 more");
    }

    [Fact]
    public async Task A_link_that_was_planted_is_named_and_not_entered()
    {
        using var shop = new Workshop(isolated: isolated);
        var clone = await shop.CloneAsync(shop.Start);
        const string Plant = "mkdir -p .git/hooks; ln -s /etc .git/hooks/out; ln -s .. .git/refs/back";
        Person.Exit(clone, "sh", "-c", Plant).ShouldBe(0);
        (await shop.Repository.InspectCloneAsync(clone, default)).ShouldBe([".git/hooks/out", ".git/refs/back"]);
    }

    private static Task<ObjectName?> CheckpointAsync(Workshop shop, string clone) => shop.Repository.CheckpointAsync(
        new CheckpointRequest(clone, shop.Start, Workshop.Trailers(1), Workshop.Noon), default);
}
