using System.Text.RegularExpressions;
using Weir.Tidy.Tests.Scanning;

namespace Weir.Tidy.Tests.Rules;

/// <summary>Names that say nothing (what does a manager do?), and types that are open without a purpose.</summary>
internal static partial class NamingRules
{
    public static IEnumerable<Finding> EmptyNames(SourceFile file)
    {
        if (!file.IsUnder("src"))
        {
            yield break;
        }

        foreach (var part in
            file.Path.Split('/').Select(part => part.Split('.')[0]).Where(part => EmptyName().IsMatch(part)))
        {
            yield return new Finding(file.Path, 0, $"'{part}' says nothing: name it for what it does.");
        }

        foreach (var type in Types(file).Where(type => EmptyName().IsMatch(type.Name)))
        {
            yield return new Finding(
                file.Path, type.FirstLine, $"'{type.Name}' says nothing: name it for what it does.");
        }
    }

    public static IEnumerable<Finding> OpenClasses(SourceFile file) =>
        !file.IsUnder("src") ? [] : Types(file)
            .Where(type => ClassPattern().IsMatch(type.Header) && !ClosedPattern().IsMatch(type.Header))
            .Select(type => new Finding(
                file.Path,
                type.FirstLine,
                $"{type.Name} is neither sealed nor static nor abstract: inheritance is designed or forbidden."));

    private static IEnumerable<Declaration> Types(SourceFile file) =>
        !file.IsCSharp ? [] : DeclarationScanner.Scan(file).Where(declared => declared.Kind == DeclarationKind.Type);

    [GeneratedRegex(@"(Manager|Helper|Util|Utility|Common|Base|Impl)s?$|(Utilities)$")]
    private static partial Regex EmptyName();

    // Only classes can be sealed: a struct is, and an enum or interface cannot be.
    [GeneratedRegex(@"^[\w\s]*\b(class|record(?!\s+struct))\s+\w")]
    private static partial Regex ClassPattern();

    [GeneratedRegex(@"^[\w\s]*\b(sealed|static|abstract)\b")]
    private static partial Regex ClosedPattern();
}
