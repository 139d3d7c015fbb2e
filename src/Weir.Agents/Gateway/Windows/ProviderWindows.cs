using System.Collections.Concurrent;
using Weir.Definitions.Models;

namespace Weir.Agents.Gateway.Windows;

/// <summary>The windows of all providers: those of one account, wherever it is named, are one.</summary>
public sealed class ProviderWindows(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Name, string? Url, string? Key), ProviderWindow> _windows = new();

    public ProviderWindow Of(ProviderDefinition provider) => _windows.GetOrAdd(
        (provider.Name.Value, provider.Url, provider.Key), _ => new ProviderWindow(time));
}
