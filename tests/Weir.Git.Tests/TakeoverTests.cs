using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Tests.Support;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

/// <summary>What an attempt costs besides its agent is counted in processes, and a sandbox is the dearest.</summary>
public sealed class TakeoverTests
{
    [Fact]
    public async Task Work_without_oddities_is_taken_over_in_one_run_of_the_sandbox()
    {
        using var shop = new Workshop(files: [("kept", "1"), ("edited", "1"), ("gone", "1"), ("now/a/folder", "1")]);
        var sandbox = new CountingSandbox(shop.Settings.Sandbox);
        using var repository = new GitRepository(shop.Settings with { Sandbox = sandbox });
        var clone = await shop.CloneAsync(shop.Start);
        Directory.Delete(Path.Combine(clone, "now"), recursive: true);
        Workshop.Write(clone, ("edited", "2"), ("gone", null), ("gone/now/a/file", "2"), ("now", "2"), ("new", "2"));

        var result = await repository.ImportAsync(shop.Import(clone, shop.Start), default);

        sandbox.Runs.ShouldBe(1);
        result.Outside.ShouldBeEmpty();
        result.Change!.Paths.ShouldBe(["edited", "gone", "gone/now/a/file", "new", "now", "now/a/folder"]);
    }

    [Fact]
    public async Task A_clone_in_which_nothing_changed_is_looked_at_once()
    {
        using var shop = new Workshop();
        var sandbox = new CountingSandbox(shop.Settings.Sandbox);
        using var repository = new GitRepository(shop.Settings with { Sandbox = sandbox });
        var clone = await shop.CloneAsync(shop.Start);

        var result = await repository.ImportAsync(shop.Import(clone, shop.Start), default);

        (sandbox.Runs, result.Change, result.Checkpoint).ShouldBe((1, null, null));
    }

    [Fact]
    public async Task A_repository_inside_the_clone_is_taken_over_step_by_step()
    {
        using var shop = new Workshop();
        var sandbox = new CountingSandbox(shop.Settings.Sandbox);
        using var repository = new GitRepository(shop.Settings with { Sandbox = sandbox });
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.Write(clone, ("inner/file", "1"));
        Person.Git(Path.Combine(clone, "inner"), "init", "-q");

        var result = await repository.ImportAsync(shop.Import(clone, shop.Start), default);

        sandbox.Runs.ShouldBeGreaterThan(1);
        result.Outside.ShouldBe(["inner/.git"]);
    }

    [Theory]
    [InlineData("sha1", "A subject\n\nWeir-Item: SHOP-7\n")]
    [InlineData("sha1", "Ünïcode, and no line break at the end")]
    [InlineData("sha256", "A subject\n")]
    public async Task A_commit_of_Weirs_own_is_the_one_that_git_would_make(string format, string message)
    {
        using var shop = new Workshop();
        var folder = Path.Combine(shop.Root, "own.git");
        var mirror = await Mirror.OpenForAttemptsAsync(folder, format, default);
        var tree = Person.GitWithInput(folder, "", "mktree");
        var parent = await mirror.CommitAsync(new NewCommit(new ObjectName(tree), [], "first", Workshop.Noon), default);

        var made = await mirror.CommitAsync(
            new NewCommit(new ObjectName(tree), [parent], message, Workshop.Noon), default);

        var text = $"tree {tree}\nparent {parent}\n"
            + $"author Weir <weir@localhost> {Workshop.Noon.Value / 1000} +0000\n"
            + $"committer Weir <weir@localhost> {Workshop.Noon.Value / 1000} +0000\n\n{message.TrimEnd('\n')}\n";
        made.Value.ShouldBe(Person.GitWithInput(folder, text, "hash-object", "-t", "commit", "--stdin"));
        Person.Git(folder, "fsck", "--strict", "--no-dangling").ShouldBeEmpty();
        (await mirror.TreeOfAsync(made, default)).Value.ShouldBe(tree);
    }

    private sealed class CountingSandbox(ISandbox inner) : ISandbox
    {
        public string Name => inner.Name;

        public bool Isolated => inner.Isolated;

        public int Runs { get; private set; }

        public Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel)
        {
            Runs++;
            return inner.RunAsync(process, cancel);
        }
    }
}
