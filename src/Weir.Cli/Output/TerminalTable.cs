using Spectre.Console;
using Grid = Spectre.Console.Table;

namespace Weir.Cli.Output;

/// <summary>
/// A table for a person's eyes. Nothing else names a type of Spectre.Console, so that commands in scripts never load it.
/// </summary>
internal static class TerminalTable
{
    public static void Write<T>(Terminal terminal, RowShape<T> shape, IEnumerable<T> rows)
    {
        var now = terminal.Clock.GetUtcNow();
        var table = new Grid { Border = TableBorder.None, ShowHeaders = true };
        foreach (var column in shape.InTable)
        {
            table.AddColumn(new TableColumn(new Text(column.Heading.ToUpperInvariant(), new Style(decoration: Decoration.Dim)))
            {
                NoWrap = column == shape.Id,
                Padding = new Padding(0, 0, 2, 0),
            });
        }
        foreach (var row in rows)
        {
            table.AddRow(shape.InTable.Select(column => new Text(column.Read(row).Brief(now))));
        }
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Data),
            Ansi = terminal.MayColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.MayColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = terminal.Width;
        console.Write(table);
    }
}
