using System.Text;
using Weir.Cli.Table;

namespace Weir.Cli.Help;

/// <summary>Writes <c>docs/reference/cli.md</c> from the command table; a test keeps the two the same.</summary>
internal static class CommandReference
{
    public static string Render()
    {
        var text = new StringBuilder();
        text.Append("""
            # The command line

            `weir NOUN [VERB] [options]`, with singular nouns. This page is generated from the table that the program
            itself is made from.

            On a terminal, rows are a table with times as *3 min ago*. In a pipe they are tab-separated and complete,
            with times as RFC 3339. `--json` writes JSON with all fields or those named, `--jsonl` one object for each
            line, and `-q` ids only. Data goes to standard output, everything said to people to standard error. Colour
            is used on terminals, unless `NO_COLOR` is set, and never says anything that a word does not. What a command
            ends with is explained in [exit codes](exit-codes.md).


            """);
        text.Append("| option of every command | |\n|---|---|\n");
        foreach (var option in GlobalOptions.All)
        {
            text.Append($"| `{HelpNames.Usage(option)}` | {option.Description} |\n");
        }
        foreach (var group in CommandTable.Nouns.GroupBy(noun => noun.Group).OrderBy(group => group.Key))
        {
            text.Append($"\n## {group.Key}\n");
            foreach (var noun in group)
            {
                Noun(text, noun);
            }
        }
        return text.ToString();
    }

    private static void Noun(StringBuilder text, NounSpec noun)
    {
        foreach (var command in noun.Verbs())
        {
            var place = new Place(noun, command);
            text.Append($"\n### {place.Words}\n\n");
            text.Append($"`{HelpText.Usage(place.Words, command)}`\n\n");
            text.Append($"{char.ToUpperInvariant(command.Summary[0])}{command.Summary[1..]}.");
            text.Append(command.Details.Length > 0 ? $"\n{command.Details}\n" : "\n");
            Table(text, command);
            if (command.Rows is { } rows)
            {
                text.Append($"\nFields: {string.Join(", ", rows.Fields.Select(field => $"`{field}`"))}.\n");
            }
            if (!command.Examples.IsEmpty)
            {
                text.Append("\n```sh\n");
                foreach (var example in command.Examples)
                {
                    text.Append($"{example.Line}    # {example.Does}\n");
                }
                text.Append("```\n");
            }
        }
    }

    private static void Table(StringBuilder text, CommandSpec command)
    {
        var rows = command.Arguments.Select(one => (Name: HelpNames.Usage(one), one.Description))
            .Concat(command.Options.Select(one => (Name: HelpNames.Usage(one), one.Description))).ToList();
        if (rows.Count == 0)
        {
            return;
        }
        text.Append("\n| | |\n|---|---|\n");
        foreach (var (name, description) in rows)
        {
            text.Append($"| `{name}` | {description} |\n");
        }
    }
}
