using System.Text;

namespace Weir.Runtime.Secrets;

/// <summary>
/// The secrets of an engine: a file of the secret's name in a folder that its user alone can read, or else a variable
/// of its environment. Each is read anew for each attempt. A value is in no message, whatever goes wrong.
/// </summary>
/// <param name="folder">Where the files lie; it need not be there.</param>
public sealed class SecretStore(string folder, Func<string, string?> environment)
{
    public const string FolderName = "secrets";

    /// <summary>The largest value, in bytes: what one variable may hold.</summary>
    public const int Largest = 64 * 1024;

    private const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The value, or a sentence on why there is none and what to do.</summary>
    public (string? Value, string? Wrong) Find(string name)
    {
        var file = Path.Combine(folder, name);
        try
        {
            var (value, wrong) = File.Exists(file) ? Read(file) : (environment(name), null);
            return (value, wrong) switch
            {
                (_, { }) => (null, wrong),
                (null or "", _) => (null, $"there is no secret {name}: write it to {file} and `chmod 600` that, or put "
                    + $"{name} into the environment of `weir up`, or of the `weir engine` that runs the attempt"),
                ({ Length: < SecretRedactor.Shortest }, _) => (null, $"the secret {name} has fewer than "
                    + $"{SecretRedactor.Shortest} characters, too few to keep it out of what is written down"),
                ({ Length: > Largest }, _) => (null, $"the secret {name} is larger than {Largest >> 10} KiB"),
                _ when value.Contains('\0') => (null, $"the secret {name} holds a zero byte, and cannot be a variable"),
                _ => (value, null),
            };
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return (null, $"the secret {name} cannot be read: {trouble.Message}");
        }
    }

    private static (string? Value, string? Wrong) Read(string file)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & OfOthers) != UnixFileMode.None)
        {
            return (null, $"the secret in {file} can be read by others: type `chmod 600 {file}`");
        }
        if (new FileInfo(file).Length > Largest)
        {
            return (null, $"the secret in {file} is larger than {Largest >> 10} KiB");
        }
        var text = Encoding.UTF8.GetString(File.ReadAllBytes(file));
        return (text.EndsWith('\n') ? text[..^1].TrimEnd('\r') : text, null);
    }
}
