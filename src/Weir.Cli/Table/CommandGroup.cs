namespace Weir.Cli.Table;

/// <summary>The groups of the root's help, in the order in which they are printed.</summary>
internal enum CommandGroup
{
    Start,
    People,
    Work,
    Definitions,
    Shared,
    Money,
    Insight,
}
