namespace Weir.Cli.Output;

/// <summary>Colours for single words, so that printing an error loads no library.</summary>
internal static class Ink
{
    private const string Reset = "\e[0m";

    public static string Red(string text, bool colour) => Dye(text, "\e[31m", colour);

    public static string Yellow(string text, bool colour) => Dye(text, "\e[33m", colour);

    public static string Green(string text, bool colour) => Dye(text, "\e[32m", colour);

    public static string Cyan(string text, bool colour) => Dye(text, "\e[36m", colour);

    public static string Bold(string text, bool colour) => Dye(text, "\e[1m", colour);

    private static string Dye(string text, string code, bool colour) => colour ? code + text + Reset : text;
}
