using Weir.Cli.Output;

namespace Weir.Cli.Places;

/// <summary>Where a server on this machine keeps its state, by the rules of the XDG base directories.</summary>
internal static class StatePlaces
{
    /// <summary>Names another folder than the usual one.</summary>
    public const string Variable = "WEIR_STATE";

    /// <summary>The folder, absolute, whether it is there or not.</summary>
    /// <exception cref="CliFailure">Nothing says where the person's files are.</exception>
    public static string Folder()
    {
        if (Set(Variable) is { } named)
        {
            return Path.GetFullPath(named);
        }
        if (Set("XDG_STATE_HOME") is { } state)
        {
            return Path.Combine(state, "weir");
        }
        return Set("HOME") is { } home
            ? Path.Combine(home, ".local", "state", "weir")
            : throw new CliFailure(ExitCode.Failed, "HOME is not set, so there is no place for Weir's state.",
                $"{Variable}=DIR before the same command");
    }

    private static string? Set(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
