namespace Weir.Tidy.Tests.Scanning;

internal enum DeclarationKind
{
    Type,

    /// <summary>A method, constructor, operator, or a property with a body.</summary>
    Member,
}

/// <summary>A type or a member with a body, as the scanner found it.</summary>
/// <param name="Header">What stands before its body, with attributes and comments removed.</param>
/// <param name="FirstLine">Where the header begins, counted from 1.</param>
/// <param name="LastLine">Where the body ends.</param>
internal sealed record Declaration(DeclarationKind Kind, string Name, string Header, int FirstLine, int LastLine)
{
    public int Lines => LastLine - FirstLine + 1;
}
