using System.Collections.Immutable;

namespace Weir.Core.Changes;

/// <summary>A file that tests less after a change than before.</summary>
/// <param name="IsGone">The file is taken away.</param>
/// <param name="By">After minus before.</param>
public sealed record TestLoss(string Path, bool IsGone, TestStrength By)
{
    /// <summary>
    /// What a change takes from the tests. What one file loses another may gain: a test that moves is not lost. Null
    /// stands for a file that is not there, before or after.
    /// </summary>
    /// <returns>Empty when the change as a whole tests as much as before; else the files that test less, by path.
    /// </returns>
    public static ImmutableArray<TestLoss> Of(IEnumerable<(string Path, string? Before, string? After)> files)
    {
        var all = files.Where(file => TestStrength.IsTest(file.Path))
            .Select(file => new TestLoss(file.Path, file.After is null, Of(file.Path, file.After)
                .Minus(Of(file.Path, file.Before))))
            .ToList();
        var whole = all.Aggregate(TestStrength.None, (sum, file) => sum.Plus(file.By));
        return whole.IsLess
            ? [.. all.Where(file => file.By.IsLess).OrderBy(file => file.Path, StringComparer.Ordinal)]
            : [];
    }

    public override string ToString()
    {
        var parts = new List<string>();
        Say(-By.Tests, "test", "tests", "fewer");
        Say(-By.Assertions, "assertion", "assertions", "fewer");
        Say(By.Skips, "skip", "skips", "more");
        return $"{Path}{(IsGone ? " is gone" : "")}: {string.Join(", ", parts)}";

        void Say(int count, string one, string many, string how)
        {
            if (count > 0)
            {
                parts.Add($"{count} {(count == 1 ? one : many)} {how}");
            }
        }
    }

    private static TestStrength Of(string path, string? text) =>
        text is null ? TestStrength.None : TestStrength.Of(path, text);
}
