namespace Weir.Cli.Output;

/// <summary>What a command tells the script that called it; <c>docs/reference/exit-codes.md</c> explains it.</summary>
internal enum ExitCode
{
    Ok = 0,

    /// <summary>Something broke, or the machine lacks something.</summary>
    Failed = 1,
    Usage = 2,
    NotFound = 3,
    NotAllowed = 4,

    /// <summary>A rule of the workflow or of Weir says no.</summary>
    Refused = 5,
    WaitTimedOut = 6,
    Interrupted = 130,
}
