namespace Weir.Cli.Output;

/// <summary>Prints how a command failed: a sentence, an empty line, and what to type next.</summary>
internal static class FailureText
{
    /// <summary>Set to see where an unexpected failure came from.</summary>
    public const string TraceVariable = "WEIR_TRACE";

    public static ExitCode Print(Exception error, Terminal terminal)
    {
        var colour = terminal is { TalkIsTerminal: true, MayColour: true };
        var failure = error as CliFailure ?? Explain(error);
        terminal.Say($"{Ink.Red("error:", colour)} {failure.Message}");
        if (failure.Hint.Length > 0)
        {
            terminal.Say("");
            terminal.Say($"{Ink.Cyan("hint:", colour)} {failure.Hint}");
        }
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(TraceVariable)))
        {
            terminal.Say(error.ToString());
        }
        return failure.Code;
    }

    private static CliFailure Explain(Exception error) => error is IOException or UnauthorizedAccessException
        ? new CliFailure(ExitCode.Failed, error.Message, "weir doctor", error)
        : new CliFailure(ExitCode.Failed, $"Weir failed unexpectedly: {error.Message}",
            $"{TraceVariable}=1 before the same command shows where", error);
}
