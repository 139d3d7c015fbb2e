using System.CommandLine;

namespace Weir.Cli.Table;

/// <summary>What was typed, as far as the table knows it.</summary>
/// <param name="Noun">Null for the root.</param>
/// <param name="Command">Null where a verb is missing.</param>
internal sealed record Place(NounSpec? Noun, CommandSpec? Command)
{
    /// <summary>The words up to here: <c>weir workflow show</c>.</summary>
    public string Words => string.Join(' ',
        new[] { CommandTable.Program, Noun?.Name, Command?.Verb }.Where(word => !string.IsNullOrEmpty(word)));
}

/// <summary>
/// Makes the parser's commands from the table. Only the typed noun gets its verbs: building all of them would take
/// longer than most commands run.
/// </summary>
internal sealed class CommandTree
{
    private readonly Dictionary<Command, Place> places = [];

    private CommandTree(Command root) => Root = root;

    public Command Root { get; }

    public Place PlaceOf(Command command) => places[command];

    /// <param name="arguments">As typed; the noun is the first word that is one.</param>
    public static CommandTree Build(IReadOnlyList<string> arguments)
    {
        var root = new Command(CommandTable.Program, CommandTable.Purpose);
        foreach (var option in GlobalOptions.All.Append(GlobalOptions.Version))
        {
            root.Options.Add(option);
        }
        var tree = new CommandTree(root);
        tree.places[root] = new Place(null, null);
        foreach (var noun in CommandTable.Nouns)
        {
            root.Subcommands.Add(tree.BuildNoun(noun, arguments.Contains(noun.Name, StringComparer.Ordinal)));
        }
        return tree;
    }

    private Command BuildNoun(NounSpec noun, bool withVerbs)
    {
        var command = new Command(noun.Name, noun.Summary);
        places[command] = new Place(noun, null);
        if (!withVerbs)
        {
            return command;
        }
        foreach (var verb in noun.Verbs())
        {
            if (verb.Verb.Length == 0)
            {
                // Without an action the parser demands one of the verbs.
                command.SetAction(static _ => { });
                Fill(command, noun, verb);
            }
            else
            {
                var child = new Command(verb.Verb, verb.Summary);
                Fill(child, noun, verb);
                command.Subcommands.Add(child);
            }
        }
        return command;
    }

    private void Fill(Command command, NounSpec noun, CommandSpec spec)
    {
        places[command] = new Place(noun, spec);
        foreach (var argument in spec.Arguments)
        {
            command.Arguments.Add(argument);
        }
        foreach (var option in spec.Rows is null ? spec.Options : spec.Options.AddRange(OutputOptions.All))
        {
            command.Options.Add(option);
        }
    }
}
