using System.Text;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>Sees to it that a resolved conflict leaves no marker behind.</summary>
internal static class Conflicts
{
    private static readonly string[] Markers = ["<<<<<<< ", ">>>>>>> "];

    /// <summary>
    /// A sentence that names the files that still have markers; null when none has, or none was expected.
    /// </summary>
    public static async Task<string?> FindMarkersAsync(
        IAttemptRepository repository,
        PassState state,
        ObjectName start,
        ChangeFacts? change,
        CancellationToken cancel)
    {
        if (state.Conflict is null)
        {
            return null;
        }
        var head = change?.Repositories[0].Head ?? start;
        var paths = change?.Paths ?? [.. state.Findings.Select(finding => finding.Path ?? "")];
        var left = new List<string>();
        foreach (var path in paths)
        {
            if (await repository.ReadFileAsync(head, path, cancel) is { } bytes && HasMarker(bytes))
            {
                left.Add(path);
            }
        }
        return left.Count == 0 ? null : $"Conflict markers are left in {string.Join(", ", left)}.";
    }

    private static bool HasMarker(ReadOnlyMemory<byte> bytes) =>
        Encoding.UTF8.GetString(bytes.Span).Split('\n')
            .Any(line => Markers.Any(marker => line.StartsWith(marker, StringComparison.Ordinal)));
}
