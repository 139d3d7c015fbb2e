using System.CommandLine;
using System.CommandLine.Parsing;
using Weir.Cli.Output;
using Weir.Definitions.Findings;

namespace Weir.Cli.Table;

/// <summary>Says what is wrong with a call, and the nearest call that would be right.</summary>
internal static class UsageErrors
{
    /// <exception cref="CliFailure">The call makes no sense.</exception>
    public static void Check(ParseResult parsed, Place place)
    {
        if (UnknownOption(parsed) is { } option)
        {
            throw NoSuchOption(option, parsed.CommandResult.Command, place);
        }
        if (parsed.UnmatchedTokens is [var word, ..])
        {
            throw place.Command is null
                ? NoSuchCommand(word, parsed.CommandResult.Command, place)
                : TooMuch(word, place);
        }
        if (place.Command is null && WithoutValue(parsed) is { } bare)
        {
            throw new CliFailure(ExitCode.Usage, Sentence(bare, place), $"{place.Words} --help");
        }
        if (place.Command is null)
        {
            var verbs = string.Join(", ", parsed.CommandResult.Command.Subcommands.Select(verb => verb.Name));
            var what = place.Noun is null ? "noun" : "verb";
            throw new CliFailure(ExitCode.Usage, $"'{place.Words}' needs a {what}: {verbs}.", $"{place.Words} --help");
        }
        if (parsed.Errors is [var error, ..])
        {
            throw new CliFailure(ExitCode.Usage, Sentence(error, place), $"{place.Words} --help");
        }
    }

    private static ParseError? WithoutValue(ParseResult parsed) => parsed.Errors.FirstOrDefault(error =>
        error.SymbolResult is OptionResult { Tokens.Count: 0 } or ArgumentResult { Parent: OptionResult });

    /// <summary>The parser takes an unknown option for an argument; before <c>--</c> none begins with a dash.</summary>
    private static string? UnknownOption(ParseResult parsed)
    {
        var typed = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash);
        var values = parsed.CommandResult.Children.OfType<OptionResult>().SelectMany(option => option.Tokens).ToList();
        return typed.FirstOrDefault(token => token.Type == TokenType.Argument
            && token.Value is ['-', _, ..] && !values.Contains(token))?.Value;
    }

    private static CliFailure NoSuchOption(string typed, Command command, Place place)
    {
        var name = typed.Split('=', 2)[0];
        var known = command.Options.Concat(GlobalOptions.All).SelectMany(option => option.Aliases.Append(option.Name));
        var near = Nearest.To(name, known.Where(one => one.StartsWith("--", StringComparison.Ordinal)));
        return new CliFailure(ExitCode.Usage, $"'{place.Words}' has no option '{name}'.",
            near is null ? $"{place.Words} --help" : $"{place.Words} {near}");
    }

    private static CliFailure NoSuchCommand(string typed, Command command, Place place)
    {
        var near = Nearest.To(typed, command.Subcommands.Select(one => one.Name));
        return new CliFailure(ExitCode.Usage, $"There is no command '{place.Words} {typed}'.",
            near is null ? $"{place.Words} --help" : $"{place.Words} {near}");
    }

    private static CliFailure TooMuch(string typed, Place place) => new(
        ExitCode.Usage, $"'{place.Words}' does not know what to do with '{typed}'.", $"{place.Words} --help");

    private static string Sentence(ParseError error, Place place) => error.SymbolResult switch
    {
        ArgumentResult { Tokens.Count: 0, Parent: OptionResult option } =>
            $"'{option.Option.Name}' needs a value: {option.Option.Name} {HelpNames.Of(option.Option)}.",
        ArgumentResult { Tokens.Count: 0 } argument => $"'{place.Words}' needs {HelpNames.Of(argument.Argument)}.",
        OptionResult { Tokens.Count: 0, Option.Arity.MinimumNumberOfValues: > 0 } option =>
            $"'{option.Option.Name}' needs a value: {option.Option.Name} {HelpNames.Of(option.Option)}.",
        CommandResult when place.Command!.Arguments.FirstOrDefault() is { } first
            && error.Message.StartsWith("Required argument", StringComparison.Ordinal) =>
            $"'{place.Words}' needs {HelpNames.Of(first)}.",
        _ => error.Message,
    };
}
