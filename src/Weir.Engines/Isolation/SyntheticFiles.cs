using System.Collections.Immutable;

namespace Weir.Engines.Isolation;

/// <summary>
/// The files of /etc that would tell about this machine's people and network, in a version that tells nothing. They are
/// kept in the engine's folder because bubblewrap takes contents from descriptors only, and .NET passes none but the
/// standard ones.
/// </summary>
internal sealed record SyntheticFiles(ImmutableArray<SyntheticFile> Files)
{
    public const string User = "weir";
    public const string Home = "/home/weir";
    public const int UserId = 1000;

    private static readonly ImmutableArray<(string Name, string Content)> Contents =
    [
        ("passwd", $"""
            {User}:x:1000:1000:{User}:{Home}:/bin/sh
            nobody:x:65534:65534:nobody:/nonexistent:/bin/false

            """),
        ("group", $"""
            {User}:x:1000:
            nogroup:x:65534:

            """),
        ("hosts", """
            127.0.0.1 localhost weir
            ::1 localhost

            """),
        ("nsswitch.conf", """
            passwd: files
            group: files
            hosts: files

            """),
    ];

    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static SyntheticFiles Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var files = ImmutableArray.CreateBuilder<SyntheticFile>();
        foreach (var (name, content) in Contents)
        {
            var file = Path.Combine(folder, name);
            if (!File.Exists(file) || File.ReadAllText(file) != content)
            {
                // Whole or not at all: another engine on the same folder may be mounting it.
                var draft = $"{file}.{Environment.ProcessId}";
                File.WriteAllText(draft, content);
                File.Move(draft, file, overwrite: true);
            }

            files.Add(new SyntheticFile(file, $"/etc/{name}"));
        }

        return new SyntheticFiles(files.ToImmutable());
    }
}

/// <param name="Source">On this machine.</param>
/// <param name="Target">Inside the sandbox.</param>
internal sealed record SyntheticFile(string Source, string Target);
