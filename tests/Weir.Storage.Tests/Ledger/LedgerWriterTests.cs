using Weir.Storage.Ledger;
using Weir.Storage.Sqlite;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Ledger;

/// <summary>What waits together is written together, and nobody fails for another one.</summary>
public sealed class LedgerWriterTests : IDisposable
{
    private const int Many = 500;
    private const string Insert = "INSERT INTO rows (value) VALUES (@value)";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task EachIsOnTheDiskWhenItIsAnsweredAndOneThatFailsTakesNoneWithIt()
    {
        var file = Path.Combine(_folder.Path, "rows.db");
        var session = SqliteSession.OpenWriter(file);
        session.LeadWriteAheadLog();
        session.Execute("CREATE TABLE rows (value INTEGER PRIMARY KEY)");
        using var reader = SqliteSession.OpenReader(file);
        using (var writer = new LedgerWriter(session))
        {
            var first = writer.DoAsync(() => session.Execute(Insert, 0L), default);
            var all = Enumerable.Range(1, Many)
                .Select(value => writer.DoAsync(() => session.Execute(Insert, value % 100 == 0 ? 0L : value), default))
                .ToList();
            await first;
            Convert.ToInt64(reader.Scalar("SELECT COUNT(*) FROM rows")).ShouldBePositive();
            await Should.ThrowAsync<Microsoft.Data.Sqlite.SqliteException>(() => Task.WhenAll(all));
            all.Count(one => one.IsFaulted).ShouldBe(Many / 100);
            Convert.ToInt64(reader.Scalar("SELECT COUNT(*) FROM rows")).ShouldBe(1 + Many - (Many / 100));
        }
    }

    public void Dispose() => _folder.Dispose();
}
