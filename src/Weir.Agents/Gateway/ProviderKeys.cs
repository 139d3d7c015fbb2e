using Weir.Agents.Gateway.Reach;
using Weir.Definitions.Models;

namespace Weir.Agents.Gateway;

/// <summary>
/// Reads the keys of providers where <c>models.yaml</c> says they are, each time anew. A key is in no message, whatever
/// goes wrong.
/// </summary>
public sealed class ProviderKeys(Func<string, string?> environment)
{
    private const string FromEnvironment = "env:";
    private const string FromFile = "file:";

    /// <summary>The largest key file that is read, in bytes.</summary>
    private const int MaxFile = 64 * 1024;

    /// <summary>
    /// The key; null with no sentence for a provider that needs none, or that is signed in at otherwise.
    /// </summary>
    public (string? Key, string? Wrong) Find(ProviderDefinition provider)
    {
        if (provider.Key is not { } place)
        {
            return (null, ProviderHandler.Missing(provider));
        }
        if (place.StartsWith(FromEnvironment, StringComparison.Ordinal))
        {
            var name = place[FromEnvironment.Length..];
            return environment(name) is { Length: > 0 } key
                ? (key.Trim(), null)
                : (null, $"provider {provider.Name.Value} has no key: {name} is not in the environment of `weir up`");
        }
        var file = place[FromFile.Length..];
        try
        {
            var isFile = new FileInfo(file) is { Exists: true, Length: <= MaxFile };
            return isFile && File.ReadAllText(file).Trim() is { Length: > 0 } key
                ? (key, null)
                : (null, $"provider {provider.Name.Value} has no key: {file} is not there, is empty or is no key");
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return (null, $"provider {provider.Name.Value} has no key: {file} cannot be read");
        }
    }
}
