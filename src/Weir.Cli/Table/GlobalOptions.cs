using System.Collections.Immutable;
using System.CommandLine;

namespace Weir.Cli.Table;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    public static readonly Option<string?> Folder = new("-C")
    {
        Description = "work as if started in DIR",
        HelpName = "DIR",
        Recursive = true,
    };

    public static readonly Option<bool> Help = new("--help", "-h")
    {
        Description = "show what there is to type",
        Recursive = true,
    };

    /// <summary>Of the root alone.</summary>
    public static readonly Option<bool> Version = new("--version")
    {
        Description = "show the version",
    };

    public static readonly ImmutableArray<Option> All = [Folder, Help];
}
