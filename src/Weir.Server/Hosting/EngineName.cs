namespace Weir.Server.Hosting;

/// <summary>What an engine may be called: it is part of its principal, of paths and of addresses.</summary>
public static class EngineName
{
    public const string Rule =
        "An engine's name has at most 60 small letters, digits and dashes, begins with a letter, and is not 'local'.";

    private const int MaxLength = 60;

    public static bool IsValid(string name) => name.Length is > 0 and <= MaxLength
        && char.IsAsciiLetterLower(name[0])
        && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')
        && name != HostSettings.EngineName;
}
