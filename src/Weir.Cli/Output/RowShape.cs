using System.Collections.Immutable;

namespace Weir.Cli.Output;

/// <summary>
/// What the rows of a command consist of. It is part of the command table, so that the help, the reference and
/// <c>--json</c> know the fields without running anything.
/// </summary>
internal abstract class RowShape(ImmutableArray<string> fields)
{
    /// <summary>The names of the fields, as JSON has them.</summary>
    public ImmutableArray<string> Fields { get; } = fields;
}

/// <param name="id">The field that <c>-q</c> prints.</param>
internal sealed class RowShape<T>(string id, params ImmutableArray<Column<T>> columns)
    : RowShape([.. columns.Select(column => column.Name)])
{
    public ImmutableArray<Column<T>> Columns { get; } = columns;

    /// <summary>The columns of a table; the others are for JSON alone.</summary>
    public ImmutableArray<Column<T>> InTable { get; } = [.. columns.Where(column => column.InTable)];

    public Column<T> Id { get; } = columns.First(column => column.Name == id);
}

/// <param name="Name">The field's name in JSON, in snake case.</param>
internal sealed record Column<T>(string Name, Func<T, Cell> Read)
{
    public bool InTable { get; init; } = true;

    public string Heading => Name.Replace('_', ' ');
}
