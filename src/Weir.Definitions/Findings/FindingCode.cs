namespace Weir.Definitions.Findings;

/// <summary>
/// A kind of finding: its stable name, how much it matters, a title for the reference and the usual hint.
/// </summary>
/// <param name="MakesUnreadable">The file's structure is unknown after it, so that cross-checks would report
/// echoes.</param>
public sealed record FindingCode(string Code, Severity Severity, string Title, string Hint, bool MakesUnreadable);
