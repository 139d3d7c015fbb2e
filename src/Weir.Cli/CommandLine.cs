using System.CommandLine;
using Weir.Cli.Commands.Version;
using Weir.Cli.Help;
using Weir.Cli.Output;
using Weir.Cli.Table;

namespace Weir.Cli;

/// <summary>
/// From what was typed to an exit code: find the command in the table, answer a call for help, refuse what makes no
/// sense, run it. Failures of every kind end here.
/// </summary>
internal static class CommandLine
{
    // Without a replacer `@name` is what it looks like; with one it would read a file.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    public static async Task<ExitCode> RunAsync(string[] arguments, Terminal terminal)
    {
        try
        {
            var tree = CommandTree.Build(arguments);
            var parsed = tree.Root.Parse(arguments, Parser);
            return await RunAsync(parsed, tree.PlaceOf(parsed.CommandResult.Command), terminal);
        }
        catch (Exception error)
        {
            return FailureText.Print(error, terminal);
        }
    }

    private static async Task<ExitCode> RunAsync(ParseResult parsed, Place place, Terminal terminal)
    {
        if (parsed.GetValue(GlobalOptions.Help))
        {
            terminal.Data.Write(HelpText.Of(place));
            return ExitCode.Ok;
        }
        if (place.Noun is null && parsed.GetValue(GlobalOptions.Version))
        {
            terminal.Data.WriteLine(VersionNoun.OfWeir);
            return ExitCode.Ok;
        }
        if (place.Noun is null && parsed.Tokens.Count == 0)
        {
            terminal.Data.Write(HelpText.Of(place));
            return ExitCode.Ok;
        }
        UsageErrors.Check(parsed, place);
        var spec = place.Command!;
        var format = OutputOptions.Read(parsed, spec, place.Words);
        using var invocation = new Invocation(parsed, terminal, format, FolderOf(parsed));
        try
        {
            return await spec.Run(invocation);
        }
        catch (OperationCanceledException) when (invocation.WasInterrupted)
        {
            return ExitCode.Interrupted;
        }
    }

    private static string FolderOf(ParseResult parsed)
    {
        var current = Directory.GetCurrentDirectory();
        if (parsed.GetValue(GlobalOptions.Folder) is not { } typed)
        {
            return current;
        }
        var folder = Path.GetFullPath(typed, current);
        return Directory.Exists(folder)
            ? folder
            : throw new CliFailure(
                ExitCode.NotFound, $"There is no folder '{typed}'.", $"ls {Path.GetDirectoryName(folder)}");
    }
}
