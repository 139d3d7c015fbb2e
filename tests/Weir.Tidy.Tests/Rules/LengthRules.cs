using Weir.Tidy.Tests.Scanning;

namespace Weir.Tidy.Tests.Rules;

/// <summary>What a person can hold in view: one screen of a member, a few screens of a file.</summary>
internal static class LengthRules
{
    public const int LinesOfFile = 500;
    public const int LinesOfMember = 70;
    public const int Columns = 120;

    public static IEnumerable<Finding> LongFiles(SourceFile file)
    {
        if ((file.IsCSharp || file.IsShell) && file.Lines.Count > LinesOfFile)
        {
            yield return new Finding(
                file.Path, 0, $"{file.Lines.Count} lines, and {LinesOfFile} are allowed: one concept per file.");
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

    public static IEnumerable<Finding> LongMembers(SourceFile file) =>
        !file.IsCSharp ? [] : DeclarationScanner.Scan(file)
            .Where(declared => declared.Kind == DeclarationKind.Member && declared.Lines > LinesOfMember)
            .Select(declared => new Finding(
                file.Path,
                declared.FirstLine,
                $"{declared.Name} has {declared.Lines} lines, and {LinesOfMember} are allowed: split off its parts."));
}
