using System.Collections.Immutable;
using Weir.Core;

namespace Weir.Git.Tests;

/// <summary>What every repository promises about the files that some globs match.</summary>
public abstract partial class RepositoryConformance
{
    [Fact]
    public async Task What_globs_match_has_the_same_digest_wherever_it_is_the_same()
    {
        using var world = await CreateAsync(("src/a", "1"), ("src/deep/b", "1"), ("docs/c", "1"));
        var start = await world.Repository.RefreshAsync(default);
        ImmutableArray<string> source = ["src/**"], documents = ["docs/", "ghost/**"], nothing = [];
        var first = await DigestsAsync(world, start, source, documents, nothing);
        first.Distinct().Count().ShouldBe(3);

        var beside = await world.WorkAsync(start, start, 1, ("docs/c", "2"), ("new", "1"));
        var digests = await DigestsAsync(world, beside, source, documents, nothing);
        digests[0].ShouldBe(first[0]);
        digests[1].ShouldNotBe(first[1]);
        digests[2].ShouldBe(first[2]);

        foreach (var (path, content) in new[] { ("src/a", "2"), ("src/deep/b", null), ("src/new", "1") })
        {
            var made = await world.WorkAsync(start, start, 2, (path, content));
            (await DigestsAsync(world, made, source))[0].ShouldNotBe(first[0], path);
        }
        var moved = await world.WorkAsync(start, start, 3, ("src/a", null), ("src/z", "1"));
        (await DigestsAsync(world, moved, source))[0].ShouldNotBe(first[0], "a file has another name");
        var back = await world.WorkAsync(start, beside, 4, ("docs/c", "1"), ("new", null));
        (await DigestsAsync(world, back, source, documents, nothing)).ShouldBe(first);
        (await DigestsAsync(world, start, documents))[0].ShouldBe(first[1], "a set counts by itself");
    }

    private static Task<ImmutableArray<Digest>> DigestsAsync(
        IRepositoryWorld world, ObjectName commit, params ImmutableArray<ImmutableArray<string>> sets) =>
        world.Repository.DigestFilesAsync(commit, sets, default);
}
