using Spectre.Console;
using Grid = Spectre.Console.Table;

namespace Weir.Cli.Output;

/// <summary>
/// A table for a person's eyes. Nothing else names a type of Spectre.Console, so that scripts never load it.
/// </summary>
internal static class TerminalTable
{
    private const int Gap = 2;

    /// <summary>A last column narrower than this is wrapped rather than cut.</summary>
    private const int NarrowestCut = 24;

    public static void Write<T>(Terminal terminal, RowShape<T> shape, IEnumerable<T> rows)
    {
        var now = terminal.Clock.GetUtcNow();
        var width = terminal.Width();
        var cells = rows.Select(row => shape.InTable.Select(column => column.Read(row).Brief(now)).ToArray()).ToList();
        CutLastColumn(cells, shape.InTable.Select(column => column.Heading.Length).ToArray(), width);
        var table = new Grid { Border = TableBorder.None, ShowHeaders = true };
        foreach (var column in shape.InTable)
        {
            var heading = new Text(column.Heading.ToUpperInvariant(), new Style(decoration: Decoration.Dim));
            table.AddColumn(new TableColumn(heading)
            {
                NoWrap = column == shape.Id,
                Padding = new Padding(0, 0, Gap, 0),
            });
        }
        foreach (var row in cells)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Data),
            Ansi = terminal.MayColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.MayColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = width;
        console.Write(table);
    }

    /// <summary>Prose stands last, and a line of it is enough to find a row; pipes and JSON have the whole.</summary>
    private static void CutLastColumn(List<string[]> cells, int[] headings, int width)
    {
        var before = 0;
        for (var i = 0; i < headings.Length - 1; i++)
        {
            before += Gap + Math.Max(headings[i], cells.Max(row => row[i].Length));
        }
        var left = width - before - Gap;
        foreach (var row in cells.Where(row => left >= NarrowestCut && row[^1].Length > left))
        {
            row[^1] = string.Concat(row[^1].AsSpan(0, left - 1).TrimEnd(), "…");
        }
    }
}
