using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// Removes what an attempt leaves, whatever it is: names that are not UTF-8 and folders without rights are beyond the
/// framework, so the sandbox empties those.
/// </summary>
internal static class AttemptFolders
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <exception cref="IOException">Even the sandbox could not empty it.</exception>
    public static async Task RemoveAsync(ISandbox sandbox, string path)
    {
        if (!Directory.Exists(path))
        {
            return;
        }
        try
        {
            Directory.Delete(path, true);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or ArgumentException)
        {
            await sandbox.RunAsync(
                new SandboxedProcess
                {
                    Arguments = ["sh", "-c", "chmod -R u+rwX . ; find . -mindepth 1 -delete"],
                    WorkingDirectory = path,
                    Writable = [path],
                    Timeout = Limit,
                },
                CancellationToken.None);
            Directory.Delete(path, true);
        }
    }
}
