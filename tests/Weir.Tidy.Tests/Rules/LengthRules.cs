using Weir.Tidy.Tests.Scanning;

namespace Weir.Tidy.Tests.Rules;

/// <summary>
/// What a person can hold in view: one screen of a member, a few screens of a file. In tests, the lines of raw strings
/// do not count: a transcript is as long as what happened.
/// </summary>
internal static class LengthRules
{
    public const int LinesOfFile = 500;
    public const int LinesOfMember = 70;
    public const int Columns = 120;

    public static IEnumerable<Finding> LongFiles(SourceFile file)
    {
        var lines = file.Lines.Count - LinesOfText(file, file.Text);
        if ((file.IsCSharp || file.IsShell) && lines > LinesOfFile)
        {
            yield return new Finding(
                file.Path, 0, $"{lines} lines, and {LinesOfFile} are allowed: one concept per file.");
        }
    }

    public static IEnumerable<Finding> LongLines(SourceFile file)
    {
        if (!file.IsCSharp && !file.IsShell)
        {
            yield break;
        }

        for (var line = 0; line < file.Lines.Count; line++)
        {
            if (file.Lines[line].Length > Columns)
            {
                yield return new Finding(
                    file.Path, line + 1, $"{file.Lines[line].Length} columns, and {Columns} are allowed.");
            }
        }
    }

    public static IEnumerable<Finding> LongMembers(SourceFile file)
    {
        if (!file.IsCSharp)
        {
            yield break;
        }

        foreach (var member in DeclarationScanner.Scan(file).Where(declared => declared.Kind == DeclarationKind.Member))
        {
            var text = string.Join('\n', file.Lines.Skip(member.FirstLine - 1).Take(member.Lines));
            var lines = member.Lines - LinesOfText(file, text);
            if (lines > LinesOfMember)
            {
                yield return new Finding(
                    file.Path,
                    member.FirstLine,
                    $"{member.Name} has {lines} lines, and {LinesOfMember} are allowed: split off its parts.");
            }
        }
    }

    private static int LinesOfText(SourceFile file, string text) =>
        file.IsCSharp && file.IsUnder("tests") ? CSharpText.LinesOfText(text) : 0;
}
