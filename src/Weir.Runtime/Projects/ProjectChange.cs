using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Paths;
using Weir.Definitions.Projects;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Projects;

/// <param name="Facts">What it measured of its part, with its own paths.</param>
public sealed record MeasuredPart(IAttemptRepository Repository, ChangeFacts Facts);

/// <summary>
/// A change over the repositories of a project. What each measures is put together by <see cref="CombinedChange"/>;
/// which components, documents and risks it touches is for the primary repository to say, as its target was where the
/// change starts. With one repository all of this is what that repository says.
/// </summary>
public static class ProjectChange
{
    /// <param name="parts">The primary first.</param>
    /// <param name="rules">The commit of the primary's target whose project.md counts.</param>
    public static async Task<ChangeFacts> CombineAsync(
        ImmutableArray<MeasuredPart> parts, ObjectName rules, CancellationToken cancel)
    {
        var whole = CombinedChange.Of([.. parts.Select(part => part.Facts)]);
        if (parts.Length == 1)
        {
            return whole;
        }
        var project = await parts[0].Repository.ReadFileAsync(rules, TargetRules.ProjectFile, cancel) is { } file
            ? ProjectDefinition.Read(file.Span) ?? ProjectDefinition.Empty
            : ProjectDefinition.Empty;
        var others = NamesOf(parts.Select(part => part.Repository));
        var removed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in whole.Paths.Where(path =>
            project.AllDocuments.Any(document => RequiredDocuments.IsOf(document, path, others))))
        {
            if (await ReadAsync(parts, path, cancel) is null)
            {
                removed.Add(path);
            }
        }
        var measured = TargetRules.Apply(whole, project, project.MapComponents(others), removed, others);
        return measured with
        {
            Inputs = await CommandInputs.MeasureAsync(parts, project.InputSets, others, cancel),
        };
    }

    /// <summary>The bytes of a file of the change, by the path that the change has for it; null when it is gone.
    /// </summary>
    public static Task<ReadOnlyMemory<byte>?> ReadAsync(
        ImmutableArray<MeasuredPart> parts, string path, CancellationToken cancel)
    {
        var (name, rest) = RepositoryGlob.Split(path, NamesOf(parts.Select(part => part.Repository)));
        var part = name is null ? parts[0] : parts.First(part => part.Repository.Name == name);
        return part.Repository.ReadFileAsync(part.Facts.Repositories[0].Head, rest, cancel);
    }

    /// <summary>The names that paths may have before a colon.</summary>
    public static ImmutableArray<string> NamesOf(IEnumerable<IAttemptRepository> repositories) =>
        [.. repositories.Skip(1).Select(repository => repository.Name)];

    /// <summary>Measures each repository between two points.</summary>
    /// <param name="repositories">The primary first.</param>
    /// <param name="points">Of the same repositories.</param>
    public static async Task<ChangeFacts> MeasureAsync(
        ImmutableArray<IAttemptRepository> repositories, ImmutableArray<BranchPoint> points, CancellationToken cancel)
    {
        var parts = ImmutableArray.CreateBuilder<MeasuredPart>();
        foreach (var (index, repository) in repositories.Index())
        {
            parts.Add(new MeasuredPart(
                repository, await repository.MeasureAsync(points[index].Base, points[index].Head, cancel)));
        }
        return await CombineAsync(parts.ToImmutable(), points[0].Base, cancel);
    }

    /// <summary>The diff of each repository that the change touches, at most <paramref name="limit"/> bytes in all.
    /// </summary>
    public static async Task<string> DiffAsync(
        ImmutableArray<IAttemptRepository> repositories, ChangeFacts change, int limit, CancellationToken cancel)
    {
        if (change.Repositories.Length == 1)
        {
            var only = change.Repositories[0];
            return await repositories[0].DiffAsync(only.Base, only.Head, limit, cancel);
        }
        var text = new StringBuilder();
        foreach (var part in change.Touched)
        {
            var repository = repositories.First(one => one.Name == part.Repository);
            var room = Math.Max(0, limit - text.Length);
            text.Append($"repository {part.Repository}\n")
                .Append(await repository.DiffAsync(part.Base, part.Head, room, cancel));
        }
        return text.ToString();
    }
}
