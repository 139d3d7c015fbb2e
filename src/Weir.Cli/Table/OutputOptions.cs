using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Output;

namespace Weir.Cli.Table;

/// <summary>The options that every command with rows takes, and what they ask for.</summary>
internal static class OutputOptions
{
    public static readonly Option<string?> Json = new("--json")
    {
        Description = "write JSON, with all fields or those named (a,b,c)",
        HelpName = "FIELDS",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static readonly Option<bool> JsonLines = new("--jsonl")
    {
        Description = "write one JSON object for each line",
    };

    public static readonly Option<bool> Quiet = new("--quiet", "-q")
    {
        Description = "write ids only",
    };

    public static readonly ImmutableArray<Option> All = [Json, JsonLines, Quiet];

    /// <param name="command">The command as typed, for the hint.</param>
    public static OutputFormat Read(ParseResult parsed, CommandSpec spec, string command)
    {
        if (spec.Rows is null)
        {
            return OutputFormat.Plain.Instance;
        }
        var json = parsed.GetResult(Json) is { Implicit: false };
        var lines = parsed.GetValue(JsonLines);
        var quiet = parsed.GetValue(Quiet);
        if ((json || lines) && quiet)
        {
            throw new CliFailure(ExitCode.Usage, "Ids only and JSON exclude each other.", $"{command} --json");
        }
        if (!json && !lines)
        {
            return quiet ? OutputFormat.Ids.Instance : OutputFormat.Plain.Instance;
        }
        ImmutableArray<string> fields = (parsed.GetValue(Json) ?? "") is { Length: > 0 } text
            ? [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]
            : [];
        RowWriter.CheckFields(spec.Rows, fields, command);
        return new OutputFormat.Json(fields, lines);
    }
}
