using Microsoft.Data.Sqlite;
using Weir.Core;
using Weir.Runtime.Journal;
using Weir.Storage.Sqlite;
using Weir.Storage.State;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Chain;

/// <summary>
/// Somebody with the database file changes stored rows, its triggers dropped: whatever they change, in whichever row,
/// the chain names it.
/// </summary>
public sealed class TamperTests : IAsyncLifetime
{
    private const int Length = 5;

    /// <summary>What is done to row n, and the fault that must be found at sequence n.</summary>
    private static readonly (string Sql, ChainFaultKind Kind)[] Changes =
    [
        ("UPDATE journal SET epoch = epoch + 1 WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET at = at - 1 WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET item = 'SHOP-8' WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET item = 'SHOP-07' WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET item = 'nonsense' WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET item = NULL WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET type = 'Itemcreated' WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET type = CAST(x'FF' AS TEXT) WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET version = 2 WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET version = version + 4294967296 WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET data = x'7B7D' WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET data = x'' WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET principal = 'person:eve' WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET command_id = 'other' WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET previous_hash = 'sha256:0' WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET hash = UPPER(hash) WHERE sequence = @n", ChainFaultKind.Altered),
        ("UPDATE journal SET organization = 'other' WHERE sequence = @n", ChainFaultKind.Missing),
        ("DELETE FROM journal WHERE sequence = @n", ChainFaultKind.Missing),
        ("UPDATE journal SET sequence = sequence + 100 WHERE sequence = @n", ChainFaultKind.Missing),
        ("""
         UPDATE journal SET sequence = -1 WHERE sequence = @n;
         UPDATE journal SET sequence = @n WHERE sequence = @n + 1;
         UPDATE journal SET sequence = @n + 1 WHERE sequence = -1
         """, ChainFaultKind.Reordered),
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> ChangeTexts => [.. Changes.Select(change => change.Sql)];

    public async ValueTask InitializeAsync()
    {
        using var state = StateFolder.Lock(_folder.Path);
        await using var journal = SqliteJournal.Open(state);
        await journal.StartAsync(new OrganizationId("other"));
        await journal.CommitAsync(Sample.Batch(await journal.StartAsync(), Length));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(ChangeTexts))]
    public async Task Whatever_is_changed_in_a_row_is_named_by_the_chain(string sql)
    {
        var kind = Changes.Single(change => change.Sql == sql).Kind;
        // Of the last row nothing can be missing or exchanged that the chain alone could show.
        var rows = kind == ChainFaultKind.Altered ? Length : Length - 1;
        for (var n = 1; n <= rows; n++)
        {
            using var copy = Copy();
            Tamper(copy.Path, sql, n);

            var fault = (await VerifyAsync(copy.Path)).Fault.ShouldNotBeNull($"row {n}");
            (fault.Kind, fault.Sequence).ShouldBe((kind, n), fault.Sentence);
        }
    }

    [Fact]
    public async Task Every_single_flipped_bit_of_the_data_is_named()
    {
        var original = (await ReadDataAsync(row: 3)).ToArray();
        for (var bit = 0; bit < original.Length * 8; bit++)
        {
            var changed = original.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            using var copy = Copy();
            Tamper(copy.Path, $"UPDATE journal SET data = x'{Convert.ToHexString(changed)}' WHERE sequence = @n", 3);

            var fault = (await VerifyAsync(copy.Path)).Fault.ShouldNotBeNull($"bit {bit}");
            (fault.Kind, fault.Sequence).ShouldBe((ChainFaultKind.Altered, 3));
        }
    }

    [Theory]
    [InlineData("UPDATE journal SET type = 'x' WHERE sequence = 1", "the journal is append-only")]
    [InlineData("DELETE FROM journal WHERE sequence = 1", "the journal is append-only")]
    [InlineData("UPDATE commands SET reply = 'x'", "replies to commands are append-only")]
    [InlineData("DELETE FROM commands", "replies to commands are append-only")]
    public async Task The_database_itself_refuses_to_change_what_was_written(string sql, string refusal)
    {
        using (var state = StateFolder.Lock(_folder.Path))
        await using (var journal = SqliteJournal.Open(state))
        {
            var head = await journal.StartAsync();
            await journal.CommitAsync(Sample.Batch(head).With(Sample.Command("c", 1)));
        }
        using var connection = Connect(_folder.Path);

        Should.Throw<SqliteException>(() => Execute(connection, sql, 1)).Message.ShouldContain(refusal);
    }

    private TemporaryFolder Copy()
    {
        var copy = new TemporaryFolder();
        File.Copy(_folder["journal.db"], copy["journal.db"]);
        return copy;
    }

    private static void Tamper(string folder, string sql, long n)
    {
        using var connection = Connect(folder);
        Execute(connection, "DROP TRIGGER journal_is_not_updated; DROP TRIGGER journal_is_not_deleted", 0);
        Execute(connection, sql, n);
    }

    private static SqliteConnection Connect(string folder)
    {
        var connection = NativeSqlite.Connect($"Data Source={Path.Combine(folder, "journal.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql, long n)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the ones above.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("@n", n);
        command.ExecuteNonQuery();
    }

    private static async Task<ChainVerification> VerifyAsync(string folder)
    {
        await using var reader = SqliteReader.Open(folder);
        return await ChainVerifier.VerifyAsync(
            Sample.Org,
            (from, limit, cancel) => reader.ReadAsync(Sample.Org, from, limit, cancel),
            TestContext.Current.CancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>> ReadDataAsync(long row)
    {
        await using var reader = SqliteReader.Open(_folder.Path);
        return (await reader.ReadAsync(Sample.Org, row, 1, TestContext.Current.CancellationToken))[0].Data;
    }
}
