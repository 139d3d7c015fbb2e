using System.Text.Json;

namespace Weir.Cli.Client;

/// <summary>Where the server is and who asks: what <c>weir up</c> writes for the person who started it.</summary>
internal sealed record ClientFile(string Server, string Token, string Organization)
{
    public static string Path => System.IO.Path.Combine(Folder("XDG_CONFIG_HOME", ".config"), "weir", "client.json");

    /// <summary>An XDG folder: as the environment says, else below the home folder.</summary>
    public static string Folder(string variable, string otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given
            ? given
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), otherwise);

    /// <summary>Null when there is none, or it cannot be read.</summary>
    public static ClientFile? Read()
    {
        try
        {
            return JsonSerializer.Deserialize<ClientFile>(File.ReadAllText(Path), JsonSerializerOptions.Web);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it so that nobody else can read it.</summary>
    public void Write()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using var stream = new FileStream(Path, options);
        JsonSerializer.Serialize(stream, this, JsonSerializerOptions.Web);
    }
}
