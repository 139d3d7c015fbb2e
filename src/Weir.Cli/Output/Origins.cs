using System.Collections.Immutable;
using Weir.Definitions.Library;

namespace Weir.Cli.Output;

/// <summary>The layers of definitions in the words of people.</summary>
internal static class Origins
{
    public static string Word(Origin origin) => origin switch
    {
        Origin.BuiltIn => "built-in",
        Origin.Organization => "organization",
        _ => "project",
    };

    public static ImmutableArray<string> Words(ImmutableArray<Origin> origins) => [.. origins.Select(Word)];
}
