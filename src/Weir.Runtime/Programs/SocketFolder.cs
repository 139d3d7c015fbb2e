namespace Weir.Runtime.Programs;

/// <summary>
/// A folder with one Unix socket in it, to be mounted into a sandbox, where it shows nothing else. It is the attempt's,
/// unless that lies too deep for a socket.
/// </summary>
public sealed class SocketFolder : IDisposable
{
    /// <summary>Characters of a socket's path, by the rule of the system that allows the fewest.</summary>
    private const int MaxPath = 100;

    private SocketFolder(string socket) => Socket = socket;

    public string Socket { get; }

    /// <param name="scratch">The attempt's own folder.</param>
    /// <param name="name">Of the socket, short.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static SocketFolder Make(string scratch, string name)
    {
        var own = Path.Combine(scratch, "door-" + name);
        var folder = Path.Combine(own, name).Length <= MaxPath
            ? Directory.CreateDirectory(own).FullName
            : Directory.CreateTempSubdirectory("weir-door-").FullName;
        return new SocketFolder(Path.Combine(folder, name));
    }

    public void Dispose()
    {
        if (Path.GetDirectoryName(Socket) is { } folder && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
