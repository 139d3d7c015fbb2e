namespace Weir.Storage.Sqlite;

/// <summary>
/// Every statement on journal, commands, leaders and read models. Dull on purpose: PostgreSQL takes them too.
/// </summary>
internal static class JournalSql
{
    private const string EntryColumns =
        "organization, sequence, epoch, at, item, type, version, data, principal, command_id, previous_hash, hash";

    private const string RowColumns = "model, row_key, row_group, row_order, content";

    public const string ReadEntries =
        $"""
         SELECT {EntryColumns} FROM journal
         WHERE organization = @organization AND sequence >= @from_sequence
         ORDER BY sequence LIMIT @max_rows
         """;

    public const string ReadItemEntries =
        $"""
         SELECT {EntryColumns} FROM journal
         WHERE organization = @organization AND item = @item AND sequence >= @from_sequence
         ORDER BY sequence LIMIT @max_rows
         """;

    public const string InsertEntry =
        $"""
         INSERT INTO journal ({EntryColumns})
         VALUES (@organization, @sequence, @epoch, @at, @item, @type, @version, @data, @principal, @command_id,
                 @previous_hash, @hash)
         """;

    public const string Organizations = "SELECT organization FROM organizations ORDER BY organization";

    public const string Head =
        """
        SELECT o.epoch, j.sequence, j.hash
        FROM organizations o
        LEFT JOIN journal j ON j.organization = o.organization
            AND j.sequence = (SELECT MAX(sequence) FROM journal WHERE organization = @organization)
        WHERE o.organization = @organization
        """;

    public const string Lead =
        """
        INSERT INTO organizations (organization, epoch) VALUES (@organization, 1)
        ON CONFLICT (organization) DO UPDATE SET epoch = organizations.epoch + 1
        """;

    public const string FindCommand =
        """
        SELECT command_id, body_hash, reply, sequence FROM commands
        WHERE organization = @organization AND command_id = @command_id
        """;

    public const string InsertCommand =
        """
        INSERT INTO commands (organization, command_id, body_hash, reply, sequence)
        VALUES (@organization, @command_id, @body_hash, @reply, @sequence)
        ON CONFLICT (organization, command_id) DO NOTHING
        """;

    public const string PutRow =
        $"""
         INSERT INTO read_models (organization, {RowColumns})
         VALUES (@organization, @model, @row_key, @row_group, @row_order, @content)
         ON CONFLICT (organization, model, row_key) DO UPDATE
         SET row_group = excluded.row_group, row_order = excluded.row_order, content = excluded.content
         """;

    public const string FindRow =
        $"""
         SELECT {RowColumns} FROM read_models
         WHERE organization = @organization AND model = @model AND row_key = @row_key
         """;

    public const string ListRows =
        $"""
         SELECT {RowColumns} FROM read_models
         WHERE organization = @organization AND model = @model
         ORDER BY row_order, row_key
         """;

    public const string ListGroup =
        $"""
         SELECT {RowColumns} FROM read_models
         WHERE organization = @organization AND model = @model AND row_group = @row_group
         ORDER BY row_order, row_key
         """;

    public const string DeleteRows = "DELETE FROM read_models WHERE organization = @organization";
}
