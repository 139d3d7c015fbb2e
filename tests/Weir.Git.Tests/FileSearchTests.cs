using System.Text;
using Weir.Core;
using Weir.Git.Tests.Support;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

/// <summary>Files of a commit that globs name, with what they are.</summary>
public sealed class FileSearchTests
{
    [Theory]
    [InlineData("ARCHITECTURE.md", "ARCHITECTURE.md 3")]
    [InlineData("docs/**", "docs/a.md 2, docs/deep/b.md 4, docs/link 4 link")]
    [InlineData("docs/", "docs/a.md 2, docs/deep/b.md 4, docs/link 4 link")]
    [InlineData("docs/*.md", "docs/a.md 2")]
    [InlineData("**/*.md", "ARCHITECTURE.md 3, docs/a.md 2, docs/deep/b.md 4")]
    [InlineData("*.md", "ARCHITECTURE.md 3")]
    [InlineData("absent/**", "")]
    [InlineData("docs/a.md docs/deep/*", "docs/a.md 2, docs/deep/b.md 4")]
    public async Task Globs_find_files_and_links_with_their_sizes(string globs, string found)
    {
        using var shop = new Workshop(files:
            [("ARCHITECTURE.md", "12\n"), ("docs/a.md", "1\n"), ("docs/deep/b.md", "123\n"), ("src/a.cs", "1\n")]);
        File.CreateSymbolicLink(Path.Combine(shop.Desk, "docs", "link"), "a.md");
        var commit = shop.Commit(("unrelated", "1\n"));
        var files = await shop.Repository.FindFilesAsync(commit, [.. globs.Split(' ')], default);
        string.Join(", ", files.Select(file => $"{file.Path} {file.Bytes}{(file.IsLink ? " link" : "")}"))
            .ShouldBe(found);
    }

    [Fact]
    public async Task Several_blobs_are_read_at_once_in_the_order_that_is_asked_for()
    {
        using var shop = new Workshop(files: [("a", "1\n"), ("b", "no line feed"), ("c", "")]);
        var files = await shop.Repository.FindFilesAsync(shop.Start, ["*"], default);
        var read = await shop.Repository.ReadObjectsAsync([.. files.Reverse().Select(file => file.Object)], default);
        read.Select(bytes => Encoding.UTF8.GetString(bytes.Span)).ShouldBe(["", "no line feed", "1\n"]);
        (await shop.Repository.ReadObjectsAsync([], default)).ShouldBeEmpty();
        await Should.ThrowAsync<RepositoryException>(
            () => shop.Repository.ReadObjectsAsync([new ObjectName(new string('1', 40))], default));
    }
}
