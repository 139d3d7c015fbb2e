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
        var before = await TextsAsync(mirror, tests.Where(change => !change.IsAddition), old: true, cancel);
        var after = await TextsAsync(mirror, tests.Where(change => !change.IsDeletion), old: false, cancel);
        return TestLoss.Of(tests.Select(change => (
            change.Path, before.GetValueOrDefault(change.Path), after.GetValueOrDefault(change.Path))));
    }

    private static bool IsFile(TreeChange change) =>
        change.OldMode is not (TreeChange.Symlink or TreeChange.Submodule)
        && change.NewMode is not (TreeChange.Symlink or TreeChange.Submodule);

    private static async Task<Dictionary<string, string>> TextsAsync(
        Mirror mirror, IEnumerable<TreeChange> changes, bool old, CancellationToken cancel)
    {
        ImmutableArray<TreeChange> files = [.. changes];
        var texts = await MirrorRead.ObjectsAsync(
            mirror, [.. files.Select(file => new ObjectName(old ? file.OldObject : file.NewObject))], cancel);
        return files.Zip(texts).ToDictionary(
            pair => pair.First.Path, pair => Encoding.UTF8.GetString(pair.Second.Span), StringComparer.Ordinal);
    }
}
