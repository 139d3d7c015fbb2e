using System.Collections.Immutable;

namespace Weir.Cli.Output;

/// <summary>The form in which data is wanted.</summary>
internal abstract record OutputFormat
{
    private OutputFormat()
    {
    }

    /// <summary>A table on a terminal, tab-separated values elsewhere.</summary>
    internal sealed record Plain : OutputFormat
    {
        public static readonly Plain Instance = new();
    }

    internal sealed record Ids : OutputFormat
    {
        public static readonly Ids Instance = new();
    }

    /// <param name="Fields">The fields to write; empty for all.</param>
    /// <param name="Lines">One object for each line, as streams are written.</param>
    internal sealed record Json(ImmutableArray<string> Fields, bool Lines) : OutputFormat;
}
