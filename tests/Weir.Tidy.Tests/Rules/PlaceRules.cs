using System.Text.RegularExpressions;

namespace Weir.Tidy.Tests.Rules;

/// <summary>What is committed works on every machine: it names no folder of one, and no registry.</summary>
internal static partial class PlaceRules
{
    private static readonly string[] AllowedInRoot =
    [
        ".ci", ".editorconfig", ".gitattributes", ".github", ".gitignore", ".weir",
        "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md",
        "Directory.Build.props", "Directory.Packages.props", "Weir.slnx", "global.json",
        "bench", "docs", "eng", "examples", "library", "samples", "src", "test", "tests", "weir",
    ];

    public static IEnumerable<Finding> RootLitter(IEnumerable<string> paths) => paths
        .Select(path => path.Split('/')[0])
        .Distinct(StringComparer.Ordinal)
        .Where(name => !AllowedInRoot.Contains(name, StringComparer.Ordinal))
        .Select(name => new Finding(name, 0, "does not belong in the root: move it below one of the folders there."));

    public static IEnumerable<Finding> MachinePaths(SourceFile file) =>
        Matches(file, MachinePathPattern(), "is a path of one machine.");

    public static IEnumerable<Finding> RegistryHosts(SourceFile file) =>
        Matches(file, RegistryPattern(), "names a registry: which one is used is the machine's business.");

    /// <summary>The bindings choose their native library at the first connection, for all that follow.</summary>
    public static IEnumerable<Finding> ConnectionsPastTheDoor(SourceFile file) =>
        Matches(file, ConnectionPattern(), "is made past NativeSqlite.Connect, with another native library perhaps.");

    public static IEnumerable<Finding> ScriptsNobodyCanStart(SourceFile file, UnixFileMode mode)
    {
        if (file.Text.StartsWith("#!", StringComparison.Ordinal) && !mode.HasFlag(UnixFileMode.UserExecute))
        {
            yield return new Finding(file.Path, 1, "is a script that cannot be started: git update-index --chmod=+x.");
        }
    }

    private static IEnumerable<Finding> Matches(SourceFile file, Regex pattern, string sentence)
    {
        for (var line = 0; line < file.Lines.Count; line++)
        {
            if (pattern.Match(file.Lines[line]) is { Success: true } match)
            {
                yield return new Finding(file.Path, line + 1, $"'{match.Groups["it"].Value}' {sentence}");
            }
        }
    }

    // Not behind a word, so that a path inside a URL or below another folder is no finding.
    [GeneratedRegex(@"(?<![\w.}~/-])(?<it>/(work|root)/|/(home|Users)/\w+/)")]
    private static partial Regex MachinePathPattern();

    [GeneratedRegex(@"(?<it>new SqliteConnection\()")]
    private static partial Regex ConnectionPattern();

    [GeneratedRegex(
        @"(?<it>nuget\.org|npmjs\.(org|com)|pypi\.org|pythonhosted\.org|crates\.io|proxy\.golang\.org" +
        @"|unpkg\.com|jsdelivr|cdnjs|rubygems\.org|artifactory|<packageSources>|""resolved"":\s*""http)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex RegistryPattern();
}
