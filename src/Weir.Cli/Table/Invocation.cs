using System.CommandLine;
using Weir.Cli.Output;

namespace Weir.Cli.Table;

/// <summary>A command as it was typed: its values, where it stands and where it writes to.</summary>
internal sealed class Invocation(ParseResult parsed, Terminal terminal, OutputFormat format, string folder)
    : IDisposable
{
    private Interruption? interruption;

    public Terminal Terminal => terminal;

    public OutputFormat Format => format;

    /// <summary>Writes rows in the form that was asked for.</summary>
    public RowWriter Data { get; } = new(terminal, format);

    /// <summary>The folder that the command works in: the current one, or that of <c>-C</c>; absolute.</summary>
    public string Folder => folder;

    /// <summary>Cancelled by Ctrl+C. Commands that never look at it are ended by the system as usual.</summary>
    public CancellationToken Cancel => (interruption ??= new Interruption()).Token;

    public bool WasInterrupted => interruption is { Token.IsCancellationRequested: true };

    /// <summary>The value of an argument; the type's default, or an empty list, where it was left out.</summary>
    public T Get<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    /// <summary>The value of an option; the type's default when it was not given.</summary>
    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public bool Has(Option option) => parsed.GetResult(option) is { Implicit: false };

    public void Say(string sentence) => terminal.Say(sentence);

    /// <summary>A path as it was typed, seen from the folder that the command works in.</summary>
    public string PathOf(string typed) => Path.GetFullPath(typed, folder);

    public void Dispose() => interruption?.Dispose();
}
