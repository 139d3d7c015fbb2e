using System.Collections.Immutable;

namespace Weir.Cli.Table;

/// <summary>A noun of the command line and its verbs.</summary>
/// <param name="Verbs">
/// The commands; one with an empty verb is the noun itself, as <c>weir init</c> is. A function, because only the noun
/// that was typed is ever built.
/// </param>
internal sealed record NounSpec(
    string Name,
    CommandGroup Group,
    string Summary,
    Func<ImmutableArray<CommandSpec>> Verbs);
