using System.Globalization;
using System.Reflection;
using Weir.Runtime.Ports;

namespace Weir.Storage.Sqlite;

/// <summary>
/// The database's version and the scripts that bring it there: <c>Migrations/NNNN-title.sql</c>, numbered from 1
/// without gaps, each run once in a transaction of its own. A script that was released is never changed.
/// </summary>
internal static class Schema
{
    private const int NumberDigits = 4;

    private static readonly string[] Scripts = typeof(Schema).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .ToArray();

    /// <summary>The version this program writes.</summary>
    public static int Version => Scripts.Length;

    /// <summary>
    /// Refuses a database of a newer version, or of something else, before anything is written.
    /// Returns its version: 0 for an empty one.
    /// </summary>
    public static int Check(SqliteSession session, string file)
    {
        const string tables = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'";
        const string versions = tables + " AND name = 'schema_version'";
        if (Number(session, tables) == 0)
        {
            return 0;
        }
        if (Number(session, versions) == 0)
        {
            throw new JournalUnavailableException($"The file '{file}' is a database, but not a Weir journal.")
            {
                Hint = "Name the state folder of a Weir server.",
            };
        }
        var found = Number(session, "SELECT COALESCE(MAX(version), 0) FROM schema_version");
        return found <= Version ? (int)found : throw new JournalUnavailableException(
            $"The journal '{file}' has version {found}; this program knows versions up to {Version}.")
        {
            Hint = "Use the newer release of Weir that wrote it: a journal is never turned back.",
        };
    }

    /// <summary>Runs the scripts after <paramref name="from"/>.</summary>
    public static void Migrate(SqliteSession session, int from)
    {
        for (var version = from + 1; version <= Version; version++)
        {
            session.Execute("BEGIN IMMEDIATE");
            if (version == 1)
            {
                session.Execute("CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY)");
            }
            session.ExecuteScript(Script(version));
            session.Execute("INSERT INTO schema_version (version) VALUES (@version)", (long)version);
            session.Execute("COMMIT");
        }
    }

    private static long Number(SqliteSession session, string sql) => (long)session.Scalar(sql)!;

    private static string Script(int version)
    {
        var name = Scripts[version - 1];
        var number = version.ToString($"D{NumberDigits}", CultureInfo.InvariantCulture);
        if (!name.StartsWith(number, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The migration '{name}' stands where number {number} belongs.");
        }
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
