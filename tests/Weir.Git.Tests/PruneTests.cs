using Weir.Git.Remote;
using Weir.Git.Tests.Support;

namespace Weir.Git.Tests;

/// <summary>A mirror on an engine does not grow for ever.</summary>
public sealed class PruneTests
{
    private static readonly MirrorLimits Small = new(MostRefs: 3, KeptInputs: 2);

    [Fact]
    public async Task A_mirror_beyond_its_limit_keeps_the_newest_it_was_given_and_nothing_of_old_attempts()
    {
        using var shop = new Workshop();
        var mirror = await OpenAsync(shop);
        var commits = Enumerable.Range(1, 4).Select(day => Give(mirror, day)).ToList();
        Person.Git(mirror, "update-ref", "refs/weir/SHOP-7/attempts/a1", commits[0]);

        (await AttemptMirror.PruneAsync(mirror, Small, default)).ShouldBeTrue();

        Person.Git(mirror, "for-each-ref", "--format=%(objectname)").Split('\n').Order(StringComparer.Ordinal)
            .ShouldBe(commits.TakeLast(2).Order(StringComparer.Ordinal));
        Person.Exit(mirror, "git", "cat-file", "-e", commits[0]).ShouldNotBe(0);
    }

    [Fact]
    public async Task A_mirror_within_its_limit_is_left_alone()
    {
        using var shop = new Workshop();
        var mirror = await OpenAsync(shop);
        var commit = Give(mirror, 1);
        (await AttemptMirror.PruneAsync(mirror, Small, default)).ShouldBeFalse();
        Person.Git(mirror, "for-each-ref", "--format=%(objectname)").ShouldBe(commit);
    }

    private static async Task<string> OpenAsync(Workshop shop)
    {
        var folder = Path.Combine(shop.Root, "engine.git");
        using var mirror = new AttemptMirror("shop", folder, Workshop.SandboxIn(shop.Root));
        await mirror.OpenAsync(shop.Start, default);
        return folder;
    }

    /// <summary>Gives the mirror a commit of that day.</summary>
    private static string Give(string mirror, int day)
    {
        var blob = Person.GitWithInput(mirror, $"day {day}", "hash-object", "-w", "--stdin");
        var tree = Person.GitWithInput(mirror, $"100644 blob {blob}\tday.txt\n", "mktree");
        var text = $"tree {tree}\nauthor A <a@localhost> {day * 86_400} +0000\n"
            + $"committer A <a@localhost> {day * 86_400} +0000\n\nday {day}\n";
        var commit = Person.GitWithInput(mirror, text, "hash-object", "-w", "-t", "commit", "--stdin");
        Person.Git(mirror, "update-ref", $"refs/weir/inputs/{commit}", commit);
        return commit;
    }
}
