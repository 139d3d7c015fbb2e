using System.Collections.Immutable;
using Weir.Core;
using Weir.Definitions.Library;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Projects;

/// <summary>The <c>.weir</c> folder of a commit. Definitions are read from the protected target branch only.</summary>
public static class CommittedDefinitions
{
    public const string Folder = ".weir";

    public static async Task<MemoryFiles> ReadAsync(IRepository repository, ObjectName commit, CancellationToken cancel)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in await repository.ListFilesAsync(commit, Folder, cancel))
        {
            var path = file.Path.StartsWith(Folder + "/", StringComparison.Ordinal)
                ? file.Path[(Folder.Length + 1)..]
                : file.Path;
            if (!path.StartsWith("items/", StringComparison.Ordinal))
            {
                files[path] = (await repository.ReadObjectAsync(file.Blob, cancel)).ToArray();
            }
        }
        return new MemoryFiles(files.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }
}
