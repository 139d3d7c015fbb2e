using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Tidy.Tests.Scanning;

namespace Weir.Tidy.Tests.Rules;

/// <summary>
/// What tests should do without and sometimes cannot: sleeps (wait for a signal), processes (slow, and another machine
/// answers otherwise), skips (nobody notices that they no longer test). They are counted per test project and compared
/// with tests/ratchet.txt, whose numbers may only go down.
/// </summary>
internal static partial class Ratchet
{
    public const string Path = "tests/ratchet.txt";

    /// <summary>One line of the ratchet: how often a thing occurs in one test project.</summary>
    internal sealed record Tally(string Project, string Thing, int Count)
    {
        public override string ToString() => $"{Project} {Thing} {Count}";
    }

    private static readonly (string Thing, Regex Pattern)[] Counted =
    [
        ("processes", ProcessPattern()),
        ("skips", SkipPattern()),
        ("sleeps", SleepPattern()),
    ];

    public static IReadOnlyList<Tally> Count(IEnumerable<SourceFile> files)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in files.Where(file => file.IsCSharp && file.IsUnder("tests")))
        {
            var code = CSharpText.Blank(file.Text);
            foreach (var (thing, pattern) in Counted)
            {
                var key = $"{file.Path.Split('/')[1]} {thing}";
                counts[key] = counts.GetValueOrDefault(key) + pattern.Count(code);
            }
        }

        return [.. counts.Where(count => count.Value > 0).Select(count => Parse($"{count.Key} {count.Value}"))];
    }

    /// <summary>Lines are <c>project thing count</c>; empty lines and comments (#) are allowed.</summary>
    public static IReadOnlyList<Tally> Read(SourceFile ratchet) =>
        [.. ratchet.Lines.Where(line => line.Length > 0 && line[0] != '#').Select(Parse)];

    private static Tally Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new Tally(words[0], words[1], int.Parse(words[2], CultureInfo.InvariantCulture));
    }

    public static IEnumerable<Finding> Differences(IReadOnlyList<Tally> allowed, IReadOnlyList<Tally> counted)
    {
        foreach (var (project, thing) in
            allowed.Concat(counted).Select(tally => (tally.Project, tally.Thing)).Distinct())
        {
            var limit = CountOf(allowed, project, thing);
            var count = CountOf(counted, project, thing);
            if (count > limit)
            {
                yield return new Finding(
                    Path,
                    0,
                    $"{project} has {count} {thing}, and {limit} are allowed: {Remedy(thing)} "
                    + "Raising the number is a decision of its own, with its reason in the commit.");
            }
            else if (count < limit)
            {
                yield return new Finding(
                    Path,
                    0,
                    $"{project} is down to {count} {thing}: write '{project} {thing} {count}', so that it stays so.");
            }
        }
    }

    private static int CountOf(IReadOnlyList<Tally> tallies, string project, string thing) =>
        tallies.FirstOrDefault(tally => tally.Project == project && tally.Thing == thing)?.Count ?? 0;

    private static string Remedy(string thing) => thing switch
    {
        "sleeps" => "wait for a signal (a TaskCompletionSource, an event, a line of output) or use virtual time.",
        "processes" => "use the project's one method that starts a process, or a port's fake.",
        _ => "make the test run everywhere, or test the part that can.",
    };

    [GeneratedRegex(@"\bTask\.Delay\s*\(|\bThread\.Sleep\s*\(|\bSpinWait\.SpinUntil\s*\(")]
    private static partial Regex SleepPattern();

    // A process is started by the static method, or by making one; `Process.Start(new ProcessStartInfo` counts once.
    [GeneratedRegex(@"\bProcess\.Start\s*\(|\bnew\s+Process\s*[({]")]
    private static partial Regex ProcessPattern();

    [GeneratedRegex(
        @"\bAssert\.Skip(Unless|When)?\s*\(" +
        @"|\[\s*(Fact|Theory|InlineData|MemberData|ClassData)\s*\([^\]]*\bSkip(Unless|When)?\s*=(?!=)")]
    private static partial Regex SkipPattern();
}
