using System.Text;
using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Storage.Blobs;
using Weir.Storage.State;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Blobs;

public sealed class FileBlobStoreTests : BlobConformance
{
    private const string Secret = "the secret";
    private readonly TemporaryFolder _folder = new();
    private readonly StateFolder _state;

    public FileBlobStoreTests() => _state = StateFolder.Lock(_folder.Path);

    private protected override IBlobStore Open() => FileBlobStore.Open(_state);

    private protected override void Close()
    {
        _state.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Blobs_are_there_after_a_restart()
    {
        var digest = await Store.PutAsync(Sample.Org, "kept"u8.ToArray(), Retention.Log, Cancel);

        (await Open().GetAsync(Sample.Org, digest, Cancel)).ShouldNotBeNull().ToArray().ShouldBe("kept"u8.ToArray());
    }

    [Fact]
    public async Task An_erased_blob_leaves_a_tombstone_and_neither_content_nor_salt()
    {
        var digest = await PutSecretAsync(Retention.Record);
        await Store.EraseAsync(Sample.Org, digest, Cancel);

        (await File.ReadAllTextAsync(FileOf(digest, "record"))).ShouldBe("weir-blob 1 erased\n");
        BlobFiles().ShouldBe([FileOf(digest, "record")]);
        (await Open().GetAsync(Sample.Org, digest, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Logs_lie_in_a_folder_of_their_own()
    {
        var log = await PutSecretAsync(Retention.Log);
        var record = await PutSecretAsync(Retention.Record);

        BlobFiles().ShouldBe([FileOf(log, "log"), FileOf(record, "record")]);
    }

    [Theory]
    [InlineData("a flipped bit")]
    [InlineData("a lost end")]
    [InlineData("a longer end")]
    [InlineData("a flipped bit in the salt")]
    [InlineData("another form")]
    [InlineData("nothing left")]
    public async Task A_damaged_blob_is_an_error_and_never_wrong_content(string damage)
    {
        var digest = await PutSecretAsync(Retention.Record);
        var file = FileOf(digest, "record");
        var stored = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, damage switch
        {
            "a flipped bit" => [.. stored[..^1], (byte)(stored[^1] ^ 1)],
            "a lost end" => stored[..^1],
            "a longer end" => [.. stored, 0],
            "a flipped bit in the salt" => [.. stored[..20], (byte)(stored[20] ^ 1), .. stored[21..]],
            "another form" => [.. "weir-blob 2"u8, .. stored[11..]],
            _ => [],
        });

        var error = await Should.ThrowAsync<InvalidDataException>(
            async () => await Store.GetAsync(Sample.Org, digest, Cancel));
        error.Message.ShouldContain(digest.Value);
    }

    [Fact]
    public async Task Storing_a_definition_again_repairs_a_damaged_file()
    {
        var digest = await Store.PutUnsaltedAsync(Sample.Org, "text"u8.ToArray(), Cancel);
        var stored = await File.ReadAllBytesAsync(FileOf(digest, "record"));
        stored[^1] ^= 1;
        await File.WriteAllBytesAsync(FileOf(digest, "record"), stored);
        await Should.ThrowAsync<InvalidDataException>(async () => await Store.GetAsync(Sample.Org, digest, Cancel));

        await Store.PutUnsaltedAsync(Sample.Org, "text"u8.ToArray(), Cancel);
        (await Store.GetAsync(Sample.Org, digest, Cancel)).ShouldNotBeNull().ToArray().ShouldBe("text"u8.ToArray());
    }

    [Fact]
    public async Task What_a_crash_left_half_written_is_removed_when_the_store_opens()
    {
        await PutSecretAsync(Retention.Log);
        var leftover = Path.Combine(_folder.Path, "blobs", "tmp", "4711-1.tmp");
        await File.WriteAllTextAsync(leftover, "half");

        _ = Open();
        File.Exists(leftover).ShouldBeFalse();
        BlobFiles().Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_says_so_and_leaves_nothing_half_written()
    {
        // Where the blob would be there is a folder, so that the last step fails, for every user.
        var content = Encoding.UTF8.GetBytes(Secret);
        Directory.CreateDirectory(FileOf(PlainDigest(content), "record"));

        var error = await Should.ThrowAsync<JournalUnavailableException>(
            async () => await Store.PutUnsaltedAsync(Sample.Org, content, Cancel));
        error.Message.ShouldContain(Path.Combine(_folder.Path, "blobs"));
        error.Hint.ShouldNotBeEmpty();
        Directory.GetFiles(Path.Combine(_folder.Path, "blobs", "tmp")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_too_long_for_a_folder_is_refused()
    {
        var organization = new OrganizationId(new string('A', 100));

        await Should.ThrowAsync<ArgumentException>(
            async () => await Store.PutUnsaltedAsync(organization, new byte[1], Cancel));
    }

    private async Task<Digest> PutSecretAsync(Retention retention) =>
        await Store.PutAsync(Sample.Org, Encoding.UTF8.GetBytes(Secret), retention, Cancel);

    private string FileOf(Digest digest, string retention)
    {
        var digits = digest.Value["sha256:".Length..];
        return Path.Combine(_folder.Path, "blobs", "org-acme", retention, digits[..2], digits[2..]);
    }

    private string[] BlobFiles() =>
    [
        .. Directory.GetFiles(Path.Combine(_folder.Path, "blobs"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal),
    ];
}
