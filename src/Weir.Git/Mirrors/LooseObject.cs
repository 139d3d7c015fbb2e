using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Weir.Core;

namespace Weir.Git.Mirrors;

/// <summary>
/// Writes one object into a mirror as git would, without a process for it: the name is the hash of the kind, the length
/// and the content, and the file of that name holds the same bytes compressed (gitformat-loose, "Loose objects" in
/// gitrepository-layout(5)). It is on the disk before it has its name, and a name is given only to a whole file.
/// </summary>
internal static class LooseObject
{
    private const int FolderDigits = 2;

    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <param name="kind"><c>commit</c>, <c>tree</c> or <c>blob</c>.</param>
    /// <exception cref="IOException">The mirror cannot be written.</exception>
    public static ObjectName Write(Mirror mirror, string kind, ReadOnlySpan<byte> content)
    {
        byte[] whole = [.. Encoding.ASCII.GetBytes($"{kind} {content.Length}\0"), .. content];
#pragma warning disable CA5350 // A repository that names its objects by SHA-1 gives no other choice.
        var name = Convert.ToHexStringLower(
            mirror.ObjectFormat == "sha256" ? SHA256.HashData(whole) : SHA1.HashData(whole));
#pragma warning restore CA5350
        var folder = Path.Combine(mirror.Objects, name[..FolderDigits]);
        var file = Path.Combine(folder, name[FolderDigits..]);
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(folder);
            // The name that git gives what it is writing, and sweeps when it is old.
            var making = Path.Combine(folder, "tmp_obj_" + Path.GetRandomFileName());
            using (var stream = new FileStream(making, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                using (var packed = new ZLibStream(stream, CompressionLevel.Fastest, leaveOpen: true))
                {
                    packed.Write(whole);
                }
                stream.Flush(flushToDisk: true);
            }
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(making, ReadOnly);
            }
            File.Move(making, file, overwrite: true);
        }
        return new ObjectName(name);
    }
}
