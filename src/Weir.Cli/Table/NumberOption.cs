using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Weir.Cli.Table;

/// <summary>Makes options whose value is a whole number of a range; any other is refused, with the range.</summary>
internal static class NumberOption
{
    public static Option<int?> Of(string name, string helpName, string description, int least, int most = int.MaxValue)
    {
        var range = most == int.MaxValue ? $"from {least} on" : $"from {least} to {most}";
        return new Option<int?>(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = Read,
        };

        int? Read(ArgumentResult typed)
        {
            var text = typed.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most)
            {
                return number;
            }
            typed.AddError($"'{name}' is a whole number {range}, and not '{text}'.");
            return null;
        }
    }
}
