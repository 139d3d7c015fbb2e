using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;
using Weir.Runtime.Ports;

namespace Weir.Git.Attempts;

/// <summary>An artifact that a person hands in goes into the mirror without any clone, and has the same
/// facts.</summary>
internal static class HandedIn
{
    public static async Task<ArtifactFacts> StoreAsync(
        Mirror mirror, string name, ImmutableArray<StoredFile> files, CancellationToken cancel)
    {
        var edits = ImmutableArray.CreateBuilder<TreeEdit>(files.Length);
        foreach (var file in files)
        {
            var call = mirror.Call("hash-object", "-w", "--stdin", "--no-filters") with { Input = file.Content };
            var result = await GitProcess.DemandAsync(call, $"storing {name}", cancel);
            edits.Add(new TreeEdit(file.Path, TreeChange.PlainFile, result.Text));
        }
        if (edits is [{ Path: "" } single])
        {
            var entry = new TreeEntry("", single.Mode, "blob", new ObjectName(single.Object));
            return new ArtifactFacts(name, ArtifactReader.DigestOf([entry]), entry.Object, []);
        }
        var tree = await TreeEditor.ApplyAsync(mirror, null, edits, cancel);
        var entries = await TreeEntry.BelowAsync(mirror, tree, "", cancel);
        var stored = entries.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        return files.FirstOrDefault(file => !stored.Contains(file.Path)) is { } refused
            ? throw new RepositoryException($"\"{refused.Path}\" is not a path below artifact {name}.")
            : new ArtifactFacts(name, ArtifactReader.DigestOf(entries), tree, []);
    }
}
