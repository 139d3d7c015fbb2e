using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Weir.Storage.Sqlite;

/// <summary>
/// A prepared statement, bound by position, for what is run or read by the thousand: a command object of ADO.NET costs
/// as much around each run, and a reader around each row, as SQLite does inside it.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly string _sql;
    private readonly int _places;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        _sql = sql;
        Demand(raw.sqlite3_prepare_v2(database, sql, out _statement));
        _places = raw.sqlite3_bind_parameter_count(_statement);
    }

    /// <summary>Runs to its end and returns how many rows it changed.</summary>
    /// <exception cref="SqliteException">SQLite said no; the statement can be run again.</exception>
    public int Run(ReadOnlySpan<object?> values) => Run(values, static _ => { });

    /// <summary>Runs to its end and shows each row.</summary>
    /// <exception cref="SqliteException">SQLite said no; the statement can be run again.</exception>
    public int Run(ReadOnlySpan<object?> values, Action<sqlite3_stmt> row)
    {
        if (values.Length != _places)
        {
            throw new ArgumentException($"{values.Length} values for {_places} places in: {_sql}", nameof(values));
        }
        try
        {
            for (var index = 0; index < values.Length; index++)
            {
                Demand(Bind(index + 1, values[index]));
            }
            int result;
            while ((result = raw.sqlite3_step(_statement)) == raw.SQLITE_ROW)
            {
                row(_statement);
            }
            Demand(result);
            return raw.sqlite3_changes(_database);
        }
        finally
        {
            // The result repeats what the step has said already.
            _ = raw.sqlite3_reset(_statement);
            _ = raw.sqlite3_clear_bindings(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, place),
        // An empty span has no address, and what has no address is NULL.
        string { Length: 0 } empty => raw.sqlite3_bind_text(_statement, place, empty),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, place, 0),
        string text => BindText(place, text),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        int number => raw.sqlite3_bind_int64(_statement, place, number),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
        _ => throw new ArgumentException($"a {value.GetType().Name} is nothing that SQLite stores", nameof(value)),
    };

    private int BindText(int place, string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var length = Encoding.UTF8.GetBytes(text, buffer);
            return raw.sqlite3_bind_text(_statement, place, buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Demand(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }
    }
}
