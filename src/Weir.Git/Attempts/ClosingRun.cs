using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;

namespace Weir.Git.Attempts;

/// <summary>What one run found and packed.</summary>
/// <param name="Untracked">New files; what git does not take of these is refused.</param>
/// <param name="Packed">The new tree and the pack with what the mirror lacks of it; null when nothing
/// differs.</param>
internal sealed record ClosedRun(ImmutableSortedSet<string> Untracked, (ObjectName Tree, string Pack)? Packed);

/// <summary>
/// Looks, hashes and packs in one run of the sandbox, because making a sandbox takes longer than all that git does in
/// it. It is for the plain case: whatever git complains of, and any repository inside the clone, makes the run count
/// for nothing, and <see cref="WorkTreeScan"/> goes through the same steps one by one, with what they need in between.
/// <para>
/// The two indexes are those of <see cref="ClosingTree"/>: the baseline's, which knows the bytes that were handed out,
/// tells what differs; the scratch folder's takes it in, with the conversions that .gitattributes asks for. New files
/// are listed against the second, when what is gone has been dropped from it, as git lists nothing below a path that
/// its index has as a file.
/// </para>
/// </summary>
internal sealed class ClosingRun(
    SandboxedGit git, string clone, Baseline baseline, Scratch scratch, SandboxView view)
{
    /// <summary>
    /// Arguments: the scratch git directory, the tree that the mirror has, where the pack goes, and the paths whose
    /// files count although they are ignored. Prints what is new, what is new although it is ignored, the new tree and
    /// the pack's name; only the first two when nothing differs.
    /// </summary>
    private const string Script = """
        own=$1 tree=$2 new=$3
        shift 3
        GIT_DIR=$own GIT_INDEX_FILE=$own/index git read-tree "$tree" &
        git diff --name-only -z --no-renames --no-ext-diff --no-textconv --ignore-submodules=dirty >"$new.changed"
        wait $!
        export GIT_DIR="$own" GIT_INDEX_FILE="$own/index"
        if [ -s "$new.changed" ]; then
            git update-index --add --remove --replace -z --stdin <"$new.changed"
        fi
        git ls-files -z --others --exclude-standard >"$new.others"
        : >"$new.forced"
        for path; do
            if [ -e "$path" ] || [ -h "$path" ]; then
                git ls-files -z --others -- "$@" >"$new.forced"
                break
            fi
        done
        [ ! -s "$new.others" ] || cat "$new.others"
        printf '\0'
        [ ! -s "$new.forced" ] || cat "$new.forced"
        printf '\0'
        if [ -s "$new.others" ] || [ -s "$new.forced" ]; then
            cat "$new.others" "$new.forced" | git update-index --add --replace -z --stdin
        elif [ ! -s "$new.changed" ]; then
            exit 0
        fi
        tree_now=$(git write-tree)
        pack=$(printf '%s\n^%s\n' "$tree_now" "$tree" | git pack-objects --quiet --revs --local --window=0 "$new")
        printf '%s\n%s\n' "$tree_now" "$pack"
        """;

    /// <summary>Null when the clone is no plain case.</summary>
    /// <param name="counted">Paths whose files count although they are ignored.</param>
    public async Task<ClosedRun?> TryAsync(ImmutableArray<string> counted, CancellationToken cancel)
    {
        var prefix = scratch.File("new");
        var call = new GitCall([scratch.Directory, baseline.Tree.Hex(), prefix, .. counted])
        {
            GitDirectory = baseline.Directory,
            WorkTree = clone,
            IndexFile = baseline.CopyIndex(scratch, "compared-index"),
        };
        var result = await git.RunScriptAsync(Script, call, view, cancel);
        if (!result.Succeeded || result.Errors.Length > 0 || result.Dropped > 0
            || PathText.Outputs(result.Output) is not [var others, var forced, var names])
        {
            return null;
        }
        var untracked = PathText.Fields(others).Concat(PathText.Fields(forced))
            .ToImmutableSortedSet(StringComparer.Ordinal);
        if (untracked.Any(WorkTreeScan.IsNested))
        {
            return null;
        }
        var packed = Encoding.ASCII.GetString(names.Span).TrimEnd('\n').Split('\n');
        return packed switch
        {
            [""] => new ClosedRun(untracked, null),
            [var tree, var pack] => new ClosedRun(
                untracked, (new ObjectName(tree), scratch.File($"new-{new ObjectName(pack).Hex()}.pack"))),
            _ => null,
        };
    }
}
