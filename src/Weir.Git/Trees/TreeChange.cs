using System.Collections.Immutable;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;

namespace Weir.Git.Trees;

/// <summary>A path in which two trees differ. Modes are git's six digits; <c>000000</c> and zeros where it is
/// absent.</summary>
internal sealed record TreeChange(string Path, string OldMode, string OldObject, string NewMode, string NewObject)
{
    public const string Absent = "000000";
    public const string PlainFile = "100644";
    public const string Symlink = "120000";
    public const string Submodule = "160000";

    public bool IsAddition => OldMode == Absent;

    public bool IsDeletion => NewMode == Absent;

    /// <summary>What two trees (or commits) differ in, without looking for renames: a rename is a deletion and an
    /// addition.</summary>
    public static async Task<ImmutableArray<TreeChange>> BetweenAsync(
        Mirror mirror, ObjectName from, ObjectName to, CancellationToken cancel)
    {
        var call = mirror.Call(
            "diff-tree", "-r", "-z", "--raw", "--no-renames", "--full-index", "--no-abbrev", "--no-commit-id",
            from.Hex(), to.Hex());
        var result = await GitProcess.DemandAsync(call, $"comparing {from} with {to}", cancel);
        return Parse(result.Output);
    }

    /// <summary>Reads <c>:100644 100755 OLD NEW M NUL path NUL …</c>.</summary>
    public static ImmutableArray<TreeChange> Parse(ReadOnlyMemory<byte> raw) => Of(PathText.Fields(raw));

    /// <summary>The same from its fields.</summary>
    public static ImmutableArray<TreeChange> Of(List<string> fields)
    {
        var changes = ImmutableArray.CreateBuilder<TreeChange>(fields.Count / 2);
        for (var i = 0; i + 1 < fields.Count; i += 2)
        {
            var words = fields[i].TrimStart(':').Split(' ');
            changes.Add(new TreeChange(fields[i + 1], words[0], words[2], words[1], words[3]));
        }
        return changes.ToImmutable();
    }
}
