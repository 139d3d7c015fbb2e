namespace Weir.EndToEnd.Tests.Server.Support;

/// <summary>
/// A named pipe that an agent in its sandbox and the test share, so that neither waits a time: the test hears that the
/// agent is there, and the agent goes on when it is told. It lies among the mirror's objects, which are all that a
/// sandbox sees of the machine; a pipe can be written to although they are mounted read-only.
/// </summary>
internal sealed class Pipe(string path)
{
    /// <summary>
    /// For a script: waits at the two pipes of <see cref="HoldAsync(Site)"/>. It is the same on every machine.
    /// </summary>
    public const string Wait = """
        p=$(cat .git/objects/info/alternates)
        exec 3> "$p/here"
        echo x >&3
        read -r word < "$p/go"
        exec 3>&-

        """;

    public static Task<(Pipe Here, Pipe Go)> HoldAsync(Site site) => HoldAsync(site, site.Mirror);

    /// <param name="mirror">The repository that the attempt's clone borrows from: an engine has its own.</param>
    public static async Task<(Pipe Here, Pipe Go)> HoldAsync(Site site, string mirror)
    {
        var here = Path.Combine(mirror, "objects", "here");
        var go = Path.Combine(mirror, "objects", "go");
        await site.MakePipeAsync(here);
        await site.MakePipeAsync(go);
        return (new Pipe(here), new Pipe(go));
    }

    /// <summary>Returns once a program has written to it. The stream ends when that program is gone.</summary>
    public async Task<FileStream> HeardAsync()
    {
        var stream = await OpenAsync(FileAccess.Read);
        (await ReadAsync(stream)).ShouldBeTrue();
        return stream;
    }

    /// <summary>Returns once nobody can write to it any more.</summary>
    public static async Task OverAsync(FileStream heard)
    {
        while (await ReadAsync(heard))
        {
            // What else was written does not matter.
        }
    }

    public async Task TellAsync()
    {
        await using var stream = await OpenAsync(FileAccess.Write);
        await stream.WriteAsync("go\n"u8.ToArray());
    }

    private Task<FileStream> OpenAsync(FileAccess access) => Task.Factory.StartNew(
        () => new FileStream(path, FileMode.Open, access, FileShare.ReadWrite, bufferSize: 0),
        TaskCreationOptions.LongRunning).WaitAsync(Tool.Patience);

    private static Task<bool> ReadAsync(FileStream stream) => Task.Factory.StartNew(
        () => stream.Read(new byte[1]) == 1, TaskCreationOptions.LongRunning).WaitAsync(Tool.Patience);
}
