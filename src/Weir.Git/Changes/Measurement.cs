using System.Text;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Git.Attempts;
using Weir.Git.Mirrors;
using Weir.Git.Trees;
using Weir.Runtime.Projects;

namespace Weir.Git.Changes;

/// <summary>
/// Measures base..head in the mirror, where no attribute and no person's setting changes what git prints.
/// <para>
/// Digest: SHA-256 over lines <c>repository NUL path NUL old-mode SP old-blob NUL new-mode SP new-blob LF</c>, sorted
/// as bytes, without paths below <c>.weir/items/</c>. It depends on the two trees alone.
/// </para>
/// <para>
/// Patch id: <c>git patch-id --verbatim</c> of the whole diff. It stays equal when the same lines are changed elsewhere
/// in a file (a rebase), and differs when a changed line or its surroundings do.
/// </para>
/// <para>
/// Code owners, documents due and inputs of commands: by what a commit of the target says; see
/// <see cref="RulesReader"/>.
/// </para>
/// </summary>
internal sealed class Measurement(Mirror mirror, string repository)
{
    /// <summary>From a commit of the target, whose rules count.</summary>
    public Task<ChangeFacts> MeasureAsync(ObjectName from, ObjectName head, CancellationToken cancel) =>
        MeasureAsync(from, head, from, cancel);

    /// <param name="rules">The commit of the target whose code owners and documents count, where another is measured
    /// from: the item's own branch has no say in that.</param>
    public async Task<ChangeFacts> MeasureAsync(
        ObjectName from, ObjectName head, ObjectName rules, CancellationToken cancel)
    {
        var tree = await mirror.TreeOfAsync(head, cancel);
        var reading = RulesReader.AtAsync(mirror, rules, cancel);
        var measuring = MeasuredPatch.ReadAsync(mirror, from, head, cancel);
        await Task.WhenAll(reading, measuring);
        var measured = await measuring;
        var changes = measured.Changes.RemoveAll(change => ScopeCheck.IsProcessPath(change.Path));
        var facts = new ChangeFacts(
            [new RepositoryChange(repository, from, head, tree, changes.IsEmpty ? "" : measured.PatchId)],
            LineDigest.Of(changes.Select(Line)),
            [.. changes.Select(change => PathText.Show(change.Path)).Order(StringComparer.Ordinal)],
            measured.Lines.Where(file => !ScopeCheck.IsProcessPath(file.Path)).Sum(file => file.Count));
        var removed = changes.Where(change => change.IsDeletion).Select(change => PathText.Show(change.Path))
            .ToHashSet(StringComparer.Ordinal);
        var said = await reading;
        var sets = said.Project.InputSets;
        return said.Apply(facts, removed) with
        {
            Inputs = sets.IsEmpty ? [] : CommandInputs.Of(
                repository, sets,
                await FileDigest.OfAsync(mirror, head, [.. sets.Select(set => set.Globs)], cancel)),
        };
    }

    private byte[] Line(TreeChange change)
    {
        using var line = new MemoryStream();
        line.Write(Encoding.UTF8.GetBytes(repository));
        line.WriteByte(0);
        line.Write(PathText.Encode(change.Path));
        line.Write(Encoding.ASCII.GetBytes(
            $"\0{change.OldMode} {change.OldObject}\0{change.NewMode} {change.NewObject}"));
        return line.ToArray();
    }
}
