using System.Text;
using Weir.Agents.Metering;

namespace Weir.Agents.Tests.Metering;

/// <summary>Cases as text, one a line, with <c> => </c> between what goes in and what comes out.</summary>
internal static class Table
{
    public static TheoryData<string[]> Rows(string name) =>
        [.. Text(name).Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(" =>"))
            .Select(cells => cells.Select(cell => cell.Trim()).ToArray())];

    public static string Text(string name)
    {
        using var stream = typeof(Table).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"no table {name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public static ModelDialect Dialect(string letter) => letter switch
    {
        "C" => ModelDialect.Chat,
        "R" => ModelDialect.Responses,
        "M" => ModelDialect.Messages,
        _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, "C, R or M"),
    };
}
