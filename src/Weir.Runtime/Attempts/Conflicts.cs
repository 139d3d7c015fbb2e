using System.Collections.Immutable;
using System.Text;
using Weir.Core.Changes;
using Weir.Core.Passes;
using Weir.Core.Paths;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Attempts;

/// <summary>Sees to it that a resolved conflict leaves no marker behind.</summary>
internal static class Conflicts
{
    private static readonly string[] Markers = ["<<<<<<< ", ">>>>>>> "];

    /// <summary>
    /// A sentence that names the files that still have markers, or the repository in which nothing was resolved; null
    /// when all is, or nothing was to be.
    /// </summary>
    /// <param name="repositories">The project's, the primary first.</param>
    public static async Task<string?> FindMarkersAsync(
        ImmutableArray<IAttemptRepository> repositories,
        PassState state,
        AttemptInputs inputs,
        ChangeFacts? change,
        CancellationToken cancel)
    {
        if (state.Conflict is null)
        {
            return null;
        }
        var left = inputs.Others.FirstOrDefault(point => point.IsMarked && change is not null
            && change.Repositories.Any(one => one.Repository == point.Repository && one.Head == point.Start));
        if (left is not null)
        {
            return $"The conflicts in repository {left.Repository} are as they were.";
        }
        var paths = change?.Paths ?? [.. state.Findings.Select(finding => finding.Path ?? "")];
        var marked = new List<string>();
        foreach (var path in paths)
        {
            if (await ReadAsync(path) is { } bytes && HasMarker(bytes))
            {
                marked.Add(path);
            }
        }
        return marked.Count == 0 ? null : $"Conflict markers are left in {string.Join(", ", marked)}.";

        Task<ReadOnlyMemory<byte>?> ReadAsync(string path)
        {
            var (name, file) = RepositoryGlob.Split(path, ProjectChange.NamesOf(repositories));
            var made = change?.Repositories.FirstOrDefault(one => name is null || one.Repository == name)?.Head;
            var start = name is null
                ? inputs.Start
                : inputs.Others.First(point => point.Repository == name).Start;
            return repositories.First(one => name is null || one.Name == name)
                .ReadFileAsync(made ?? start, file, cancel);
        }
    }

    private static bool HasMarker(ReadOnlyMemory<byte> bytes) =>
        Encoding.UTF8.GetString(bytes.Span).Split('\n')
            .Any(line => Markers.Any(marker => line.StartsWith(marker, StringComparison.Ordinal)));
}
