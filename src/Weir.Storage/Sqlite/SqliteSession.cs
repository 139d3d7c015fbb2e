using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Weir.Storage.Sqlite;

/// <summary>One connection and its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>
    /// How long a connection waits for another one's lock; only a checkpoint or a copying tool holds any.
    /// </summary>
    private const int BusyTimeoutSeconds = 5;

    /// <summary>Pages of the write-ahead log after which it is moved into the database: about 64 MB.</summary>
    private const int CheckpointPages = 16_000;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement> _statementsByPosition = new(StringComparer.Ordinal);

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    /// <summary>True between BEGIN and its end, also when SQLite ended the transaction by itself.</summary>
    public bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Opens for writing; creates the file when it is not there. Changes nothing in a file that is.</summary>
    public static SqliteSession OpenWriter(string file) => Open(file, SqliteOpenMode.ReadWriteCreate);

    /// <summary>Opens for reading, also while another process writes.</summary>
    public static SqliteSession OpenReader(string file) => Open(file, SqliteOpenMode.ReadOnly);

    /// <summary>Makes commits durable and the log bounded, as the one writer of the file.</summary>
    public void LeadWriteAheadLog()
    {
        var mode = (string?)Scalar("PRAGMA journal_mode = WAL");
        if (mode != "wal")
        {
            throw new IOException($"The disk does not allow a write-ahead log: SQLite stays in mode '{mode}'.");
        }
        Execute("PRAGMA synchronous = FULL");
        Execute($"PRAGMA wal_autocheckpoint = {CheckpointPages.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>
    /// Runs a statement; values take the places of the parameters in the order of their first mention. Returns how many
    /// rows it changed.
    /// </summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Statement(sql).Run(values);

    /// <summary>Runs a query whose rows are many, and shows each.</summary>
    public void Each(string sql, Action<SQLitePCL.sqlite3_stmt> row, params ReadOnlySpan<object?> values) =>
        Statement(sql).Run(values, row);

    /// <summary>Runs a query; the reader is to be disposed before the next use of the same text.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteReader();

    /// <summary>The first column of the first row; null when there is no row.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteScalar();

    /// <summary>Runs a script of several statements once.</summary>
    public void ExecuteScript(string script)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The text is an embedded migration.
        command.CommandText = script;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }
        foreach (var statement in _statementsByPosition.Values)
        {
            statement.Dispose();
        }
        _connection.Dispose();
    }

    private static SqliteSession Open(string file, SqliteOpenMode mode)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = BusyTimeoutSeconds,
            ForeignKeys = true,
        };
        var session = new SqliteSession(NativeSqlite.Connect(settings.ConnectionString));
        try
        {
            session._connection.Open();
            session.Execute($"PRAGMA busy_timeout = {BusyTimeoutSeconds * 1000}");
            // A disk error under a memory map is a signal that ends the process; as a read it is an answer.
            session.Execute("PRAGMA mmap_size = 0");
            session.Execute("PRAGMA trusted_schema = OFF");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private SqliteStatement Statement(string sql)
    {
        if (!_statementsByPosition.TryGetValue(sql, out var statement))
        {
            statement = new SqliteStatement(_connection.Handle!, sql);
            _statementsByPosition.Add(sql, statement);
        }
        return statement;
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out var command))
        {
            command = Prepare(sql);
            _statements.Add(sql, command);
        }
        if (values.Length != command.Parameters.Count)
        {
            throw new ArgumentException(
                $"{values.Length} values for {command.Parameters.Count} places in: {sql}", nameof(values));
        }
        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        }
        return command;
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this folder.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in ParameterNames(sql).Distinct(StringComparer.Ordinal))
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }
        return command;
    }

    private static IEnumerable<string> ParameterNames(string sql)
    {
        for (var start = sql.IndexOf('@', StringComparison.Ordinal); start >= 0; start = sql.IndexOf('@', start + 1))
        {
            var end = start + 1;
            while (end < sql.Length && (char.IsAsciiLetterLower(sql[end]) || sql[end] == '_'))
            {
                end++;
            }
            yield return sql[start..end];
        }
    }
}
