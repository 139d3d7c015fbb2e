using System.Security.Cryptography;
using System.Text;
using Weir.Core;
using Weir.Definitions.Canonical;
using Weir.Runtime.Journal;
using Weir.Runtime.Snapshots;
using Weir.Storage.Memory;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Snapshots;

/// <summary>A snapshot saves time and decides nothing: what does not fit is not used.</summary>
public sealed class SnapshotTests
{
    private static readonly StoredJournal Journal = StoredJournal.Read(
        Directory.GetFiles(GoldenFolder.File("journals")).Order(StringComparer.Ordinal).First());

    private readonly MemorySnapshotStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static OrganizationId Organization => Journal.Organization;

    [Fact]
    public async Task A_snapshot_reads_back_as_the_same_state()
    {
        var point = await AtAsync(Journal.Entries.Length);
        var (read, fault) = SnapshotForm.Read(Bytes(point), Organization);
        fault.ShouldBeEmpty();
        read!.Hash.ShouldBe(point.Hash);
        CanonicalJson.WriteText(read.State).ShouldBe(CanonicalJson.WriteText(point.State));
    }

    [Fact]
    public async Task A_start_from_any_snapshot_gives_what_the_whole_journal_gives()
    {
        var whole = await AtAsync(Journal.Entries.Length);
        for (var sequence = 1; sequence <= Journal.Entries.Length; sequence += 41)
        {
            await KeepAsync(await AtAsync(sequence));
            var recovered = await RecoverAsync();
            recovered.Snapshot.ShouldBe(sequence);
            recovered.Discarded.ShouldBeEmpty();
            recovered.Point.Hash.ShouldBe(whole.Hash);
            StatePoint.DigestOf(recovered.Point.State).ShouldBe(StatePoint.DigestOf(whole.State));
        }
    }

    [Fact]
    public async Task A_damaged_snapshot_is_passed_over_for_the_one_before_it()
    {
        await KeepAsync(await AtAsync(50));
        var damaged = Bytes(await AtAsync(90));
        damaged[damaged.Length / 2] ^= 1;
        await KeepAsync(90, damaged);
        var recovered = await RecoverAsync();
        recovered.Snapshot.ShouldBe(50);
        recovered.Discarded.ShouldBe(["The snapshot at event 90 is not used: it is damaged."]);
        recovered.Point.Sequence.ShouldBe(Journal.Entries.Length);
    }

    [Theory]
    [InlineData("\"format\":1", "\"format\":2", "it has format 2, and this release has 1")]
    [InlineData("\"shape\":\"sha256:", "\"shape\":\"sha257:", "this release's state has other fields")]
    [InlineData("\"organization\":\"default\"", "\"organization\":\"another\"", "it is one of 'another'")]
    [InlineData("{\"entryHash\"", "{\"entrÿHash\"", "the journal has another entry 90")]
    [InlineData("{", "[", "it is not of this release's form")]
    public async Task A_snapshot_of_another_release_or_organisation_is_not_used(
        string was, string made, string sentence)
    {
        await KeepAsync(90, Forged(await AtAsync(90), was, made));
        var recovered = await RecoverAsync();
        recovered.Snapshot.ShouldBe(0);
        recovered.Discarded.ShouldBe([$"The snapshot at event 90 is not used: {sentence}."]);
        recovered.Point.Sequence.ShouldBe(Journal.Entries.Length);
    }

    [Fact]
    public async Task A_snapshot_of_another_journal_is_not_used()
    {
        var point = await AtAsync(90);
        await KeepAsync(point with { Hash = Sample.Digest('a') });
        (await RecoverAsync()).Discarded.ShouldHaveSingleItem().ShouldContain("the journal has another entry 90");
        var cutOff = Journal with { Entries = Journal.Entries[..80] };
        await KeepAsync(point);
        var recovered = await Recovery.RunAsync(Organization, cutOff.ReadAsync, _store, Cancel);
        recovered.Point.Sequence.ShouldBe(80);
        recovered.Discarded.ShouldHaveSingleItem().ShouldContain("the journal has another entry 90");
    }

    [Fact]
    public async Task The_chain_of_the_tail_is_verified()
    {
        await KeepAsync(await AtAsync(50));
        var altered = Journal.Entries[69] with { At = new Timestamp(1) };
        var journal = Journal with { Entries = Journal.Entries.SetItem(69, altered) };
        (await Should.ThrowAsync<JournalFormatException>(
            async () => await Recovery.RunAsync(Organization, journal.ReadAsync, _store, Cancel)))
            .Message.ShouldBe("The journal's chain is broken at entry 70.");
    }

    private static async Task<StatePoint> AtAsync(int sequence) => await Replay.ContinueAsync(
        StatePoint.Start(Organization), (Journal with { Entries = Journal.Entries[..sequence] }).ReadAsync, Cancel);

    private static byte[] Bytes(StatePoint point)
    {
        using var stream = new MemoryStream();
        SnapshotForm.Write(stream, point);
        return stream.ToArray();
    }

    /// <summary>Another header, under a digest that is right again.</summary>
    private static byte[] Forged(StatePoint point, string was, string made)
    {
        var text = Encoding.UTF8.GetString(Bytes(point)).Split('\n');
        var at = text[0].IndexOf(was, StringComparison.Ordinal);
        at.ShouldBeGreaterThanOrEqualTo(0);
        text[0] = text[0][..at] + made + text[0][(at + was.Length)..];
        var body = Encoding.UTF8.GetBytes(string.Join('\n', text[..^2]) + "\n");
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(body));
        return [.. body, .. Encoding.ASCII.GetBytes(digest + "\n")];
    }

    private ValueTask KeepAsync(StatePoint point) => KeepAsync(point.Sequence, Bytes(point));

    private ValueTask KeepAsync(long sequence, byte[] bytes) =>
        _store.KeepAsync(Organization, sequence, stream => stream.Write(bytes), Cancel);

    private async Task<Recovered> RecoverAsync() =>
        await Recovery.RunAsync(Organization, Journal.ReadAsync, _store, Cancel);
}
