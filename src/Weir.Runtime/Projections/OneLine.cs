namespace Weir.Runtime.Projections;

/// <summary>
/// What somebody else wrote, for a line of the record: it does not pass for another, nor steer a terminal.
/// </summary>
public static class OneLine
{
    /// <summary>Line breaks and other control characters become blanks.</summary>
    public static string Of(string text) =>
        string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
