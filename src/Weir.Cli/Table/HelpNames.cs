using System.CommandLine;

namespace Weir.Cli.Table;

/// <summary>How arguments and options are written where people read about them.</summary>
internal static class HelpNames
{
    public static string Of(Argument argument) => argument.HelpName ?? argument.Name.ToUpperInvariant();

    public static string Of(Option option) => option.HelpName ?? "VALUE";

    /// <summary><c>NAME</c>, <c>[PATH...]</c>.</summary>
    public static string Usage(Argument argument)
    {
        var name = Of(argument) + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : "");
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    /// <summary><c>-q, --quiet</c>, <c>--json [FIELDS]</c>, <c>--param NAME=VALUE</c>.</summary>
    public static string Usage(Option option)
    {
        var names = string.Join(", ", option.Aliases.Append(option.Name).OrderBy(name => name.Length));
        if (option.ValueType == typeof(bool))
        {
            return names;
        }
        return option.Arity.MinimumNumberOfValues == 0 && option.Arity.MaximumNumberOfValues == 1
            ? $"{names} [{Of(option)}]"
            : $"{names} {Of(option)}";
    }
}
