using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Output;

namespace Weir.Cli.Table;

/// <summary>One command. The parser, the help and the reference are all made from it.</summary>
internal sealed record CommandSpec
{
    /// <summary>Empty for a noun that is a command itself.</summary>
    public required string Verb { get; init; }

    /// <summary>One line without a full stop, beginning with a small letter.</summary>
    public required string Summary { get; init; }

    /// <summary>Whole sentences for the command's own help; may be empty.</summary>
    public string Details { get; init; } = "";
    public ImmutableArray<Argument> Arguments { get; init; } = [];
    public ImmutableArray<Option> Options { get; init; } = [];

    /// <summary>What it prints; null when it prints no rows, and so takes none of the options of output.</summary>
    public RowShape? Rows { get; init; }
    public ImmutableArray<Example> Examples { get; init; } = [];
    public required Func<Invocation, Task<ExitCode>> Run { get; init; }
}

/// <param name="Line">What to type.</param>
/// <param name="Does">What that does, as a short phrase.</param>
internal sealed record Example(string Line, string Does);
