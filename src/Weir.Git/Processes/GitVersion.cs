using System.Globalization;
using Weir.Runtime.Ports;

namespace Weir.Git.Processes;

/// <summary>
/// The oldest git that has all Weir uses: <c>patch-id --verbatim</c> and <c>merge-tree --write-tree</c>.
/// </summary>
public static class GitVersion
{
    public static readonly Version Oldest = new(2, 39);

    public static async Task DemandAsync(CancellationToken cancel)
    {
        var call = new GitCall("version") { GitDirectory = "/dev/null" };
        var result = await GitProcess.DemandAsync(call, "saying its version", cancel);
        Check(result.Text);
    }

    /// <summary>
    /// Throws when <paramref name="text"/>, what <c>git version</c> prints, names one that is too old.
    /// </summary>
    public static void Check(string text)
    {
        if (Read(text) is { } version && version < Oldest)
        {
            throw new RepositoryException(
                $"git {version} is too old: Weir needs {Oldest} or newer. "
                + "Install a newer git, then run `weir doctor`.");
        }
    }

    /// <summary>Reads <c>git version 2.39.5 (vendor)</c>; null for a build that numbers itself otherwise.</summary>
    public static Version? Read(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var numbers = words.Length < 3 ? [] : words[2].Split('.');
        return numbers.Length >= 2
            && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
                ? new Version(major, minor)
                : null;
    }
}
