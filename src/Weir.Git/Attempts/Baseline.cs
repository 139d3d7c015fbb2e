using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;

namespace Weir.Git.Attempts;

/// <summary>
/// What a clone held when it was handed out: the tree that was laid out in it, and a git directory whose index knows
/// each file's bytes as they were written. It lives in the mirror's folder, where no attempt can touch it. Conversions
/// (line ends, encodings) are off in it, so that "changed" means that bytes changed: a repository whose files don't
/// agree with its own .gitattributes shows no change nobody made.
/// </summary>
/// <param name="Directory">The git directory; its index is never written after the clone was made.</param>
/// <param name="Tree">The start commit's tree with the process artifacts laid out in it.</param>
internal sealed record Baseline(string Directory, ObjectName Tree)
{
    private const int KeyLength = 24;

    /// <summary>Of an index: "DIRC", version, count.</summary>
    private const int HeaderBytes = 12;
    private const uint ShortenedVersion = 4;

    /// <summary>Clones are made side by side, and only one of them takes away what is gone.</summary>
    private static readonly Lock Sweeping = new();

    public string Index => Path.Combine(Directory, "index");

    public static string FolderFor(Mirror mirror, string clone)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clone)));
        return Path.Combine(mirror.ClonesFolder, hash[..KeyLength]);
    }

    /// <summary>Begins a baseline for a clone, in place of one that an earlier clone of the same name left.</summary>
    public static Baseline Begin(Mirror mirror, string clone, ObjectName tree)
    {
        var folder = FolderFor(mirror, clone);
        lock (Sweeping)
        {
            Sweep(mirror);
            if (System.IO.Directory.Exists(folder))
            {
                Discard(mirror, folder);
            }
        }
        GitDirectory.Write(
            folder, GitDirectory.ScratchConfig(mirror.ObjectFormat), "ref: refs/heads/none", mirror.Borrowed);
        File.WriteAllText(Path.Combine(folder, "info", "attributes"), Scratch.RawAttributes);
        return new Baseline(folder, tree);
    }

    /// <summary>
    /// Whether a path of the index may be a .gitattributes: its bytes are looked for among all of them, which finds too
    /// much at worst. In versions from 4 on paths are shortened and may hide it (gitformat-index).
    /// </summary>
    public async Task<bool> MayHoldAttributesAsync(CancellationToken cancel)
    {
        var index = await File.ReadAllBytesAsync(Index, cancel);
        return index.Length < HeaderBytes
            || BinaryPrimitives.ReadUInt32BigEndian(index.AsSpan(4)) >= ShortenedVersion
            || index.AsSpan().IndexOf(".gitattributes"u8) >= 0;
    }

    /// <summary>
    /// A copy of the index, with its time stamp: git compares files with it to find those written in the second of the
    /// checkout, and likes to write what it learned back to the index.
    /// </summary>
    public string CopyIndex(Scratch scratch, string name)
    {
        var copy = scratch.File(name);
        File.Copy(Index, copy);
        File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(Index));
        return copy;
    }

    /// <summary>Says which clone it belongs to; without this an interrupted one is never used.</summary>
    public void Complete(string clone, ObjectName start) =>
        File.WriteAllText(Path.Combine(Directory, "clone"), $"{start}\n{Tree}\n{clone}\n");

    /// <summary>
    /// The baseline of a clone. Where it is missing (a clone made by somebody else), the start commit stands in, at the
    /// price of reading every file.
    /// </summary>
    public static async Task<Baseline> OpenAsync(
        Mirror mirror, string clone, ObjectName start, CancellationToken cancel)
    {
        var folder = FolderFor(mirror, clone);
        var record = Path.Combine(folder, "clone");
        var lines = File.Exists(record) ? await File.ReadAllLinesAsync(record, cancel) : [];
        if (lines is [var from, var tree, ..] && from == start.Value)
        {
            return new Baseline(folder, new ObjectName(tree));
        }
        var begun = Begin(mirror, clone, await mirror.TreeOfAsync(start, cancel));
        var read = new GitCall("read-tree", begun.Tree.Hex()) { GitDirectory = begun.Directory };
        await GitProcess.DemandAsync(read, $"reading commit {start}", cancel);
        begun.Complete(clone, start);
        return begun;
    }

    /// <summary>Forgets clones that are gone.</summary>
    private static void Sweep(Mirror mirror)
    {
        foreach (var folder in System.IO.Directory.EnumerateDirectories(mirror.ClonesFolder).ToList())
        {
            var record = Path.Combine(folder, "clone");
            var lines = File.Exists(record) ? File.ReadAllLines(record) : [];
            // In this order: what is moved to its place between the two questions is found by the second.
            if (lines.Length > 2 && !System.IO.Directory.Exists(CloneBuilder.MakingOf(lines[2]))
                && !System.IO.Directory.Exists(lines[2]))
            {
                Discard(mirror, folder);
            }
        }
    }

    /// <summary>Out of the way at once, and gone later.</summary>
    private static void Discard(Mirror mirror, string folder)
    {
        var gone = mirror.NewScratchFolder();
        System.IO.Directory.Move(folder, gone);
        mirror.Broom.Take(gone);
    }
}
