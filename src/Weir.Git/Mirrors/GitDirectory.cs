using System.Collections.Immutable;
using System.Text;

namespace Weir.Git.Mirrors;

/// <summary>
/// Writes git directories file by file instead of by <c>git init</c>: no template, no hook and no setting gets in that
/// is not written here. The settings below are the whole configuration git ever sees, since neither the system's nor
/// the person's is read.
/// </summary>
internal static class GitDirectory
{
    /// <summary>What no git of Weir's may do: run hooks, monitors or filters, collect garbage, follow foreign
    /// names.</summary>
    private const string Hardened = """
            hooksPath = /dev/null
            fsmonitor = false
            untrackedCache = false
            attributesFile = /dev/null
            excludesFile = /dev/null
            autocrlf = false
            safecrlf = false
            eol = lf
            fileMode = true
            symlinks = true
            ignoreCase = false
            precomposeUnicode = false
            protectHFS = true
            protectNTFS = true
            quotePath = false
            logAllRefUpdates = false
            warnAmbiguousRefs = false
            abbrev = 12
        [gc]
            auto = 0
        [maintenance]
            auto = false
        [submodule]
            recurse = false
        [protocol]
            allow = never
        [protocol "file"]
            allow = always
        [protocol "git"]
            allow = always
        [protocol "http"]
            allow = always
        [protocol "https"]
            allow = always
        [protocol "ssh"]
            allow = always
        [merge]
            conflictStyle = diff3
            renames = true
            directoryRenames = conflict
        [diff]
            renames = false
            algorithm = myers
            noprefix = false
            mnemonicPrefix = false
        [commit]
            gpgSign = false

        """;

    /// <summary>
    /// Slips of old tools that are all over public history and harm nobody; fetching must not fail for them. What could
    /// harm (names that reach into .git, broken trees, hostile .gitmodules) stays an error.
    /// </summary>
    private static readonly string[] HarmlessSlips =
    [
        "badTimezone", "zeroPaddedDate", "zeroPaddedFilemode", "missingSpaceBeforeDate",
        "missingSpaceBeforeEmail", "missingNameBeforeEmail", "missingEmail", "badEmail", "missingTaggerEntry",
        "badFilemode",
    ];

    /// <summary>Objects reach disk before a command returns: the journal must never know a commit that a power cut
    /// took.</summary>
    private const string Synced = "objects,derived-metadata,reference";

    private const string SyncMethod = "batch";

    /// <summary>For calls in a scratch directory that write into the mirror.</summary>
    public static readonly ImmutableArray<string> DurableOptions =
        ["-c", $"core.fsync={Synced}", "-c", $"core.fsyncMethod={SyncMethod}"];

    /// <summary>The mirror: bare, durable, checking every object that comes in.</summary>
    public static string MirrorConfig(string objectFormat)
    {
        var text = new StringBuilder(Core(objectFormat, bare: true))
            .Append($"    fsync = {Synced}\n    fsyncMethod = {SyncMethod}\n")
            .Append(Hardened);
        text.Append("[transfer]\n    fsckObjects = true\n[fetch \"fsck\"]\n");
        foreach (var slip in HarmlessSlips)
        {
            text.Append("    ").Append(slip).Append(" = ignore\n");
        }
        return text.ToString();
    }

    /// <summary>A scratch directory's: nothing in it outlives the call, so nothing is synced.</summary>
    public static string ScratchConfig(string objectFormat) =>
        Core(objectFormat, bare: false) + "    fsync = none\n" + Hardened;

    /// <summary>An attempt's clone: its owner may commit in it, so it has a name to commit by.</summary>
    public static string CloneConfig(string objectFormat) =>
        ScratchConfig(objectFormat) + "[user]\n    name = Weir\n    email = weir@localhost\n";

    /// <summary>Writes an empty git directory that reads objects from <paramref name="alternates"/> too.</summary>
    public static void Write(string directory, string config, string head, IEnumerable<string> alternates)
    {
        Directory.CreateDirectory(Path.Combine(directory, "objects", "info"));
        Directory.CreateDirectory(Path.Combine(directory, "objects", "pack"));
        Directory.CreateDirectory(Path.Combine(directory, "refs", "heads"));
        Directory.CreateDirectory(Path.Combine(directory, "info"));
        File.WriteAllText(Path.Combine(directory, "config"), config);
        File.WriteAllText(Path.Combine(directory, "HEAD"), head + "\n");
        Borrow(directory, alternates);
    }

    /// <summary>Lets a git directory read objects from <paramref name="alternates"/> too, and from no others.</summary>
    public static void Borrow(string directory, IEnumerable<string> alternates)
    {
        var borrowed = string.Concat(alternates.Select(path => path + "\n"));
        var file = Path.Combine(directory, "objects", "info", "alternates");
        if (borrowed.Length > 0)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, borrowed);
        }
        else
        {
            File.Delete(file);
        }
    }

    private static string Core(string objectFormat, bool bare)
    {
        var bareText = bare ? "true" : "false";
        return objectFormat == "sha1"
            ? $"[core]\n    repositoryFormatVersion = 0\n    bare = {bareText}\n"
            : $"[core]\n    repositoryFormatVersion = 1\n    bare = {bareText}\n"
                + $"[extensions]\n    objectFormat = {objectFormat}\n[core]\n";
    }
}
