using System.Text;

namespace Weir.Cli.Output;

/// <summary>
/// Where a command writes to: data for scripts, talk for people. Neither goes through <see cref="Console"/>'s writers,
/// which would ask the terminal for its abilities before the first character.
/// </summary>
internal sealed class Terminal : IDisposable
{
    private const int UsualWidth = 100;
    private const int NarrowestWidth = 40;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Standard output: what was asked for, and nothing else.</summary>
    public required TextWriter Data { get; init; }

    /// <summary>Standard error: what is said to a person.</summary>
    public required TextWriter Talk { get; init; }

    /// <summary>True when a person reads the data, so that it may be laid out and shortened.</summary>
    public bool DataIsTerminal { get; init; }
    public bool TalkIsTerminal { get; init; }

    /// <summary>False where <c>NO_COLOR</c> asks for none. Colour never says anything that a word does not.</summary>
    public bool MayColour { get; init; }

    /// <summary>In columns; asked only when something is laid out.</summary>
    public Func<int> Width { get; init; } = () => UsualWidth;
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public static Terminal OfProcess()
    {
        return new Terminal
        {
            Data = new StreamWriter(Console.OpenStandardOutput(), Utf8),
            Talk = new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true },
            DataIsTerminal = !Console.IsOutputRedirected,
            TalkIsTerminal = !Console.IsErrorRedirected,
            MayColour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                && Environment.GetEnvironmentVariable("TERM") != "dumb",
            Width = () => Math.Max(NarrowestWidth, Console.WindowWidth),
        };
    }

    /// <summary>Says it after the data that came before it, also where both go to one terminal.</summary>
    public void Say(string sentence)
    {
        Data.Flush();
        Talk.WriteLine(sentence);
    }

    /// <summary>Flushes what was written.</summary>
    public void Dispose()
    {
        Data.Dispose();
        Talk.Dispose();
    }
}
