using System.Security.Cryptography;
using System.Text;
using Weir.Git.Tests.Support;

namespace Weir.Git.Tests;

public sealed class MeasurementTests
{
    [Fact]
    public async Task The_digest_is_the_documented_hash_of_the_documented_lines()
    {
        using var shop = new Workshop(files: [("a", "1"), ("b", "1"), ("é", "1")]);
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "2"), ("b", null), ("c", "3"));
        var (one, two, three) = (Blob(shop, "1"), Blob(shop, "2"), Blob(shop, "3"));
        var zero = new string('0', 40);

        var facts = await shop.Repository.MeasureAsync(shop.Start, head, default);

        var lines = $"shop\0a\0100644 {one}\0100644 {two}\n"
            + $"shop\0b\0100644 {one}\0000000 {zero}\n"
            + $"shop\0c\0000000 {zero}\0100644 {three}\n";
        var expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)));
        facts.Digest.Value.ShouldBe("sha256:" + expected);
        facts.Digest.Value.ShouldBe("sha256:9869a736bea42a0a0c8f5a8af35a0272c10caa788cbf0cc517c668898f63d4f9");
    }

    [Fact]
    public async Task Lines_are_added_plus_deleted_and_binary_files_have_none()
    {
        using var shop = new Workshop();
        var head = await shop.WorkAsync(
            shop.Start,
            shop.Start,
            1,
            ("src/price.cs", Workshop.Lines(1, 28) + "x\n"),
            ("bin", "\0\0"),
            ("new", "a\nb\n"));
        var facts = await shop.Repository.MeasureAsync(shop.Start, head, default);
        facts.Lines.ShouldBe(1 + 2 + 2);
        facts.Paths.ShouldBe(["bin", "new", "src/price.cs"]);
    }

    [Fact]
    public async Task Process_artifacts_committed_by_people_are_not_measured()
    {
        using var shop = new Workshop(files: ("a", "1"));
        var head = shop.Commit((".weir/items/SHOP-1/x", "1"), (".weir/project.md", "p\n"));
        await shop.Repository.RefreshAsync(default);
        var facts = await shop.Repository.MeasureAsync(shop.Start, head, default);
        facts.Paths.ShouldBe([".weir/project.md"]);
        facts.Lines.ShouldBe(1);
    }

    [Fact]
    public async Task Patch_ids_tell_apart_binary_contents_modes_and_empty_files()
    {
        using var shop = new Workshop();
        var ids = new List<string>();
        foreach (var (attempt, content) in new[] { (1, "\0\u0001"), (2, "\0\u0002"), (3, "") })
        {
            var head = await shop.WorkAsync(shop.Start, shop.Start, attempt, ("bin", content));
            ids.Add((await shop.Repository.MeasureAsync(shop.Start, head, default)).Repositories[0].PatchId);
        }
        var clone = await shop.CloneAsync(shop.Start);
        Workshop.MakeExecutable(Path.Combine(clone, "src/price.cs"));
        var mode = await shop.Repository.ImportAsync(shop.Import(clone, shop.Start, 4), default);
        ids.Add(mode.Change!.Repositories[0].PatchId);
        ids.Distinct(StringComparer.Ordinal).Count().ShouldBe(4);
        ids.ShouldAllBe(id => id.Length == 40);
        mode.Change.Lines.ShouldBe(0);
        mode.Change.IsEmpty.ShouldBeFalse();
    }

    [Fact]
    public async Task A_diff_is_cut_at_a_line_and_says_so()
    {
        using var shop = new Workshop();
        var head = await shop.WorkAsync(
            shop.Start, shop.Start, 1, ("long", Workshop.Lines(1, 1000)), ("src/price.cs", "é\n"));
        var whole = await shop.Repository.DiffAsync(shop.Start, head, int.MaxValue, default);
        var cut = await shop.Repository.DiffAsync(shop.Start, head, 500, default);
        whole.ShouldContain("+line 1000\n");
        whole.ShouldContain("+é\n");
        Encoding.UTF8.GetByteCount(cut).ShouldBeLessThanOrEqualTo(500);
        cut.ShouldEndWith($"[cut: the whole has {Encoding.UTF8.GetByteCount(whole)} bytes]\n");
        whole.ShouldStartWith(cut[..cut.IndexOf("[cut", StringComparison.Ordinal)]);
    }

    private static string Blob(Workshop shop, string content) =>
        Person.GitWithInput(shop.Root, content, "hash-object", "--stdin");
}
