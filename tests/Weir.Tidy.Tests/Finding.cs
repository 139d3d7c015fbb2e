namespace Weir.Tidy.Tests;

/// <summary>A place that breaks a rule, with a sentence that says what to do about it.</summary>
/// <param name="Path">Relative to the root of the repository.</param>
/// <param name="Line">Counted from 1; 0 when the finding is about the whole file or folder.</param>
internal sealed record Finding(string Path, int Line, string Sentence)
{
    public override string ToString() => Line == 0 ? $"{Path}: {Sentence}" : $"{Path}:{Line}: {Sentence}";
}

internal static class Findings
{
    private const int Shown = 50;

    public static void ShouldBeNone(IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        if (all.Count == 0)
        {
            return;
        }

        var more = all.Count > Shown ? $"\n… and {all.Count - Shown} more" : "";
        Assert.Fail($"{all.Count} place(s) break this rule:\n{string.Join("\n", all.Take(Shown))}{more}");
    }
}
