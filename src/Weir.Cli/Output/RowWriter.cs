using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weir.Cli.Output;

/// <summary>Writes rows in the form that was asked for. The only place that knows the rules of output.</summary>
internal sealed class RowWriter(Terminal terminal, OutputFormat format)
{
    private static readonly JsonWriterOptions Indented =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions OneLine = Indented with { Indented = false };

    /// <param name="empty">What to say to a person when there are no rows.</param>
    public void Rows<T>(RowShape<T> shape, IReadOnlyCollection<T> rows, string empty)
    {
        switch (format)
        {
            case OutputFormat.Json { Lines: true } json:
                foreach (var row in rows)
                {
                    Line(shape, row, json);
                }
                break;
            case OutputFormat.Json json:
                terminal.Data.WriteLine(Compose(Indented, writer => Array(writer, Chosen(shape, json), rows)));
                break;
            case OutputFormat.Ids:
                WriteLines(rows.Select(row => shape.Id.Read(row).Full));
                break;
            default:
                Table(shape, rows, empty);
                break;
        }
    }

    /// <summary>One row of a stream, written at once.</summary>
    public void Next<T>(RowShape<T> shape, T row)
    {
        switch (format)
        {
            case OutputFormat.Json json:
                Line(shape, row, json);
                break;
            case OutputFormat.Ids:
                terminal.Data.WriteLine(shape.Id.Read(row).Full);
                break;
            default:
                terminal.Data.WriteLine(terminal.DataIsTerminal
                    ? string.Join("  ", shape.InTable.Select(column => column.Read(row).Brief(Now)))
                    : Tabbed(shape, row));
                break;
        }
        terminal.Data.Flush();
    }

    /// <summary>One thing with its fields: names and values below each other, or one JSON object.</summary>
    public void Record<T>(RowShape<T> shape, T record)
    {
        switch (format)
        {
            case OutputFormat.Json { Lines: true } json:
                Line(shape, record, json);
                break;
            case OutputFormat.Json json:
                terminal.Data.WriteLine(Compose(Indented, writer => Object(writer, Chosen(shape, json), record)));
                break;
            case OutputFormat.Ids:
                terminal.Data.WriteLine(shape.Id.Read(record).Full);
                break;
            default:
                Fields(shape, record);
                break;
        }
    }

    /// <summary>Rows inside a row: a field that is a list of objects, each with the fields of its own shape.</summary>
    public static JsonNode Nodes<T>(RowShape<T> shape, IEnumerable<T> rows) =>
        JsonNode.Parse(Compose(OneLine, writer => Array(writer, shape.Columns, rows)))!;

    /// <summary>Fails on a field that no row has, before anything is fetched or changed.</summary>
    public static void CheckFields(RowShape shape, ImmutableArray<string> fields, string command)
    {
        foreach (var field in fields.Where(field => !shape.Fields.Contains(field, StringComparer.Ordinal)))
        {
            var near = Definitions.Findings.Nearest.To(field, shape.Fields) ?? string.Join(',', shape.Fields);
            throw new CliFailure(ExitCode.Usage, $"There is no field '{field}'.", $"{command} --json {near}");
        }
    }

    private DateTimeOffset Now => terminal.Clock.GetUtcNow();

    private void Table<T>(RowShape<T> shape, IReadOnlyCollection<T> rows, string empty)
    {
        if (rows.Count == 0)
        {
            terminal.Say(empty);
        }
        else if (terminal.DataIsTerminal)
        {
            TerminalTable.Write(terminal, shape, rows);
        }
        else
        {
            WriteLines(rows.Select(row => Tabbed(shape, row)));
        }
    }

    private void Fields<T>(RowShape<T> shape, T record)
    {
        var width = shape.InTable.Max(column => column.Heading.Length);
        foreach (var column in shape.InTable)
        {
            var cell = column.Read(record);
            if (!terminal.DataIsTerminal)
            {
                terminal.Data.WriteLine($"{column.Name}\t{cell.Full}");
            }
            else if (cell.Brief(Now) is { Length: > 0 } brief)
            {
                terminal.Data.WriteLine($"{Ink.Bold(column.Heading.PadRight(width), terminal.MayColour)}  {brief}");
            }
        }
    }

    private static string Tabbed<T>(RowShape<T> shape, T row) =>
        string.Join('\t', shape.InTable.Select(column => column.Read(row).Full));

    private void Line<T>(RowShape<T> shape, T row, OutputFormat.Json json) =>
        terminal.Data.WriteLine(Compose(OneLine, writer => Object(writer, Chosen(shape, json), row)));

    private void WriteLines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            terminal.Data.WriteLine(line);
        }
    }

    private static ImmutableArray<Column<T>> Chosen<T>(RowShape<T> shape, OutputFormat.Json json) => json.Fields.IsEmpty
        ? shape.Columns
        : [.. json.Fields.Select(field => shape.Columns.First(column => column.Name == field))];

    private static void Array<T>(Utf8JsonWriter writer, ImmutableArray<Column<T>> columns, IEnumerable<T> rows)
    {
        writer.WriteStartArray();
        foreach (var row in rows)
        {
            Object(writer, columns, row);
        }
        writer.WriteEndArray();
    }

    private static void Object<T>(Utf8JsonWriter writer, ImmutableArray<Column<T>> columns, T row)
    {
        writer.WriteStartObject();
        foreach (var column in columns)
        {
            writer.WritePropertyName(column.Name);
            column.Read(row).Write(writer);
        }
        writer.WriteEndObject();
    }

    private static string Compose(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            write(writer);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
