using Microsoft.Data.Sqlite;
using Weir.Runtime.Ports;
using Weir.Storage.Sqlite;
using Weir.Storage.State;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Journals;

/// <summary>Files that are no journal of this program, and a disk that fails in the middle of a commit.</summary>
public sealed class SqliteTroubleTests : IDisposable
{
    private const int IoError = 10;
    private const int DiskFull = 13;

    private readonly TemporaryFolder _folder = new();
    private readonly StateFolder _state;

    public SqliteTroubleTests() => _state = StateFolder.Lock(_folder.Path);

    private string JournalFile => _folder["journal.db"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _state.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_journal_of_a_newer_version_is_refused_and_nothing_is_written()
    {
        await MakeJournalAsync();
        Raw("INSERT INTO schema_version (version) VALUES (99)");

        var refusal = await ShouldRefuseWithoutWritingAsync();
        refusal.Message.ShouldBe($"The journal '{JournalFile}' has version 99; this program knows versions up to 1.");
        refusal.Hint.ShouldContain("newer release of Weir");
        Should.Throw<JournalUnavailableException>(() => SqliteReader.Open(_folder.Path))
            .Message.ShouldBe(refusal.Message);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_nothing_is_written()
    {
        await File.WriteAllTextAsync(JournalFile, string.Concat(Enumerable.Repeat("not a database at all\n", 100)));

        var refusal = await ShouldRefuseWithoutWritingAsync();
        refusal.Message.ShouldBe($"The file '{JournalFile}' is not a Weir journal.");
        refusal.Hint.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_database_of_somebody_else_is_refused_and_nothing_is_written()
    {
        Raw("CREATE TABLE bookmarks (url TEXT)");

        (await ShouldRefuseWithoutWritingAsync()).Message
            .ShouldBe($"The file '{JournalFile}' is a database, but not a Weir journal.");
    }

    [Fact]
    public async Task A_damaged_journal_is_refused_with_what_to_do()
    {
        await MakeJournalAsync();
        var damaged = await File.ReadAllBytesAsync(JournalFile);
        damaged.AsSpan(100, 4_000 - 100).Fill(0xA5);
        await File.WriteAllBytesAsync(JournalFile, damaged);

        var refusal = await ShouldRefuseWithoutWritingAsync();
        refusal.Message.ShouldStartWith($"The journal '{JournalFile}' is damaged: ");
        refusal.Hint.ShouldContain("restore the state folder from a backup");
    }

    [Fact]
    public async Task Damage_that_is_met_while_reading_is_an_error_and_not_an_empty_answer()
    {
        await MakeJournalAsync(entries: 200);
        var damaged = await File.ReadAllBytesAsync(JournalFile);
        // Everything after the schema and the version, which opening looks at.
        damaged.AsSpan(damaged.Length / 2).Fill(0xA5);
        await File.WriteAllBytesAsync(JournalFile, damaged);

        await using var journal = SqliteJournal.Open(_state);
        var trouble = await Should.ThrowAsync<JournalUnavailableException>(
            async () => await journal.ReadAsync(Sample.Org, 1, 1_000, Cancel));
        trouble.Message.ShouldContain("is damaged");
    }

    [Fact]
    public void Where_there_is_no_journal_a_reader_makes_none()
    {
        Should.Throw<JournalUnavailableException>(() => SqliteReader.Open(_folder.Path))
            .Message.ShouldBe($"There is no journal in '{_folder.Path}'.");
        File.Exists(JournalFile).ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_whose_outcome_is_not_known_says_so_and_can_be_read_back(bool committed)
    {
        await using var journal = SqliteJournal.Open(_state);
        var head = await journal.StartAsync();
        var working = journal.Writer.Commit;
        journal.Writer.Commit = session =>
        {
            if (committed)
            {
                working(session);
            }
            throw new SqliteException("disk I/O error", IoError);
        };
        var batch = Sample.Batch(head, 2).With(Sample.Command("c", 2));

        await Should.ThrowAsync<JournalUnknownException>(async () => await journal.AppendAsync(batch, Cancel));

        journal.Writer.Commit = working;
        (await journal.HeadAsync(Sample.Org, Cancel)).Sequence.ShouldBe(committed ? 2 : 0);
        (await journal.FindCommandAsync(Sample.Org, "c", Cancel) is not null).ShouldBe(committed);
        (await journal.AppendAsync(batch, Cancel))
            .ShouldBe(committed ? AppendStatus.SequenceTaken : AppendStatus.Committed);
    }

    [Fact]
    public async Task A_commit_that_found_the_disk_full_certainly_wrote_nothing()
    {
        await using var journal = SqliteJournal.Open(_state);
        var head = await journal.StartAsync();
        var working = journal.Writer.Commit;
        journal.Writer.Commit = _ => throw new SqliteException("database or disk is full", DiskFull);

        var trouble = await Should.ThrowAsync<JournalUnavailableException>(
            async () => await journal.AppendAsync(Sample.Batch(head), Cancel));
        trouble.Message.ShouldContain("is full; nothing was written");

        journal.Writer.Commit = working;
        (await journal.HeadAsync(Sample.Org, Cancel)).ShouldBe(head);
        (await journal.CommitAsync(Sample.Batch(head))).Sequence.ShouldBe(1);
    }

    [Fact]
    public async Task A_closed_journal_refuses_and_what_was_handed_in_before_is_committed()
    {
        var journal = SqliteJournal.Open(_state);
        var head = await journal.StartAsync();
        var batch = Sample.Batch(head, 1_000);
        var handedIn = journal.AppendAsync(batch, Cancel);
        await journal.DisposeAsync();

        (await handedIn).ShouldBe(AppendStatus.Committed);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await journal.LeadAsync(Sample.Org, Cancel));
        await Should.ThrowAsync<ObjectDisposedException>(async () => await journal.HeadAsync(Sample.Org, Cancel));
        Directory.GetFiles(_folder.Path, "journal.db*").ShouldBe([JournalFile], "The log is in the database.");
    }

    private async Task MakeJournalAsync(int entries = 3)
    {
        await using var journal = SqliteJournal.Open(_state);
        var head = await journal.CommitAsync(Sample.Batch(await journal.StartAsync(), entries));
        head.Sequence.ShouldBe(entries);
    }

    private async Task<JournalUnavailableException> ShouldRefuseWithoutWritingAsync()
    {
        var before = await File.ReadAllBytesAsync(JournalFile);
        var refusal = Should.Throw<JournalUnavailableException>(() => SqliteJournal.Open(_state));
        (await File.ReadAllBytesAsync(JournalFile)).ShouldBe(before);
        Directory.GetFiles(_folder.Path, "journal.db*").ShouldBe([JournalFile]);
        return refusal;
    }

    private void Raw(string sql)
    {
        using var connection = NativeSqlite.Connect($"Data Source={JournalFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the ones above.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
