namespace Weir.Definitions.Findings;

/// <summary>How much a finding matters: only an error keeps a definition from being used.</summary>
public enum Severity
{
    Info,
    Warning,
    Error,
}

/// <summary>A place in a text file. Both count from 1.</summary>
public readonly record struct Position(int Line, int Column)
{
    public static readonly Position Start = new(1, 1);
}

/// <summary>A value of a definition and where it stands.</summary>
public sealed record Located<T>(T Value, Position At);

/// <summary>Something that a definition file says wrongly, doubtfully, or without effect.</summary>
/// <param name="Code">A stable name such as <c>WF012</c>, listed in <see cref="FindingCodes"/>.</param>
/// <param name="Sentence">What is wrong here.</param>
/// <param name="Hint">What to write instead.</param>
public sealed record Finding(
    Severity Severity,
    string Code,
    string File,
    int Line,
    int Column,
    string Sentence,
    string Hint)
{
    /// <summary>The first line of the finding, in the form that editors make clickable.</summary>
    public string Headline => $"{File}:{Line}:{Column}: {Word} {Code}: {Sentence}";

    private string Word => Severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "info",
    };

    public override string ToString() => Hint.Length == 0 ? Headline : $"{Headline}\n  hint: {Hint}";
}
