using System.Security.Cryptography;
using System.Text;
using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Blobs;

/// <summary>What every blob store keeps.</summary>
public abstract class BlobConformance : IDisposable
{
    private static readonly OrganizationId Org = Sample.Org;
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("café 😀\0 binary \u0001");

    private protected IBlobStore Store => field ??= Open();

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected abstract IBlobStore Open();

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private protected virtual void Close()
    {
    }

    [Theory]
    [InlineData(Retention.Record)]
    [InlineData(Retention.Log)]
    public async Task Content_comes_back_as_it_was_stored(Retention retention)
    {
        var digest = await Store.PutAsync(Org, Content, retention, Cancel);

        (await ReadAsync(digest)).ShouldBe(Content);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000_000)]
    public async Task Content_of_any_length_comes_back(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);

        var salted = await ReadAsync(await Store.PutAsync(Org, content, Retention.Log, Cancel));
        var plain = await ReadAsync(await Store.PutUnsaltedAsync(Org, content, Cancel));
        salted.AsSpan().SequenceEqual(content).ShouldBeTrue();
        plain.AsSpan().SequenceEqual(content).ShouldBeTrue();
    }

    [Fact]
    public async Task The_same_content_gets_another_digest_each_time_so_that_a_digest_says_nothing_about_it()
    {
        var first = await Store.PutAsync(Org, Content, Retention.Record, Cancel);
        var second = await Store.PutAsync(Org, Content, Retention.Record, Cancel);

        second.ShouldNotBe(first);
        first.ShouldNotBe(PlainDigest(Content));
    }

    [Fact]
    public async Task Unsalted_content_has_its_own_SHA_256_and_may_be_stored_again()
    {
        var first = await Store.PutUnsaltedAsync(Org, Content, Cancel);
        var second = await Store.PutUnsaltedAsync(Org, Content, Cancel);

        first.ShouldBe(PlainDigest(Content));
        second.ShouldBe(first);
        (await ReadAsync(first)).ShouldBe(Content);
    }

    [Fact]
    public async Task What_was_never_stored_is_null()
    {
        (await Store.GetAsync(Org, Sample.Digest('a'), Cancel)).ShouldBeNull();
        await Store.EraseAsync(Org, Sample.Digest('a'), Cancel);
        (await Store.GetAsync(Org, Sample.Digest('a'), Cancel)).ShouldBeNull();
    }

    [Theory]
    [InlineData(Retention.Record)]
    [InlineData(Retention.Log)]
    public async Task What_was_erased_is_null_and_the_rest_stays(Retention retention)
    {
        var erased = await Store.PutAsync(Org, Content, retention, Cancel);
        var kept = await Store.PutAsync(Org, Content, retention, Cancel);
        await Store.EraseAsync(Org, erased, Cancel);
        await Store.EraseAsync(Org, erased, Cancel);

        (await Store.GetAsync(Org, erased, Cancel)).ShouldBeNull();
        (await ReadAsync(kept)).ShouldBe(Content);
    }

    [Fact]
    public async Task A_definition_that_was_erased_is_there_again_when_it_is_stored_again()
    {
        var digest = await Store.PutUnsaltedAsync(Org, Content, Cancel);
        await Store.EraseAsync(Org, digest, Cancel);
        (await Store.GetAsync(Org, digest, Cancel)).ShouldBeNull();

        await Store.PutUnsaltedAsync(Org, Content, Cancel);
        (await ReadAsync(digest)).ShouldBe(Content);
    }

    [Fact]
    public async Task Organisations_do_not_see_each_others_blobs()
    {
        OrganizationId[] organizations = [new("a"), new("A"), new("../a"), new("a/b"), new("ä"), new("%41"), new(".")];
        foreach (var organization in organizations)
        {
            await Store.PutUnsaltedAsync(organization, Encoding.UTF8.GetBytes(organization.Value), Cancel);
        }

        foreach (var organization in organizations)
        {
            foreach (var owner in organizations)
            {
                var digest = PlainDigest(Encoding.UTF8.GetBytes(owner.Value));
                var found = await Store.GetAsync(organization, digest, Cancel) is not null;
                found.ShouldBe(owner == organization, $"'{organization}' reads what '{owner}' stored");
            }
        }
        var own = PlainDigest("a"u8.ToArray());
        await Store.EraseAsync(new OrganizationId("A"), own, Cancel);
        (await Store.GetAsync(new OrganizationId("a"), own, Cancel)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256:abc")]
    [InlineData("sha256:../../../../../../../../../../../../../../../../../../../etc/passwd")]
    [InlineData("sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("sha512:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task What_is_no_digest_is_refused(string text)
    {
        await Should.ThrowAsync<ArgumentException>(async () => await Store.GetAsync(Org, new Digest(text), Cancel));
        await Should.ThrowAsync<ArgumentException>(async () => await Store.EraseAsync(Org, new Digest(text), Cancel));
    }

    [Fact]
    public async Task What_the_caller_does_to_its_buffer_afterwards_changes_nothing()
    {
        var buffer = Content.ToArray();
        var digest = await Store.PutAsync(Org, buffer, Retention.Record, Cancel);
        buffer.AsSpan().Clear();

        (await ReadAsync(digest)).ShouldBe(Content);
    }

    [Fact]
    public async Task Many_callers_store_the_same_definition_at_once()
    {
        var digests = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Store.PutUnsaltedAsync(Org, Content, Cancel).AsTask()));

        digests.Distinct().ShouldBe([PlainDigest(Content)]);
        (await ReadAsync(digests[0])).ShouldBe(Content);
    }

    private protected static Digest PlainDigest(byte[] content) =>
        new("sha256:" + Convert.ToHexStringLower(SHA256.HashData(content)));

    private async Task<byte[]> ReadAsync(Digest digest) =>
        (await Store.GetAsync(Org, digest, Cancel)).ShouldNotBeNull().ToArray();
}
