using Weir.Engines.Relay;
using Weir.Runtime.Secrets;

namespace Weir.Server.Hosting;

/// <summary>Weir itself, as it lies beside whatever hosts it, and what it was started with.</summary>
internal static class OwnProgram
{
    private const string Assembly = "weir.dll";

    /// <summary>Started inside a sandbox, it keeps the sandbox's routes open.</summary>
    public static RelayProgram Relay { get; } = RelayProgram.Of(Path.Combine(AppContext.BaseDirectory, Assembly));

    /// <param name="folder">The server's state, or the folder of an engine elsewhere.</param>
    public static SecretStore SecretsIn(string folder) =>
        new(Path.Combine(folder, SecretStore.FolderName), Environment.GetEnvironmentVariable);
}
