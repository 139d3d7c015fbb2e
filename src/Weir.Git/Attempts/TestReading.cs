using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Git.Mirrors;
using Weir.Git.Trees;

namespace Weir.Git.Attempts;

/// <summary>Reads what an attempt did to tests.</summary>
internal static class TestReading
{
    /// <summary>Files of tests that are read of one attempt's work, by path; of more, the first.</summary>
    private const int FilesAtMost = 1_000;

    public static async Task<ImmutableArray<TestLoss>> LossesAsync(
        Mirror mirror, ImmutableArray<TreeChange> changes, CancellationToken cancel)
    {
        var tests = changes.Where(change => IsFile(change) && !ScopeCheck.IsProcessPath(change.Path)
            && TestStrength.IsTest(change.Path)).Take(FilesAtMost).ToList();
        if (tests.TrueForAll(change => change.IsAddition))
        {
            return [];
        }
        ImmutableArray<ObjectName> blobs =
        [
            .. tests.Where(change => !change.IsAddition).Select(change => new ObjectName(change.OldObject))
                .Concat(tests.Where(change => !change.IsDeletion).Select(change => new ObjectName(change.NewObject)))
                .Distinct(),
        ];
        var texts = blobs.Zip(await MirrorRead.ObjectsAsync(mirror, blobs, cancel))
            .ToDictionary(pair => pair.First.Value, pair => Encoding.UTF8.GetString(pair.Second.Span),
                StringComparer.Ordinal);
        return TestLoss.Of(tests.Select(change => (
            change.Path, texts.GetValueOrDefault(change.OldObject), texts.GetValueOrDefault(change.NewObject))));
    }

    private static bool IsFile(TreeChange change) =>
        change.OldMode is not (TreeChange.Symlink or TreeChange.Submodule)
        && change.NewMode is not (TreeChange.Symlink or TreeChange.Submodule);
}
