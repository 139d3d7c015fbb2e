using System.Text;
using Weir.Git.Tests.Support;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

public sealed class HandedInTests
{
    [Fact]
    public async Task A_file_or_folder_handed_in_has_the_facts_it_would_have_from_a_clone()
    {
        using var shop = new Workshop();
        var clone = await shop.CloneAsync(shop.Start);
        var folder = Path.Combine(clone, ".weir/items/SHOP-7");
        Workshop.Write(folder, ("notes.md", "noted\n"), ("data/x", "1"), ("data/y/z", "2"));
        var request = shop.Import(clone, shop.Start) with
        {
            Artifacts =
            [
                new ArtifactPath("notes", ".weir/items/SHOP-7/notes.md", true),
                new ArtifactPath("data", ".weir/items/SHOP-7/data/", true),
            ],
        };
        var made = (await shop.Repository.ImportAsync(request, default)).Artifacts;

        (await shop.Repository.StoreAsync("notes", [File("", "noted\n")], default)).ShouldBe(made[0]);
        (await shop.Repository.StoreAsync("data", [File("y/z", "2"), File("x", "1")], default)).ShouldBe(made[1]);
        var bytes = await shop.Repository.ReadObjectAsync(made[0].Object, default);
        Encoding.UTF8.GetString(bytes.Span).ShouldBe("noted\n");
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData(".git/config")]
    [InlineData("a//b")]
    public async Task A_path_that_leads_elsewhere_is_refused(string path)
    {
        using var shop = new Workshop();
        await Should.ThrowAsync<RepositoryException>(
            () => shop.Repository.StoreAsync("data", [File("ok", "1"), File(path, "2")], default));
    }

    private static StoredFile File(string path, string content) => new(path, Encoding.UTF8.GetBytes(content));
}
