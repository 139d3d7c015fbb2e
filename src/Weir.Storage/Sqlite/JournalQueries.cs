using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Storage.Sqlite;

/// <summary>Reads rows into the port's records.</summary>
internal static class JournalQueries
{
    public static ImmutableArray<JournalEntry> Entries(
        SqliteSession session, OrganizationId organization, long from, int limit) =>
        Entries(session, JournalSql.ReadEntries, organization.Value, from, (long)limit);

    public static ImmutableArray<JournalEntry> ItemEntries(
        SqliteSession session, OrganizationId organization, ItemId item, long from, int limit) =>
        Entries(session, JournalSql.ReadItemEntries, organization.Value, ItemText.Write(item), from, (long)limit);

    public static ImmutableArray<OrganizationId> Organizations(SqliteSession session)
    {
        using var rows = session.Query(JournalSql.Organizations);
        return All(rows, row => new OrganizationId(row.GetString(0)));
    }

    public static JournalHead Head(SqliteSession session, OrganizationId organization)
    {
        using var rows = session.Query(JournalSql.Head, organization.Value);
        if (!rows.Read())
        {
            return new JournalHead(0, JournalEntry.Genesis, 0);
        }
        var epoch = rows.GetInt64(0);
        return rows.IsDBNull(1)
            ? new JournalHead(0, JournalEntry.Genesis, epoch)
            : new JournalHead(rows.GetInt64(1), new Digest(rows.GetString(2)), epoch);
    }

    public static CommandRecord? Command(SqliteSession session, OrganizationId organization, string commandId)
    {
        using var rows = session.Query(JournalSql.FindCommand, organization.Value, commandId);
        return rows.Read()
            ? new CommandRecord(rows.GetString(0), new Digest(rows.GetString(1)), rows.GetString(2), rows.GetInt64(3))
            : null;
    }

    public static ReadModelRow? Row(SqliteSession session, OrganizationId organization, string table, string key)
    {
        using var rows = session.Query(JournalSql.FindRow, organization.Value, table, key);
        return rows.Read() ? Row(rows) : null;
    }

    public static ImmutableArray<ReadModelRow> Rows(
        SqliteSession session, OrganizationId organization, string table, string? group)
    {
        using var rows = group is null
            ? session.Query(JournalSql.ListRows, organization.Value, table)
            : session.Query(JournalSql.ListGroup, organization.Value, table, group);
        return All(rows, Row);
    }

    private static ImmutableArray<T> All<T>(SqliteDataReader rows, Func<SqliteDataReader, T> read)
    {
        var all = ImmutableArray.CreateBuilder<T>();
        while (rows.Read())
        {
            all.Add(read(rows));
        }
        return all.DrainToImmutable();
    }

    private static ImmutableArray<JournalEntry> Entries(
        SqliteSession session, string sql, params ReadOnlySpan<object?> values)
    {
        var columns = new EntryColumns();
        var entries = ImmutableArray.CreateBuilder<JournalEntry>();
        session.Each(sql, row => entries.Add(columns.Read(row)), values);
        return entries.DrainToImmutable();
    }

    private static ReadModelRow Row(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetString(4));
}
