using System.Globalization;
using System.Runtime.InteropServices;
using Weir.Runtime.Ports;
using Weir.Storage.Sqlite;
using Weir.Storage.State;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Journals;

/// <summary>What durability rests on: the settings of the connections, and which SQLite serves.</summary>
public sealed class SqliteSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StateFolder _state;

    public SqliteSettingsTests() => _state = StateFolder.Lock(_folder.Path);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _state.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("wal_autocheckpoint", "16000")]
    [InlineData("foreign_keys", "1")]
    [InlineData("busy_timeout", "5000")]
    [InlineData("mmap_size", "0")]
    public async Task The_writer_has_the_settings_that_durability_rests_on(string setting, string value)
    {
        await using var journal = SqliteJournal.Open(_state);

        var found = await journal.Writer.RunAsync(
            session => (false, Convert.ToString(session.Scalar($"PRAGMA {setting}"), CultureInfo.InvariantCulture)),
            Cancel);
        // A build of SQLite without memory maps answers nothing.
        (found ?? "0").ShouldBe(value);
    }

    [Fact]
    public async Task A_reader_needs_no_lock_sees_each_commit_and_cannot_write()
    {
        await using var journal = SqliteJournal.Open(_state);
        await using var reader = SqliteReader.Open(_folder.Path);
        var head = await journal.StartAsync();
        for (var n = 1; n <= 10; n++)
        {
            head = await journal.CommitAsync(Sample.Batch(head).With(Sample.Row("SHOP-7", order: n)));
            (await reader.HeadAsync(Sample.Org, Cancel)).ShouldBe(head);
            (await reader.FindAsync(Sample.Org, ReadModels.Items, "SHOP-7", Cancel))
                .ShouldNotBeNull().Order.ShouldBe(n);
        }

        using var session = SqliteSession.OpenReader(_folder["journal.db"]);
        Should.Throw<Microsoft.Data.Sqlite.SqliteException>(() => session.Execute(JournalSql.Lead, "acme"))
            .Message.ShouldContain("readonly");
    }

    [Fact]
    public async Task Readers_read_while_a_large_batch_is_written()
    {
        await using var journal = SqliteJournal.Open(_state);
        var head = await journal.CommitAsync(Sample.Batch(await journal.StartAsync(), 10));
        var append = journal.AppendAsync(Sample.Batch(head, 20_000), Cancel).AsTask();
        do
        {
            var reads = await Task.WhenAll(
                Enumerable.Range(0, 16).Select(_ => journal.HeadAsync(Sample.Org, Cancel).AsTask()));
            reads.ShouldAllBe(read => read.Sequence == 10 || read.Sequence == 20_010);
        }
        while (!append.IsCompleted);

        (await append).ShouldBe(AppendStatus.Committed);
    }

    [Fact]
    public async Task Opening_again_changes_nothing_in_the_schema()
    {
        await SqliteJournal.Open(_state).DisposeAsync();
        var before = await File.ReadAllBytesAsync(_folder["journal.db"]);
        await SqliteJournal.Open(_state).DisposeAsync();

        (await File.ReadAllBytesAsync(_folder["journal.db"])).ShouldBe(before);
    }

    [Fact]
    public void The_systems_SQLite_serves_where_it_is_newer_than_the_bundled_one()
    {
        Assert.SkipUnless(NativeLibrary.TryLoad("libsqlite3.so.0", out var system), "There is no libsqlite3 here.");
        NativeLibrary.TryGetExport(system, "sqlite3_libversion", out var address).ShouldBeTrue();
        var version = Marshal.PtrToStringUTF8(Marshal.GetDelegateForFunctionPointer<LibraryVersion>(address)())!;
        Assert.SkipUnless(new Version(version) > new Version(3, 35, 5), $"The system's SQLite is {version}.");

        NativeSqlite.Use().ShouldBeTrue();
        SQLitePCL.raw.sqlite3_libversion().utf8_to_string().ShouldBe(version);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint LibraryVersion();
}
